package dev.whydns.probe;

import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The real ports on 127.0.0.11, behind the translation of port 53. */
final class EnginePorts {

  /**
   * The engine opens one socket per transport; a container may open others there by the thousand.
   */
  static final int MOST = 4;

  private EnginePorts() {}

  /** Up to {@link #MOST} ports where something listens, those that dockerd holds first. */
  static List<Integer> of(List<SocketFacts> sockets, Transport transport) {
    Set<Integer> held = new LinkedHashSet<>();
    Set<Integer> other = new LinkedHashSet<>();
    for (SocketFacts socket : sockets) {
      if (socket.isOnEmbeddedAddress() && socket.transport() == transport) {
        (isHeldByDaemon(socket) ? held : other).add(socket.port());
      }
    }
    held.addAll(other);
    List<Integer> ports = new ArrayList<>(held);
    return ports.subList(0, Math.min(ports.size(), MOST));
  }

  private static boolean isHeldByDaemon(SocketFacts socket) {
    return socket.owner().known().map(o -> o.command().equals("dockerd")).orElse(false);
  }
}
