package dev.whydns.diagnose;

import dev.whydns.bundle.Rejudged;
import dev.whydns.finding.Code;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** A target whose servers answer all that they are asked but what a test says, and the verdict. */
final class PathCase {

  private final Snapshot snapshot;
  private List<String> names = List.of("api.example.com");
  private Function<PlannedQuestion, Outcome> outcomes = PathCase::normal;
  private Optional<Function<PlannedQuestion, Outcome>> again = Optional.empty();
  private Function<List<Exchange>, Repetition> counted =
      sent -> new Repetition(sent, List.of(), List.of());

  private PathCase(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  static PathCase of(Snapshot snapshot) {
    return new PathCase(snapshot);
  }

  PathCase names(String... others) {
    names = List.of(others);
    return this;
  }

  /** Questions that get that outcome; what is said later counts. */
  PathCase when(Predicate<PlannedQuestion> asked, Outcome outcome) {
    return when(asked, q -> outcome);
  }

  PathCase when(Predicate<PlannedQuestion> asked, Function<PlannedQuestion, Outcome> outcome) {
    Function<PlannedQuestion, Outcome> before = outcomes;
    outcomes = q -> asked.test(q) ? outcome.apply(q) : before.apply(q);
    return this;
  }

  /** What failed is asked again, and answered as a healthy path does. */
  PathCase healing() {
    again = Optional.of(PathCase::normal);
    return this;
  }

  /** What failed is asked again, and fails again. */
  PathCase lasting() {
    again = Optional.of(q -> outcomes.apply(q));
    return this;
  }

  /** What failed is asked again, and answered but for those questions. */
  PathCase repeated(Predicate<PlannedQuestion> asked, Outcome outcome) {
    again = Optional.of(q -> asked.test(q) ? outcome : normal(q));
    return this;
  }

  /** The counters before and after what is asked again. */
  PathCase counted(Reading before, Reading after) {
    counted = sent -> new Repetition(sent, List.of(before), List.of(after));
    return this;
  }

  /** A reading of the host's counters in its rules. */
  static Reading onHost(Firewall rules) {
    return new Reading(
        new Vantage("host", Snapshots.HOST_NETNS),
        Fact.of(rules),
        Fact.absent("conntrack"),
        Fact.absent("snmp"),
        Fact.of(List.of()));
  }

  /** These servers do not answer, and the engine, which asks them, does so only for its own. */
  PathCase dead(String... servers) {
    List<IpAddress> silent = List.of(servers).stream().map(IpAddress::literal).toList();
    return when(q -> silent.contains(q.server()), Answers.silence());
  }

  /** What the engine forwards gets no answer. */
  PathCase withoutOutside() {
    return when(PathCase::isOutside, Answers.silence());
  }

  /** Whether the engine is asked for what it passes on. */
  static boolean isOutside(PlannedQuestion q) {
    return (q.probe() == Probe.STUB || q.probe() == Probe.DIRECT)
        && q.server().equals(IpAddress.EMBEDDED_DNS)
        && q.question().purpose() != Purpose.LOCAL;
  }

  TargetReport report() {
    Measurement first = Answers.outcomes(snapshot, names, outcomes);
    Measurement measured = again.map(a -> withCounters(Answers.repeated(first, a))).orElse(first);
    return Rejudged.of(snapshot, measured, new JudgeOptions(names, JudgeOptions.SLOW_MS)).get(0);
  }

  private Measurement withCounters(Measurement m) {
    List<Repetition> repetitions =
        m.repetitions().stream().map(r -> counted.apply(r.exchanges())).toList();
    return new Measurement(m.exchanges(), repetitions, List.of());
  }

  /** As {@code fault upstream-dead}, the cause first, notes included. */
  List<String> findings() {
    return report().findings().stream()
        .map(f -> f.severity().text() + " " + f.code().text())
        .toList();
  }

  Finding finding(Code code) {
    return report().findings().stream()
        .filter(f -> f.code() == code)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + code + " in " + findings()));
  }

  /** What is seen for that finding, as {@code where: text}. */
  List<String> evidence(Code code) {
    return finding(code).evidence().stream().map(PathCase::words).toList();
  }

  /** The commands of that finding's remedies, in order. */
  List<String> commands(Code code) {
    return finding(code).remedies().stream().flatMap(r -> r.command().stream()).toList();
  }

  private static String words(Evidence e) {
    return e.source() + ": " + e.text();
  }

  static boolean isTo(PlannedQuestion q, Probe probe, String server) {
    return q.probe() == probe && q.server().equals(IpAddress.literal(server));
  }

  private static Outcome normal(PlannedQuestion q) {
    return Answers.answered(q, q.question().purpose() == Purpose.WILDCARD ? "NXDOMAIN" : "NOERROR");
  }
}
