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
    List<String> told =
        run.findings(trouble.target()).stream()
            .filter(f -> !f.startsWith("info "))
            .map(f -> f.substring(f.indexOf(' ') + 1))
            .toList();
    if (told.stream().anyMatch(trouble.never()::contains)) {
      return WRONG;
    }
    String state = run.state(trouble.target());
    String cause = run.cause(trouble.target());
    boolean healthy = cause == null && state.equals("healthy");
    if (healthy && isHealthy(trouble)) {
      return RIGHT;
    }
    if (cause != null && trouble.mayCause().contains(cause) && told.containsAll(trouble.must())) {
      return RIGHT;
    }
    return state.equals("unknown") || cause == null && !healthy || isUnsure(trouble, run, cause)
        ? UNDECIDED
        : WRONG;
  }

  private static boolean isHealthy(Trouble trouble) {
    return trouble.must().isEmpty()
        && (trouble.mayCause().isEmpty() || trouble.mayCause().contains(Trouble.HEALTHY));
  }

  private static boolean isUnsure(Trouble trouble, CheckRun run, String cause) {
    return cause != null
        && (cause.equals("unexplained-failure")
            || run.causeOf(trouble.target()).confidence().equals("low"));
  }
}
