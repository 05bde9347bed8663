package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Evidence;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Arrival;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Replay.Use;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One lookup that failed, or made its caller wait. */
record LookupTrouble(Replay replay) {

  /** {@code glibc} of {@code glibc 2.41, getaddrinfo()}. */
  String library() {
    return replay.label().title().split("[ ,(]", 2)[0];
  }

  double elapsedMs() {
    return replay.ending().elapsedMs();
  }

  /**
   * An answer that came when nobody listened any more, to a question that had none in time; empty
   * where the caller got an address, or waits still.
   */
  Optional<Arrival> lateAnswer() {
    boolean gaveUp = ended(Result.TRY_AGAIN) || ended(Result.FAILED) || ended(Result.NO_SUCH_NAME);
    return replay.arrivals().stream()
        .filter(a -> gaveUp && !a.predicted() && a.toSend().isPresent())
        .filter(a -> a.use() instanceof Use.Late && hasAnswers(a) && !isTakenInTime(a))
        .findFirst();
  }

  private boolean ended(Result result) {
    return replay.ending().result() == result;
  }

  private boolean isTakenInTime(Arrival late) {
    return replay.arrivals().stream()
        .anyMatch(
            a -> a.use() instanceof Use.Taken && hasAnswers(a) && a.type().equals(late.type()));
  }

  private static boolean hasAnswers(Arrival a) {
    return a.reply().filter(r -> !r.answers().isEmpty()).isPresent();
  }

  /** How long an answer took since its question was asked for the first time there. */
  double tookMs(Arrival answer) {
    Send asked = replay.sends().get(answer.toSend().orElseThrow() - 1);
    return answer.atMs() - asked.atMs();
  }

  /** The names for which a query of that type was answered soon enough. */
  Set<String> answeredQuickly(String type, double slowMs) {
    return sends(type).stream()
        .filter(s -> replay.answerTo(s).filter(a -> a.atMs() - s.atMs() < slowMs).isPresent())
        .map(Send::name)
        .collect(Collectors.toSet());
  }

  /** Whether a query of that type stayed without any reply. */
  boolean waitsFor(String type) {
    return sends(type).stream().anyMatch(s -> s.fate() instanceof Fate.Silent);
  }

  /** Whether that habit of a server, or gap in the rules, is what its queries met. */
  boolean isHitBy(Code code) {
    return switch (code) {
      case UPSTREAM_DROPS_EDNS ->
          replay.sends().stream()
              .anyMatch(
                  s ->
                      s.edns().isPresent()
                          && (s.fate() instanceof Fate.Silent || says(s, "FORMERR")));
      case UPSTREAM_TCP_BLOCKED, UPSTREAM_TRUNCATES, RULES_PARTIAL -> needsTcp();
      case UPSTREAM_DROPS_AAAA -> waitsFor("AAAA");
      case UPSTREAM_SERVFAIL -> replay.sends().stream().anyMatch(s -> says(s, "SERVFAIL"));
      case UPSTREAM_REFUSES -> replay.sends().stream().anyMatch(s -> says(s, "REFUSED"));
      default -> false;
    };
  }

  private boolean says(Send s, String rcode) {
    return replay
        .answerTo(s)
        .flatMap(Arrival::reply)
        .filter(r -> r.rcode().equals(rcode))
        .isPresent();
  }

  /** It was told to come back over TCP, and got no answer there. */
  private boolean needsTcp() {
    boolean truncated =
        replay.arrivals().stream().flatMap(a -> a.reply().stream()).anyMatch(r -> r.truncated());
    boolean answered =
        replay.sends().stream()
            .anyMatch(s -> s.transport() == Transport.TCP && s.fate() instanceof Fate.Answered);
    return !answered
        && (truncated || replay.sends().stream().anyMatch(s -> s.transport() == Transport.TCP));
  }

  private List<Send> sends(String type) {
    return replay.sends().stream().filter(s -> s.type().equals(type)).toList();
  }

  /** What its caller sees, as a sentence. */
  String sentence() {
    String name = replay.name();
    String took = Proof.ms(elapsedMs());
    return switch (replay.ending().result()) {
      case RESOLVED -> library() + " needs " + took + " to resolve " + name + ".";
      case HANGS -> library() + " waits for " + name + " without a timer, for ever.";
      case CRASHES ->
          library() + " crashes at " + name + " with " + replay.ending().userSees() + ".";
      case UNFINISHED -> library() + " still waited for " + name + " after " + took + ".";
      default ->
          library()
              + " fails to resolve "
              + name
              + " with "
              + replay.ending().userSees()
              + " after "
              + took
              + ".";
    };
  }

  /** Why nothing better can be said. */
  String limits(boolean serversWereAsked) {
    if (!serversWereAsked) {
      return "The servers were not asked why.";
    }
    String seen = "The servers, asked afterwards, show no fault that explains it.";
    return replay.ending().predicted()
        ? "That is predicted from one query of each kind. " + seen
        : seen;
  }

  /** The command that makes the lookup again. */
  String again(String more) {
    return "whydns replay "
        + replay.from().label()
        + " "
        + replay.name()
        + " --as "
        + replay.label().profile()
        + " "
        + more;
  }

  /** What was sent when and what came, and how it ended. */
  List<Evidence> evidence() {
    return LookupEvidence.of(replay, library());
  }
}
