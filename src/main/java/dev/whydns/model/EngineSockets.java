package dev.whydns.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The engine's own listening sockets among those of a network namespace.
 *
 * <p>A program in a container may open sockets on 127.0.0.11 too, by the thousand, and may call
 * itself {@code dockerd}. So those count that a daemon of this host holds, by its process id; where
 * none is known to be held by one, all on that address, since owners need rights to be seen.
 */
public final class EngineSockets {

  private EngineSockets() {}

  /** Those of both transports, in the order of the tables. */
  public static List<SocketFacts> of(List<SocketFacts> sockets, List<DaemonFacts> daemons) {
    Set<Integer> pids = daemons.stream().map(d -> d.process().pid()).collect(Collectors.toSet());
    List<SocketFacts> there = sockets.stream().filter(SocketFacts::isOnEmbeddedAddress).toList();
    List<SocketFacts> held = there.stream().filter(s -> isHeldBy(pids, s)).toList();
    return held.isEmpty() ? there : held;
  }

  private static boolean isHeldBy(Set<Integer> pids, SocketFacts socket) {
    return socket.owner().known().filter(owner -> pids.contains(owner.pid())).isPresent();
  }
}
