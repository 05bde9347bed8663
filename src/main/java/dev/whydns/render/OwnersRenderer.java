package dev.whydns.render;

import dev.whydns.finding.Report;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.HostFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code whydns owners} for a person: every socket, and below it who holds it. */
public final class OwnersRenderer {
  private static final int DNS = 53;

  private final TextStyle style;
  private final TextFilter redaction;

  /** Renders with every string redacted first. */
  public OwnersRenderer(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.redaction = redaction;
  }

  /** The whole text, ending with a newline. */
  public String render(Report report) {
    Page page = new Page(style, redaction.knowing(report));
    Listing.errors(page, report);
    Map<Long, String> namespaces = namespaces(report);
    OwnerCounts counts = new OwnerCounts();
    for (TargetReport target : report.targets()) {
      Optional<List<SocketFacts>> all = sockets(target.facts());
      List<SocketFacts> shown = shown(all.orElse(List.of()));
      shown.forEach(socket -> counts.add(socket, target.facts()));
      if (!style.quiet() || !shown.isEmpty()) {
        Listing.head(page, target.facts());
        all.ifPresent(sockets -> write(page, target.facts(), namespaces, sockets));
      }
    }
    page.blank();
    Listing.gaps(page, report);
    page.blank().text(counts.text(Listing.readable(report)) + Listing.effort(report)).end();
    return page.toString();
  }

  private void write(
      Page page, TargetFacts facts, Map<Long, String> namespaces, List<SocketFacts> all) {
    List<SocketFacts> shown = shown(all);
    if (shown.isEmpty()) {
      page.to(2).prose(2, "no socket on 127.0.0.11, and none on port 53 of any address").end();
    } else {
      new SocketTable(page, facts, namespaces).write(shown);
    }
    int asking = all.size() - shown.size();
    if (asking > 0) {
      page.to(2);
      page.prose(
          2,
          (shown.isEmpty() ? "" : "and ")
              + Times.count(asking, "socket")
              + (asking == 1 ? " that asks" : " that ask")
              + " port 53 of another address (-v shows "
              + (asking == 1 ? "it)" : "them)"));
      page.end();
    }
  }

  /** What others can ask; -v adds those that ask others. */
  private List<SocketFacts> shown(List<SocketFacts> all) {
    return all.stream()
        .filter(
            s ->
                style.verbosity() > 0
                    || s.port() == DNS
                    || s.address().equals(IpAddress.EMBEDDED_DNS))
        .sorted(NetnsJson.ORDER)
        .toList();
  }

  private static Optional<List<SocketFacts>> sockets(TargetFacts facts) {
    return facts.netns().known().flatMap(ns -> ns.sockets().known());
  }

  /** How a namespace is called: the host's first, then by the target that lives in it. */
  private static Map<Long, String> namespaces(Report report) {
    Map<Long, String> names = new HashMap<>();
    report.host().map(HostFacts::netns).ifPresent(ns -> names.put(ns.inode(), "the host"));
    for (TargetReport target : report.targets()) {
      Optional<NetnsFacts> netns = target.facts().netns().known();
      netns.ifPresent(ns -> names.putIfAbsent(ns.inode(), target.facts().target().label()));
    }
    return names;
  }
}
