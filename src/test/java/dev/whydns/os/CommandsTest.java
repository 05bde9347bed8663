package dev.whydns.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CommandsTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final Commands commands = Commands.of(Map.of("PATH", "relative:/opt/none"));

  private CommandResult shell(String script, Duration deadline, int maxBytes) throws IOException {
    return commands.run(List.of("sh", "-c", script), deadline, maxBytes);
  }

  @Test
  void both_outputs_and_the_exit_code_are_kept() throws IOException {
    assertThat(shell("echo out; echo err >&2; exit 3", LONG, 100))
        .isEqualTo(new CommandResult(OptionalInt.of(3), "out\n", "err\n", false, false));
  }

  @Test
  void much_output_on_both_does_not_deadlock_and_keeps_its_order() throws IOException {
    CommandResult result = shell("seq 1 60000; seq 1 60000 >&2; seq 60001 90000", LONG, 1 << 20);
    assertThat(result.succeeded()).isTrue();
    assertThat(result.out().lines().map(Integer::valueOf).toList()).hasSize(90000).isSorted();
    assertThat(result.err().lines()).hasSize(60000);
  }

  @Test
  void output_that_is_written_just_before_the_end_is_whole() throws IOException {
    for (int i = 0; i < 20; i++) {
      assertThat(shell("seq 1 12000", LONG, 1 << 20).out().lines()).hasSize(12000);
    }
  }

  @Test
  void a_program_that_does_not_end_is_killed_at_the_deadline() throws IOException {
    CommandResult result = shell("echo begun; exec sleep 600", Duration.ofMillis(300), 100);
    assertThat(result)
        .isEqualTo(new CommandResult(OptionalInt.empty(), "begun\n", "", true, false));
  }

  @Test
  void a_program_that_writes_too_much_is_killed() throws IOException {
    CommandResult result = shell("exec yes", LONG, 10);
    assertThat(result)
        .isEqualTo(new CommandResult(OptionalInt.empty(), "y\ny\ny\ny\ny\n", "", false, true));
  }

  @Test
  void output_of_exactly_the_limit_is_not_too_much() throws IOException {
    assertThat(shell("printf 1234567890", LONG, 10).truncated()).isFalse();
  }

  @Test
  void a_grandchild_that_keeps_the_pipe_open_does_not_hold_it_up() throws IOException {
    long begun = System.nanoTime();
    assertThat(shell("sleep 3 & echo done", LONG, 100).out()).isEqualTo("done\n");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void there_is_nothing_to_read_and_the_environment_is_clean() throws IOException {
    assertThat(shell("cat; env | grep -v '^_=' | grep -v ^PWD= | sort", LONG, 1000).out())
        .isEqualTo(
            "LC_ALL=C\nPATH=/opt/none:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n");
  }

  @Test
  void no_descriptor_reaches_a_program() throws IOException {
    try (DatagramChannel socket = DatagramChannel.open()) {
      assertThat(socket.isOpen()).isTrue();
      assertThat(shell("for each in /proc/$$/fd/*; do readlink $each; done", LONG, 1000).out())
          .matches("/dev/null\npipe:\\[\\d+]\npipe:\\[\\d+]\n");
    }
  }

  @Test
  void one_that_a_signal_ended_has_the_code_of_a_shell() throws IOException {
    assertThat(shell("kill -9 $$", LONG, 100).exit()).hasValue(137);
  }

  @Test
  void nothing_is_left_of_a_program_that_was_killed() throws Exception {
    shell("echo $$; exec sleep 600", Duration.ofMillis(100), 100);
    CommandResult result = shell("echo $$; exec sleep 600", Duration.ofMillis(100), 100);
    assertThat(Path.of("/proc", result.out().strip())).doesNotExist();
  }

  @Test
  void a_program_is_found_without_being_started() {
    assertThat(commands.find("sh")).contains(Path.of("/usr/bin/sh"));
    assertThat(commands.find("no-such-program")).isEmpty();
    assertThat(commands.find("../bin/sh")).isEmpty();
  }

  @Test
  void a_program_that_is_missing_is_told_from_one_that_fails() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> commands.run(List.of("no-such-program"), LONG, 10))
        .withMessage("no-such-program");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> commands.run(List.of("/etc"), LONG, 10));
  }
}
