package dev.whydns.diagnose;

import dev.whydns.model.Exchange;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Repetition;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.probe.Depth;
import dev.whydns.probe.PlanOptions;
import dev.whydns.probe.PlannedQuestion;
import dev.whydns.probe.ProbePlan;
import dev.whydns.probe.RepetitionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The questions that a run would ask of a snapshot, answered as a test says. */
final class Answers {

  private Answers() {}

  /** Everything answered in a millisecond with the reply code that {@code rcode} chooses. */
  static Measurement of(
      Snapshot snapshot, List<String> names, Function<PlannedQuestion, String> rcode) {
    return outcomes(snapshot, names, q -> answered(q, rcode.apply(q)));
  }

  /** Everything with the outcome that {@code outcome} chooses. */
  static Measurement outcomes(
      Snapshot snapshot, List<String> names, Function<PlannedQuestion, Outcome> outcome) {
    List<Exchange> all = new ArrayList<>();
    for (PlannedQuestion q :
        ProbePlan.of(snapshot, new PlanOptions(names, "whydns-4f9c21e07b", Depth.FULL))) {
      all.add(exchange(q, 0, all.size(), outcome.apply(q)));
    }
    return new Measurement(List.copyOf(all), List.of(), List.of());
  }

  /** The same with what a run would ask again, once, without a reading of counters. */
  static Measurement repeated(Measurement first, Function<PlannedQuestion, Outcome> outcome) {
    List<PlannedQuestion> again = new ArrayList<>(RepetitionPlan.of(first.exchanges(), 1));
    again.addAll(RepetitionPlan.forwarded(first.exchanges()));
    List<Exchange> sent = again.stream().map(q -> exchange(q, 1, 3000, outcome.apply(q))).toList();
    return new Measurement(
        first.exchanges(), List.of(new Repetition(sent, List.of(), List.of())), List.of());
  }

  private static Exchange exchange(PlannedQuestion q, int round, double sentAtMs, Outcome outcome) {
    return new Exchange(
        q.probe(),
        q.from(),
        q.server(),
        q.port(),
        q.transport(),
        q.question(),
        round,
        sentAtMs,
        40,
        Optional.of(
            q.probe() == Exchange.Probe.UPSTREAM_HOST ? "10.77.0.1:41234" : "10.88.0.2:41234"),
        outcome,
        List.of());
  }

  static Outcome answered(PlannedQuestion q, String rcode) {
    boolean v6 = q.question().type().equals("AAAA");
    List<Reply.Answer> answers =
        rcode.equals("NOERROR")
            ? List.of(
                new Reply.Answer(
                    q.question().name(),
                    q.question().type(),
                    300,
                    v6 ? "2001:db8::7" : "203.0.113.7"))
            : List.of();
    return new Outcome.Answered(1, false, new Reply(rcode, false, false, true, answers, 80));
  }

  static Outcome silence() {
    return new Outcome.TimedOut(3000);
  }
}
