package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.List;

/**
 * Upstreams that were silent when they were asked alone and answered lookups before, slower than
 * single questions are listened to: they live.
 */
final class SlowUpstream {

  private SlowUpstream() {}

  /** Whether a lookup got an answer from it. */
  static boolean is(Case c, Upstream u) {
    return !c.effective(u).failsAtOnce() && answers(c, u).answers();
  }

  /**
   * What lookups got from it within the time that the engine gives each server. A quick answer may
   * be the engine's own, about a container; SERVFAIL and REFUSED may be as well.
   */
  private static ServerView answers(Case c, Upstream u) {
    ReplayedExchanges replayed = new ReplayedExchanges(c);
    Probe asked = u.askedFrom() == AskedFrom.HOST ? Probe.UPSTREAM_HOST : Probe.UPSTREAM_CONTAINER;
    Probe counts = c.usesEmbeddedDns() ? asked : Probe.STUB;
    List<Exchange> all =
        c.rounds().stream().flatMap(r -> replayed.of(r).exchanges().stream()).toList();
    return new ServerView(all)
        .over(Transport.UDP)
        .only(e -> e.server().equals(u.address()) && e.probe() == counts)
        .only(e -> e.outcome().took().orElse(0.0) >= c.options().slowMs())
        .only(e -> e.rcode().filter(r -> r.equals("NOERROR") || r.equals("NXDOMAIN")).isPresent());
  }

  static Finding finding(Case c, List<Upstream> servers) {
    Upstream first = servers.get(0);
    boolean one = servers.size() == 1;
    double slowest = servers.stream().mapToDouble(u -> answers(c, u).slowestMs()).max().orElse(0);
    Draft draft =
        Draft.of(
                Code.UPSTREAM_SLOW,
                servers.stream().anyMatch(u -> BehaviourRules.isFirst(c, u))
                    ? Severity.FAULT
                    : Severity.WARNING,
                (one ? "The server " : "The servers ")
                    + ReachRules.names(servers)
                    + (one ? " takes" : " take")
                    + " up to "
                    + Proof.ms(slowest)
                    + " to answer.")
            .sure(Confidence.MEDIUM);
    for (Upstream u : servers) {
      draft.seen(Proof.some(answers(c, u), 1));
      draft.seen(Proof.failures(c.effective(u), 1));
    }
    return draft
        .remedy("look at the server: its own upstreams, its load; or put a faster one first")
        .remedy(
            "see it by hand",
            ReachRules.byHand(c, first, c.effective(first).first().orElseThrow()) + " +timeout=5")
        .finding();
  }
}
