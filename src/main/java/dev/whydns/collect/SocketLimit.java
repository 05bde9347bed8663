package dev.whydns.collect;

import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineSockets;
import dev.whydns.model.Fact;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.SocketFacts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * No more sockets than a report of all namespaces can hold: a program may open 65,535 of them on
 * 127.0.0.11 in each.
 *
 * <p>The engine's own are always kept, and the first of the others. What is left out is said.
 */
final class SocketLimit {

  /** Of all namespaces together: 7 MB of JSON. */
  static final int MOST = 16_384;

  /** Of each, however many there are. */
  static final int LEAST = 64;

  private final List<DaemonFacts> daemons;
  private final int most;

  SocketLimit(List<DaemonFacts> daemons, int namespaces) {
    this.daemons = daemons;
    this.most = Math.max(LEAST, MOST / Math.max(1, namespaces));
  }

  /** The same facts with no more sockets than that. */
  NetnsFacts applied(NetnsFacts netns) {
    List<SocketFacts> all = netns.sockets().orElse(List.of());
    if (all.size() <= most) {
      return netns;
    }
    Set<SocketFacts> kept = new LinkedHashSet<>();
    EngineSockets.of(all, daemons).stream().limit(most).forEach(kept::add);
    all.stream().limit(most).forEach(kept::add);
    String leftOut =
        String.format(
            Locale.ROOT,
            "%d of %d are left out, since no more than %d are kept of this namespace",
            all.size() - kept.size(),
            all.size(),
            most);
    return new NetnsFacts(
        netns.inode(),
        Fact.of(all.stream().filter(kept::contains).toList()),
        netns.firewall(),
        netns.routes(),
        netns.links(),
        netns.conntrack(),
        netns.udp(),
        Optional.of(leftOut));
  }
}
