package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Conntrack;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reading;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Connection tracking, in the host's namespace and in the target's: the table, and its losses. */
final class ConntrackRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    List<Named> namespaces =
        Stream.concat(
                Stream.of(new Named("host", c.host().netns())),
                c.target().netns().known().stream().map(n -> new Named(c.label(), n)))
            .toList();
    return namespaces.stream().flatMap(n -> pressure(c, n).stream()).limit(1).toList();
  }

  private record Named(String label, NetnsFacts netns) {}

  private static Optional<Finding> pressure(Case c, Named ns) {
    Optional<Conntrack> first = ns.netns().conntrack().known();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Conntrack last = latest(c, ns).orElse(first.get());
    long dropped = last.drop() - first.get().drop();
    long failed = last.insertFailed() - first.get().insertFailed();
    boolean lost = c.exchanges().stream().anyMatch(e -> e.outcome() instanceof Outcome.TimedOut);
    if (last.fill() >= 0.9) {
      return Optional.of(full(c, ns, last, dropped, lost));
    }
    return failed > 0 && lostAndFound(c)
        ? Optional.of(race(ns, failed, dropped))
        : Optional.empty();
  }

  private static Optional<Conntrack> latest(Case c, Named ns) {
    return c.repetitions().stream()
        .flatMap(r -> r.after().stream())
        .filter(r -> r.vantage().netnsInode() == ns.netns().inode())
        .map(Reading::conntrack)
        .flatMap(f -> f.known().stream())
        .reduce((a, b) -> b);
  }

  /** The same question over UDP was lost once and answered another time. */
  private static boolean lostAndFound(Case c) {
    return c.exchanges().stream()
        .filter(e -> e.outcome() instanceof Outcome.TimedOut && e.transport() == Transport.UDP)
        .anyMatch(
            lost ->
                c.exchanges().stream()
                    .anyMatch(
                        e ->
                            e.isAnswered()
                                && e.probe() == lost.probe()
                                && e.server().equals(lost.server())
                                && e.transport() == lost.transport()
                                && e.question().equals(lost.question())));
  }

  private static Finding full(Case c, Named ns, Conntrack now, long dropped, boolean lost) {
    boolean breaks = lost && dropped > 0;
    return Draft.of(
            Code.CONNTRACK_FULL,
            breaks ? Severity.FAULT : Severity.WARNING,
            "The connection tracking table of "
                + ns.label()
                + " is "
                + (now.fill() >= 1 ? "full" : "almost full")
                + ": new queries "
                + (breaks ? "are dropped." : "will be dropped."))
        .sure(breaks || now.fill() >= 1 ? Confidence.HIGH : Confidence.MEDIUM)
        .seen(
            "conntrack",
            ns.label()
                + ": "
                + now.count()
                + " of "
                + now.max()
                + " entries; "
                + now.drop()
                + " packets dropped so far, "
                + dropped
                + " of them during this run")
        .remedy(
            "raise the limit after looking who fills it", "sysctl net.netfilter.nf_conntrack_max")
        .remedy(
            "see who fills it",
            (ns.label().equals("host") ? "" : "whydns netns " + ns.label() + " -- ")
                + "conntrack -L")
        .finding();
  }

  private static Finding race(Named ns, long failed, long dropped) {
    return Draft.warning(
            Code.CONNTRACK_RACE,
            "Connection tracking in "
                + ns.label()
                + " lost packets while this run lost a query that was"
                + " answered when it was asked again.")
        .sure(Confidence.LOW)
        .seen(
            "conntrack",
            ns.label()
                + ": insert_failed rose by "
                + failed
                + ", drop by "
                + dropped
                + " during this run")
        .remedy("watch whether both rise together over many lookups", "watch -d conntrack -S")
        .remedy("single-request-reopen or use-vc in resolv.conf's options avoid the race (glibc)")
        .finding();
  }
}
