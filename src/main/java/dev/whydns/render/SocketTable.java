package dev.whydns.render;

import dev.whydns.model.Fact;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sockets of a namespace, and below each the process that holds it. */
final class SocketTable {
  private final Page page;
  private final long here;
  private final Map<Long, String> namespaces;

  /** {@code namespaces} are those that have a name, by inode. */
  SocketTable(Page page, TargetFacts facts, Map<Long, String> namespaces) {
    this.page = page;
    this.here = facts.netns().known().map(NetnsFacts::inode).orElse(0L);
    this.namespaces = namespaces;
  }

  void write(List<SocketFacts> sockets) {
    Columns columns = new Columns(page, 2, List.of("socket", "state", "!queue", "!drops", "inode"));
    for (SocketFacts s : sockets) {
      columns.row(cells(s), () -> owner(s));
    }
    columns.write();
  }

  private static List<String> cells(SocketFacts s) {
    String to = s.listening() || s.remotePort() == 0 ? "" : " to port " + s.remotePort();
    String address =
        s.address().isV6() ? "[" + shortened(s.address().text()) + "]" : s.address().text();
    return List.of(
        s.transport().text() + " " + address + ":" + s.port(),
        SocketState.of(s) + to,
        Long.toString(s.rxQueueBytes()),
        s.drops().map(drops -> Long.toString(drops)).orElse("-"),
        Long.toString(s.inode()));
  }

  /** With {@code ::} for the first run of zeros (RFC 5952); Java writes them all. */
  private static String shortened(String v6) {
    return v6.contains("::") ? v6 : v6.replaceFirst("(^|:)0(:0)+(:|$)", "::");
  }

  private void owner(SocketFacts s) {
    page.to(4).prose(4, text(s)).end();
  }

  private String text(SocketFacts s) {
    Optional<SocketFacts.Owner> owner = s.owner().known();
    if (owner.isEmpty()) {
      return s.owner().isAbsent()
          ? "nobody: no process holds it"
          : "cannot see who holds it: " + s.owner().why();
    }
    SocketFacts.Owner o = owner.get();
    return o.command()
        + ", pid "
        + o.pid()
        + " ("
        + o.user()
        + "), fd "
        + o.fd()
        + from(o.netnsInode())
        + ", since "
        + o.startedAt().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Where the process lives, when that is another namespace than the socket's. */
  private String from(Fact<Long> netns) {
    if (netns.known().isEmpty()) {
      return ", from a namespace that cannot be seen (CAP_SYS_PTRACE)";
    }
    long inode = netns.known().get();
    if (inode == here) {
      return "";
    }
    return ", from " + namespaces.getOrDefault(inode, "net:[" + inode + "]");
  }
}
