package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Outcome;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.List;

/** Upstreams that answer nobody. */
final class DeadUpstream {

  private DeadUpstream() {}

  static Finding finding(Case c, List<Upstream> servers) {
    Upstream first = servers.get(0);
    boolean both = ReachRules.control(c, first).isMeasured();
    boolean one = servers.size() == 1;
    Draft draft =
        Draft.of(
                Code.UPSTREAM_DEAD,
                ReachRules.worst(c, servers),
                (one ? "The server " : "The servers ")
                    + ReachRules.names(servers)
                    + (garbled(c, servers)
                        ? (one ? " sends" : " send") + " what is no valid reply"
                        : one ? " does not answer" : " do not answer")
                    + (both
                        ? ", neither from " + c.label() + " nor from the host."
                        : " from "
                            + ReachRules.vantage(
                                c, first.askedFrom() == AskedFrom.HOST || c.isHostSide())
                            + ".")
                    + (ReachRules.anotherAnswers(c, first) ? " Another server does." : ""))
            .sure(both || !c.repetitions().isEmpty() ? Confidence.HIGH : Confidence.MEDIUM);
    for (Upstream u : servers) {
      draft.seen(Proof.failures(c.effective(u), 1));
      draft.seen(Proof.failures(ReachRules.control(c, u), 1));
      c.effective(u).over(Transport.TCP).firstAnswer().ifPresent(e -> draft.seen(Proof.of(e)));
    }
    ReachRules.engineAsks(c, servers).ifPresent(text -> draft.seen("engine", text));
    return draft
        .remedy("bring it back, or take it out of " + source(c))
        .remedy(
            "see it by hand", ReachRules.byHand(c, first, c.effective(first).first().orElseThrow()))
        .finding();
  }

  /** Something came from all of them, and nothing that a client could use. */
  private static boolean garbled(Case c, List<Upstream> servers) {
    return servers.stream()
        .map(u -> c.effective(u).over(Transport.UDP).exchanges())
        .allMatch(
            all ->
                all.stream()
                    .anyMatch(
                        e -> e.outcome() instanceof Outcome.Malformed || !e.strays().isEmpty()));
  }

  /** Where the list of servers is to be changed, and what makes the change take effect. */
  static String source(Case c) {
    if (c.isHostSide()) {
      return "/etc/resolv.conf";
    }
    if (c.isContainer() && Provenance.isOtherFile(c)) {
      return "the file mounted on its /etc/resolv.conf";
    }
    boolean own = c.container().map(k -> !k.dns().isEmpty()).orElse(false);
    return own
        ? "the container's dns: setting, and create the container anew"
        : "the host's /etc/resolv.conf, and restart the container, which keeps its copy until then";
  }
}
