package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals, in a JVM of their own. */
class InterruptionTest {

  /** A long run that writes its report when it is to end. */
  static final class LongRun {
    private LongRun() {}

    public static void main(String[] arguments) throws Exception {
      try (Interruption interruption = Interruption.watch()) {
        System.out.println("running");
        interruption.sleepUntil(System.nanoTime() + TimeUnit.MINUTES.toNanos(5));
        System.out.println("report, " + (interruption.isRequested() ? "interrupted" : "over"));
        if (arguments.length > 0) {
          throw new IllegalStateException("no report");
        }
        interruption.ended(2);
      }
      System.exit(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void a_signal_ends_the_run_and_the_code_is_the_runs_own(String signal) throws Exception {
    Process run = start();
    try (BufferedReader out = run.inputReader()) {
      assertThat(out.readLine()).isEqualTo("running");
      kill(signal, run);
      assertThat(out.readLine()).isEqualTo("report, interrupted");
      assertThat(out.readLine()).isNull();
    }
    assertThat(run.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(2);
  }

  @Test
  void a_run_that_fails_while_it_ends_says_so_by_its_code() throws Exception {
    Process run = start("fail");
    try (BufferedReader out = run.inputReader()) {
      assertThat(out.readLine()).isEqualTo("running");
      kill("INT", run);
      assertThat(out.readLine()).isEqualTo("report, interrupted");
    }
    assertThat(run.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(ExitCode.UNKNOWN);
  }

  @Test
  void without_a_signal_nothing_is_requested_and_the_hook_is_taken_back() {
    Interruption interruption = Interruption.watch();
    assertThat(interruption.isRequested()).isFalse();
    interruption.close();
    interruption.close();
  }

  /**
   * Whoever starts the tests in the background of a shell has SIGINT ignored; env takes it back.
   */
  private static Process start(String... arguments) throws IOException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LongRun.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static void kill(String signal, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }
}
