package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ctrl-C and the line that runs. */
class ShellSessionTest {

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final ShellSession session =
      new ShellSession(
          new Settings(
              Optional.empty(),
              Duration.ofSeconds(2),
              Duration.ofSeconds(30),
              Format.TEXT,
              Optional.empty(),
              Optional.empty(),
              Settings.Colour.NEVER,
              FailOn.WARNING,
              false,
              0,
              false,
              "whydns shell"),
          "whydns",
          Optional.empty());

  @AfterEach
  void end() {
    session.end();
  }

  @Test
  void between_lines_there_is_nothing_to_stop() {
    assertThat(session.stop(err)).isFalse();
    session.begin();
    session.end();

    assertThat(session.stop(err)).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void the_first_stops_the_line_and_the_second_says_that_it_is_stopping() {
    session.begin();

    assertThat(session.stop(err)).isTrue();
    assertThat(session.isStopped()).isTrue();
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(session.stop(err)).isTrue();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\nwhydns: still stopping; what is under way ends by itself, after 30 s at the latest\n");
  }

  @Test
  void the_next_line_knows_nothing_of_it() {
    session.begin();
    session.stop(err);
    session.end();
    session.begin();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(session.isStopped()).isFalse();
  }

  @Test
  void a_program_that_has_the_terminal_gets_it_from_there() throws Exception {
    session.begin();
    session.handOver(
        new ProcessBuilder("true"),
        program -> {
          session.stop(err);
          return program.start();
        });

    assertThat(session.isStopped()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
