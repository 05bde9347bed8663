package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;

/**
 * What the other rules leave over: a loss that healed, and a failure that nothing explains. Neither
 * may pass for health.
 */
final class RemainderRules {

  private RemainderRules() {}

  /** At most one finding, where the others found no fault. */
  static List<Finding> judge(Case c, List<Finding> others) {
    boolean hasNoWayOut =
        others.stream().anyMatch(f -> f.code() == Code.INTERNAL_NETWORK) && !c.usesEmbeddedDns();
    if (hasNoWayOut || others.stream().anyMatch(Finding::isFault)) {
      return List.of();
    }
    Optional<Finding> chance =
        IntermittentLoss.judge(c)
            .filter(f -> others.stream().allMatch(o -> isQuiet(o) || isSlow(o) && f.isFault()));
    Optional<Finding> left = IntermittentLoss.isSeen(c) ? chance : unexplained(c).or(() -> chance);
    return left.stream().toList();
  }

  private static boolean isQuiet(Finding f) {
    return f.severity() == Severity.INFO;
  }

  /** A server that is slow does not account for a name that never gets an answer. */
  private static boolean isSlow(Finding f) {
    return f.code() == Code.UPSTREAM_SLOW;
  }

  private static Optional<Finding> unexplained(Case c) {
    ServerView asked = c.all(Probe.STUB).only(RemainderRules::matters).over(Transport.UDP);
    boolean all = asked.isSilent();
    if (!all && !forwardsInVain(c)) {
      return Optional.empty();
    }
    ServerView lost = all ? asked : plain(c);
    Draft draft =
        Draft.fault(
                Code.UNEXPLAINED_FAILURE,
                "Lookups of "
                    + c.label()
                    + (all ? "" : " for names outside")
                    + " fail, and nothing that was read or asked says why.")
            .sure(Confidence.LOW)
            .seen(Proof.some(lost, 2));
    c.direct().first().ifPresent(e -> draft.seen(Proof.of(e)));
    c.upstreams().stream()
        .flatMap(u -> c.effective(u).first().stream())
        .limit(2)
        .forEach(e -> draft.seen(Proof.of(e)));
    return Optional.of(
        draft
            .remedy(
                "look at the engine's log for lines with [resolver]",
                "journalctl -u docker --since -1h --grep resolver")
            .remedy(
                "watch the packets while you ask",
                "whydns netns " + c.label() + " -- tcpdump -ni any port 53")
            .finding());
  }

  /**
   * The engine gives no answer, or says that it got none, where the server that it asks first
   * answers well. One that cannot be reached before it would explain the wait: a closed port costs
   * the engine 4 s as soon as the kernel's limit on ICMP errors is reached.
   */
  private static boolean forwardsInVain(Case c) {
    ServerView asked = plain(c);
    return c.usesEmbeddedDns()
        && !InternalNetwork.isOnlyOne(c)
        && (asked.isSilent() || asked.alwaysReplies("SERVFAIL"))
        && c.upstreams().stream()
            .limit(1)
            .map(u -> c.effective(u).plain(Transport.UDP, "A"))
            .anyMatch(
                v -> v.answersAll() && !v.alwaysReplies("SERVFAIL") && !v.alwaysReplies("REFUSED"));
  }

  /** For A and AAAA alike: one of them alone may have been lost by chance. */
  private static ServerView plain(Case c) {
    return c.outside(Probe.STUB).over(Transport.UDP).only(e -> e.question().edns().isEmpty());
  }

  private static boolean matters(Exchange e) {
    return e.question().purpose() != Purpose.WILDCARD && e.question().edns().isEmpty();
  }
}
