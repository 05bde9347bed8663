package dev.whydns.probe;

import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineSockets;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import java.util.List;

/** The real ports on 127.0.0.11, behind the translation of port 53. */
final class EnginePorts {

  /**
   * The engine opens one socket per transport; where it is not known which are its own, there may
   * be others by the thousand.
   */
  static final int MOST = 4;

  private EnginePorts() {}

  /** Up to {@link #MOST} ports where the engine listens. */
  static List<Integer> of(
      List<SocketFacts> sockets, List<DaemonFacts> daemons, Transport transport) {
    return EngineSockets.of(sockets, daemons).stream()
        .filter(socket -> socket.transport() == transport)
        .map(SocketFacts::port)
        .distinct()
        .limit(MOST)
        .toList();
  }
}
