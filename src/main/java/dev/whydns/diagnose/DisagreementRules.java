package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.List;
import java.util.Optional;

/** Servers that do not know the same names. */
final class DisagreementRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    return disagree(c).stream().toList();
  }

  private static Optional<Finding> disagree(Case c) {
    for (String name : c.options().names()) {
      List<Upstream> asked =
          c.upstreams().stream().filter(u -> code(c, u, name).isPresent()).toList();
      List<String> codes = asked.stream().map(u -> code(c, u, name).get()).distinct().toList();
      if (codes.contains("NOERROR") && codes.contains("NXDOMAIN")) {
        return Optional.of(disagreement(c, name, asked));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> code(Case c, Upstream u, String name) {
    return c.effective(u)
        .plain(Transport.UDP, "A")
        .named(name)
        .firstAnswer()
        .flatMap(Exchange::rcode);
  }

  /** From 24.0.1 on, the engine believes the first NXDOMAIN and asks nobody else. */
  private static Finding disagreement(Case c, String name, List<Upstream> asked) {
    boolean hidden = code(c, asked.get(0), name).filter("NXDOMAIN"::equals).isPresent();
    Draft draft =
        Draft.of(
            Code.UPSTREAMS_DISAGREE,
            hidden ? Severity.FAULT : Severity.WARNING,
            "The servers disagree about "
                + name
                + ": one says that it does not exist, another knows it."
                + (hidden ? " The first one's NXDOMAIN is what clients get." : ""));
    for (Upstream u : asked) {
      draft.seen(Proof.some(c.effective(u).plain(Transport.UDP, "A").named(name), 1));
    }
    return draft
        .remedy(
            "give the container only servers that know the same names, or one that forwards each zone"
                + " to the right place")
        .remedy(
            "see it by hand",
            ReachRules.byHand(
                c, asked.get(0), c.effective(asked.get(0)).named(name).first().orElseThrow()))
        .finding();
  }
}
