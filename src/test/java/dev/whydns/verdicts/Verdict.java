package dev.whydns.verdicts;

import dev.whydns.check.CheckRun;
import java.util.List;

/** How a report is judged. */
enum Verdict {
  RIGHT("right"),
  /** No cause, or one that is said to be unsure: an operator is not led astray. */
  UNDECIDED("don't know"),
  WRONG("wrong");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  static Verdict of(Trouble trouble, CheckRun run) {
    Expected expected = trouble.expected();
    List<String> told =
        run.findings(trouble.target()).stream()
            .filter(f -> !f.startsWith("info "))
            .map(f -> f.substring(f.indexOf(' ') + 1))
            .toList();
    if (told.stream().anyMatch(expected.never()::contains)) {
      return WRONG;
    }
    String state = run.state(trouble.target());
    String cause = run.cause(trouble.target());
    boolean healthy = cause == null && state.equals("healthy");
    if (healthy && isHealthy(expected)) {
      return RIGHT;
    }
    if (cause != null
        && expected.causes().contains(cause)
        && told.containsAll(expected.must())
        && isSaid(trouble, run)) {
      return RIGHT;
    }
    return state.equals("unknown") || cause == null && !healthy || isUnsure(trouble, run, cause)
        ? UNDECIDED
        : WRONG;
  }

  private static boolean isHealthy(Expected expected) {
    return expected.must().isEmpty()
        && (expected.causes().isEmpty() || expected.causes().contains(Trouble.HEALTHY));
  }

  private static boolean isSaid(Trouble trouble, CheckRun run) {
    CheckRun.Found cause = run.causeOf(trouble.target());
    String text = cause.summary() + "\n" + String.join("\n", cause.remedy());
    return trouble.expected().says().stream().allMatch(text::contains)
        && trouble.expected().neverSays().stream().noneMatch(text::contains);
  }

  private static boolean isUnsure(Trouble trouble, CheckRun run, String cause) {
    return cause != null
        && (cause.equals("unexplained-failure")
            || run.causeOf(trouble.target()).confidence().equals("low"));
  }
}
