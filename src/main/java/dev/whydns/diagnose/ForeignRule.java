package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Exchange;
import dev.whydns.model.Firewall;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Transport;
import dev.whydns.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules that are not the engine's and get the queries to 127.0.0.11:53 before its own. */
final class ForeignRule {

  private final Case c;
  private final Firewall firewall;
  private final Map<Transport, Optional<Stop>> stops;

  /** {@code stops} is the place that decides about each transport. */
  ForeignRule(Case c, Firewall firewall, Map<Transport, Optional<Stop>> stops) {
    this.c = c;
    this.firewall = firewall;
    this.stops = stops;
  }

  /** One finding for each foreign rule, which may take both transports. */
  List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    List<Transport> taken =
        Stream.of(Transport.values()).filter(t -> foreign(t).isPresent()).toList();
    for (Transport t : taken) {
      Stop stop = foreign(t).get();
      List<Transport> same =
          taken.stream().filter(o -> foreign(o).get().place().equals(stop.place())).toList();
      if (same.get(0) == t) {
        found.add(finding(stop, same));
      }
    }
    return found;
  }

  /** A rule that is not the engine's and gets the queries in its place, to their harm. */
  private Optional<Stop> foreign(Transport t) {
    Optional<Stop> stop = stops.get(t).filter(s -> !Translation.isEmbedded(s));
    if (stop.filter(s -> s.verdict() instanceof Verdict.Opaque).isPresent()) {
      return Optional.empty();
    }
    if (stop.isPresent()
        && (Translation.fails(c, t) || t == Transport.UDP && isAnsweredByAnother())) {
      return stop;
    }
    boolean engineIsThere = !c.listening(t).isEmpty() && c.direct().over(t).answers();
    return stop.isEmpty()
            && Translation.fails(c, t)
            && engineIsThere
            && c.embedded().over(t).failsAtOnce()
        ? EmbeddedPath.doubtful(firewall, t)
        : Optional.empty();
  }

  /** Who answers does not know the container's own name, which the engine does. */
  private boolean isAnsweredByAnother() {
    ServerView local = c.stub(Purpose.LOCAL).plain(Transport.UDP, "A");
    return local.answers()
        && local.exchanges().stream().noneMatch(ForeignRule::isGood)
        && c.direct().exchanges().stream()
            .anyMatch(e -> e.question().purpose() == Purpose.LOCAL && isGood(e));
  }

  private static boolean isGood(Exchange e) {
    return e.rcode().filter("NOERROR"::equals).isPresent();
  }

  private Finding finding(Stop stop, List<Transport> transports) {
    Transport first = transports.get(0);
    ServerView asked = c.embedded().over(first);
    String which = transports.stream().map(Transport::text).collect(Collectors.joining(" and "));
    Draft draft =
        Draft.of(Code.RULES_SHADOWED, Translation.severity(transports), summary(stop, first, which))
            .sure(stop.fit() == Fit.YES ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(Translation.rule(c, stop))
            .seen(Proof.failures(asked, 2));
    if (asked.answers()) {
      draft.seen(Proof.some(c.stub(Purpose.LOCAL).plain(Transport.UDP, "A"), 1));
    }
    c.direct().over(first).firstAnswer().map(Proof::of).ifPresent(draft::seen);
    EmbeddedPath.engineRule(firewall, first)
        .map(r -> Translation.unreached(c, firewall, r))
        .ifPresent(draft::seen);
    if (OwnFirewall.touchesUpstreams(c, stop.place())) {
      draft.explains(Code.UPSTREAM_BLOCKED_FROM_CONTAINER);
    }
    OwnFirewall.removal(c, stop.place()).ifPresent(draft::remedy);
    return draft
        .remedy(
            "find what inserted it in "
                + c.label()
                + ", and exempt 127.0.0.11 there: a VPN, a proxy, a firewall package, the entrypoint")
        .remedy("see the rules in their order", "whydns rules " + c.label() + " --all-chains")
        .finding();
  }

  private String summary(Stop stop, Transport first, String which) {
    String queries = which + " queries to 127.0.0.11:53";
    String instead =
        EmbeddedPath.engineRule(firewall, first).isPresent()
            ? " before the engine's rule does"
            : ", and the engine's own rule is gone";
    if (stop.verdict() instanceof Verdict.NoTrack) {
      return "A rule in "
          + c.label()
          + "'s network namespace takes "
          + queries
          + " out of connection tracking, so the engine's rule is not applied to them.";
    } else if (stop.verdict() instanceof Verdict.Dnat dnat) {
      String to =
          (dnat.address().isEmpty() ? "127.0.0.1" : dnat.address())
              + (dnat.port().isPresent() ? ":" + dnat.port().getAsInt() : "");
      boolean answers = c.embedded().over(first).answers();
      return "A rule that is not the engine's leads "
          + queries
          + " to "
          + to
          + instead
          + (answers ? "; who answers there does not know the names of containers." : ".");
    }
    return "A rule that is not the engine's ends the way of " + queries + instead + ".";
  }
}
