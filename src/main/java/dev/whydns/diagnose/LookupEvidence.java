package dev.whydns.diagnose;

import dev.whydns.finding.Evidence;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Arrival;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Replay.Use;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A lookup in a few lines. */
record LookupEvidence(Replay replay, String library) {

  private static final int MOST_TIMES = 6;

  static List<Evidence> of(Replay replay, String library) {
    return new LookupEvidence(replay, library).lines();
  }

  /** What was sent when and what came, a line for each question and server. */
  private List<Evidence> lines() {
    Map<String, List<Send>> questions =
        replay.sends().stream()
            .collect(
                Collectors.groupingBy(
                    s -> s.type() + " " + s.name() + " @" + s.server() + " " + s.transport().text(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Evidence> lines = new java.util.ArrayList<>();
    questions.forEach(
        (question, sends) ->
            lines.add(
                new Evidence(
                    "lookup", question + " sent at " + times(sends) + ": " + fates(sends))));
    lines.add(new Evidence("lookup", end()));
    return List.copyOf(lines);
  }

  private static String times(List<Send> sends) {
    String first =
        sends.stream()
            .limit(MOST_TIMES)
            .map(s -> Proof.ms(s.atMs()))
            .collect(Collectors.joining(", "));
    return sends.size() > MOST_TIMES
        ? first + " and " + (sends.size() - MOST_TIMES) + " times more"
        : first;
  }

  private String fates(List<Send> sends) {
    return sends.stream().map(this::fate).distinct().limit(3).collect(Collectors.joining("; "));
  }

  private String fate(Send send) {
    if (send.fate() instanceof Fate.Silent) {
      return "no answer";
    } else if (send.fate() instanceof Fate.Failed failed) {
      return failed.outcome().text();
    }
    Arrival a = replay.answerTo(send).orElseThrow();
    String data =
        a.reply().stream()
            .flatMap(r -> r.answers().stream())
            .limit(2)
            .map(r -> " " + r.data())
            .collect(Collectors.joining());
    return a.reply().map(r -> r.rcode()).orElse("no DNS reply")
        + data
        + " after "
        + Proof.ms(a.atMs() - send.atMs())
        + use(a);
  }

  private static String use(Arrival a) {
    if (a.use() instanceof Use.Late) {
      return ", too late";
    }
    return a.use() instanceof Use.Ignored ignored ? ", dropped: " + ignored.why() : "";
  }

  private String end() {
    Replay.Ending end = replay.ending();
    String what =
        replay.isResolved()
            ? "returns " + String.join(", ", end.addresses())
            : "ends with " + end.userSees();
    return library
        + " "
        + what
        + " after "
        + Proof.ms(end.elapsedMs())
        + (end.predicted() ? " (predicted from its timers)" : "");
  }
}
