package dev.whydns.cli;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How often a lookup is made. */
final class Sampling {

  /** A tool that looks at DNS must not become the load that breaks it. */
  private static final int MOST_AT_ONCE = 32;

  private static final int MOST_ROUNDS = 1_000_000;
  private static final Duration PAUSE_WITHOUT_COUNT = Duration.ofMillis(100);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "look the name up N times")
  private Integer count;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "begin a lookup each TIME, as 1s; else as soon as the last one ended")
  private Duration every;

  @Option(names = "--for", paramLabel = "TIME", description = "go on for that long, as 10m")
  private Duration length;

  @Option(names = "--until-failure", description = "go on until a lookup fails or is slow")
  private boolean untilFailure;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description = "N lookups at the same time, at most 32 (default: ${DEFAULT-VALUE})")
  private int parallel;

  /** What the options amount to. */
  record Plan(int rounds, Duration every, Duration length, boolean untilFailure, int parallel) {

    /** Whether more than one lookup is made on purpose. */
    boolean isSample() {
      return rounds > 1 || parallel > 1;
    }
  }

  /** Longer than any run. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  Plan plan() {
    if (count != null && (count < 1 || count > MOST_ROUNDS)) {
      throw new ParameterException(spec.commandLine(), "--count takes 1 to " + MOST_ROUNDS);
    }
    if (parallel < 1 || parallel > MOST_AT_ONCE) {
      throw new ParameterException(spec.commandLine(), "--parallel takes 1 to " + MOST_AT_ONCE);
    }
    boolean open = count == null && (length != null || untilFailure);
    Duration pause = open ? PAUSE_WITHOUT_COUNT : Duration.ZERO;
    return new Plan(
        count != null ? count : open ? MOST_ROUNDS : 1,
        every == null ? pause : every,
        length == null ? FOR_EVER : length,
        untilFailure,
        parallel);
  }
}
