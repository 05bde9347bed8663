package dev.whydns.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** How often a lookup is made. */
final class Sampling {

  /** A tool that looks at DNS must not become the load that breaks it. */
  private static final int MOST_AT_ONCE = 32;

  private static final int MOST_ROUNDS = 1_000_000;
  private static final Duration PAUSE_WITHOUT_COUNT = Duration.ofMillis(100);

  private final CommandSpec spec;
  private final Given<Integer> count;
  private final Given<Duration> every;
  private final Given<Duration> length;
  private final Given<Boolean> untilFailure;
  private final Given<Integer> parallel;

  /** Adds the options to a command. */
  Sampling(CommandSpec spec) {
    this.spec = spec;
    Arguments arguments = new Arguments(spec);
    count =
        arguments.one(
            Integer.class,
            OptionSpec.builder("-c", "--count")
                .paramLabel("N")
                .description("look the name up N times"));
    every =
        arguments.one(
            Duration.class,
            OptionSpec.builder("--every")
                .paramLabel("TIME")
                .description(
                    "begin a lookup each TIME, as 1s; else as soon as the last one ended"));
    length =
        arguments.one(
            Duration.class,
            OptionSpec.builder("--for")
                .paramLabel("TIME")
                .description("go on for that long, as 10m"));
    untilFailure = arguments.flag("go on until a lookup fails or is slow", "--until-failure");
    parallel =
        arguments.one(
            int.class,
            OptionSpec.builder("--parallel")
                .paramLabel("N")
                .defaultValue("1")
                .description("N lookups at the same time, at most 32 (default: ${DEFAULT-VALUE})"));
  }

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
    Optional<Integer> times = count.optional();
    if (times.filter(n -> n < 1 || n > MOST_ROUNDS).isPresent()) {
      throw new ParameterException(spec.commandLine(), "--count takes 1 to " + MOST_ROUNDS);
    }
    if (parallel.get() < 1 || parallel.get() > MOST_AT_ONCE) {
      throw new ParameterException(spec.commandLine(), "--parallel takes 1 to " + MOST_AT_ONCE);
    }
    boolean open = times.isEmpty() && (length.optional().isPresent() || untilFailure.get());
    return new Plan(
        times.orElse(open ? MOST_ROUNDS : 1),
        every.optional().orElse(open ? PAUSE_WITHOUT_COUNT : Duration.ZERO),
        length.optional().orElse(FOR_EVER),
        untilFailure.get(),
        parallel.get());
  }
}
