package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Questions without an answer beside others that got one, where no habit, rule or server explains
 * it: what was lost once may have been lost by chance, and is not health.
 */
final class IntermittentLoss {

  private final Case c;

  private IntermittentLoss(Case c) {
    this.c = c;
  }

  /**
   * Whether one and the same question was answered and was lost at one place, whichever it is: then
   * nothing that is lost in this run shows a habit.
   */
  static boolean isSeen(Case c) {
    List<Exchange> udp =
        c.exchanges().stream().filter(e -> e.transport() == Transport.UDP).toList();
    return udp.stream()
        .filter(e -> e.outcome() instanceof Outcome.TimedOut)
        .anyMatch(lost -> udp.stream().anyMatch(e -> e.isAnswered() && isSame(e, lost)));
  }

  private static boolean isSame(Exchange e, Exchange other) {
    return e.probe() == other.probe()
        && e.server().equals(other.server())
        && e.port() == other.port()
        && e.transport() == other.transport()
        && e.question().equals(other.question());
  }

  /** The worst that can be said; at most one finding. */
  static Optional<Finding> judge(Case c) {
    IntermittentLoss loss = new IntermittentLoss(c);
    return loss.wholeName().or(loss::healed).or(loss::unanswered);
  }

  /** What programs ask by default is without EDNS: where none of it is answered, they fail. */
  private Optional<Finding> wholeName() {
    ServerView asked = stub().over(Transport.UDP).only(e -> e.question().edns().isEmpty());
    return asked.exchanges().stream()
        .filter(IntermittentLoss::isOutside)
        .map(e -> e.question().name())
        .distinct()
        .filter(name -> asked.named(name).isSilent())
        .findFirst()
        .map(name -> wholeName(name, asked.named(name)));
  }

  private Finding wholeName(String name, ServerView asked) {
    List<Exchange> behind =
        upstreams().filter(e -> e.question().name().equalsIgnoreCase(name)).toList();
    boolean often = asked.exchanges().stream().anyMatch(e -> e.round() > 0) || !behind.isEmpty();
    Draft draft =
        Draft.fault(
                Code.INTERMITTENT_LOSS,
                "No plain question for "
                    + name
                    + " over UDP was answered to "
                    + c.label()
                    + ", while other questions were: packets get lost, and nothing that was read"
                    + " says where.")
            .sure(often ? Confidence.MEDIUM : Confidence.LOW)
            .seen(Proof.failures(asked, 2));
    behind.stream().limit(1).map(Proof::of).forEach(draft::seen);
    stub().firstAnswer().map(Proof::of).ifPresent(draft::seen);
    return manyTimes(draft, asked.exchanges().get(0));
  }

  private Optional<Finding> healed() {
    return c.exchanges().stream()
        .filter(e -> e.round() == 0 && isLost(e) && again(e).isPresent())
        .findFirst()
        .map(this::healed);
  }

  private Finding healed(Exchange e) {
    boolean lost = e.outcome() instanceof Outcome.TimedOut;
    Draft draft =
        Draft.warning(
                Code.INTERMITTENT_LOSS,
                "A query to "
                    + e.server()
                    + (lost ? " was lost" : " failed at once")
                    + ", and answered when it was asked again: "
                    + (lost ? "packets get lost now and then" : "something comes and goes")
                    + ", or something healed while whydns looked.")
            .sure(Confidence.MEDIUM)
            .seen(Proof.of(e))
            .seen(Proof.of(again(e).orElseThrow()));
    return manyTimes(draft, e);
  }

  private Optional<Finding> unanswered() {
    List<Exchange> lost =
        Stream.concat(stub().exchanges().stream().filter(this::isLost), upstreams()).toList();
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    Exchange first = lost.get(0);
    Draft draft =
        Draft.of(
                Code.INTERMITTENT_LOSS,
                Severity.WARNING,
                "A query to "
                    + first.server()
                    + " stayed without an answer, while others were answered: packets get lost now"
                    + " and then, and nothing that was read says where.")
            .sure(lost.size() > 1 ? Confidence.MEDIUM : Confidence.LOW);
    lost.stream().limit(2).map(Proof::of).forEach(draft::seen);
    c.all(first.probe())
        .only(e -> e.server().equals(first.server()))
        .firstAnswer()
        .map(Proof::of)
        .ifPresent(draft::seen);
    return Optional.of(manyTimes(draft, first));
  }

  /** What applications would ask, but what is not meant to be answered from here. */
  private ServerView stub() {
    boolean noWayOut =
        InternalNetwork.isOnlyOne(c)
            || InternalNetwork.hasNoNetwork(c)
            || c.usesEmbeddedDns()
                && c.target().upstreams().known().filter(List::isEmpty).isPresent();
    return c.all(Probe.STUB)
        .only(e -> e.question().purpose() != Purpose.WILDCARD)
        .only(e -> !(noWayOut && isOutside(e)));
  }

  private static boolean isOutside(Exchange e) {
    return e.question().purpose() != Purpose.LOCAL;
  }

  /** What was lost on the way to the servers that are asked, from where they are asked. */
  private Stream<Exchange> upstreams() {
    boolean noWayOut = InternalNetwork.isOnlyOne(c) || InternalNetwork.hasNoNetwork(c);
    return c.upstreams().stream()
        .filter(u -> c.usesEmbeddedDns() && !noWayOut)
        .flatMap(u -> c.effective(u).over(Transport.UDP).exchanges().stream())
        .filter(this::isLost);
  }

  private boolean isLost(Exchange e) {
    return !e.isAnswered()
        && !(e.outcome() instanceof Outcome.NotSent)
        && e.question().purpose() != Purpose.WILDCARD;
  }

  private Optional<Exchange> again(Exchange lost) {
    return c.exchanges().stream()
        .filter(e -> e.round() > 0 && e.isAnswered() && isSame(e, lost))
        .findFirst();
  }

  private Finding manyTimes(Draft draft, Exchange e) {
    String command = "whydns replay " + c.label() + " " + e.question().name() + " --count 200";
    return draft.remedy("ask many times to see how often, and where", command).finding();
  }
}
