package dev.whydns.diagnose;

import dev.whydns.finding.Evidence;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Arrival;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Send;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One lookup that failed, or made its caller wait. */
record LookupTrouble(Replay replay) {

  private static final int MOST_TIMES = 6;

  /** {@code glibc} of {@code glibc 2.36, getaddrinfo()}. */
  String library() {
    return replay.label().title().replaceFirst("[,(].*", "").strip();
  }

  double elapsedMs() {
    return replay.ending().elapsedMs();
  }

  /** An answer that came when nobody listened any more. */
  Optional<Arrival> lateAnswer() {
    return replay.arrivals().stream()
        .filter(a -> a.use() instanceof Replay.Use.Late && hasAnswers(a))
        .findFirst();
  }

  private static boolean hasAnswers(Arrival a) {
    return a.reply().filter(r -> !r.answers().isEmpty()).isPresent();
  }

  /** Whether all queries of that type, two at least, stayed without any reply. */
  boolean neverAnswers(String type) {
    List<Send> sends = sends(type);
    return sends.size() > 1 && sends.stream().allMatch(s -> s.fate() instanceof Fate.Silent);
  }

  /** The answer to a query of that type that came soon enough. */
  boolean answersQuickly(String type, double slowMs) {
    return sends(type).stream()
        .anyMatch(s -> replay.answerTo(s).filter(a -> a.atMs() - s.atMs() < slowMs).isPresent());
  }

  /** A query that was lost though the very same question was answered another time. */
  boolean lostOneOf() {
    return replay.sends().stream()
        .filter(s -> s.fate() instanceof Fate.Silent && !s.predicted())
        .anyMatch(
            lost ->
                replay.sends().stream()
                    .anyMatch(
                        s ->
                            s.fate() instanceof Fate.Answered
                                && s.type().equals(lost.type())
                                && s.name().equals(lost.name())
                                && s.server().equals(lost.server())));
  }

  boolean hasSilence() {
    return replay.sends().stream().anyMatch(s -> s.fate() instanceof Fate.Silent);
  }

  private List<Send> sends(String type) {
    return replay.sends().stream().filter(s -> s.type().equals(type)).toList();
  }

  /** What was sent when and what came, a line for each question and server. */
  List<Evidence> evidence() {
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
    if (a.use() instanceof Replay.Use.Late) {
      return ", too late";
    }
    return a.use() instanceof Replay.Use.Ignored ignored ? ", dropped: " + ignored.why() : "";
  }

  private String end() {
    Replay.Ending end = replay.ending();
    String what =
        replay.isResolved()
            ? "returns " + String.join(", ", end.addresses())
            : "ends with " + end.userSees();
    return library()
        + " "
        + what
        + " after "
        + Proof.ms(end.elapsedMs())
        + (end.predicted() ? " (predicted from its timers)" : "");
  }
}
