package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.demo.Incident;
import dev.whydns.finding.Code;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code whydns demo} says where nothing is built; what it builds is for DemoIT. */
class DemoCommandTest {

  private record Run(int code, String out, String err) {}

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Streams streams(String in) {
    return new Streams(
        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        false,
        Map.of());
  }

  private Run run(int code) {
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void the_list_has_each_incident_in_a_line() {
    Run run = run(new Cli(streams("")).run("demo", "--list"));

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().map(line -> line.split(" ")[0]))
        .containsExactly(
            "healthy",
            "eight-hours",
            "aaaa-five-seconds",
            "two-answers",
            "dead-upstream",
            "rules-flushed",
            "isolated-fallback");
  }

  @Test
  void what_is_no_report_has_no_other_form() {
    Run run = run(new Cli(streams("")).run("demo", "--list", "--json"));

    assertThat(run.code()).isEqualTo(64);
    assertThat(run.err())
        .startsWith("whydns: --list makes no report: leave out --json; see: whydns demo --help");
  }

  @Test
  void an_unknown_incident_is_told_with_what_was_meant() {
    Run run = run(new Cli(streams("")).run("demo", "eight-hour"));

    assertThat(run)
        .isEqualTo(
            new Run(
                64,
                "",
                "whydns: there is no incident \"eight-hour\"; did you mean eight-hours?;"
                    + " see: whydns demo --help\n"));
  }

  @Test
  void another_engine_is_refused() {
    Run run = run(new Cli(streams("")).run("demo", "-H", "unix:///run/docker.sock"));

    assertThat(run)
        .isEqualTo(
            new Run(
                64,
                "",
                "whydns: demo has an engine of its own; leave out --docker-host; see: whydns demo"
                    + " --help\n"));
  }

  @Test
  void only_one_thing_is_done() {
    Run run = run(new Cli(streams("")).run("demo", "--shell", "--quiz"));

    assertThat(run.code()).isEqualTo(64);
    assertThat(run.err()).contains("--shell", "--quiz", "mutually exclusive");
  }

  @Test
  void every_cause_is_a_finding_of_its_own() {
    List<String> causes = Stream.of(Incident.values()).map(Incident::cause).toList();

    assertThat(causes).doesNotHaveDuplicates().first().isEqualTo("none");
    assertThat(causes.stream().skip(1)).allMatch(cause -> Code.of(cause).isPresent());
  }

  @Test
  void a_quiz_goes_on_until_an_answer_is_in_the_list() throws Exception {
    List<String> commands = new ArrayList<>();
    DemoQuiz quiz =
        new DemoQuiz(
            Incident.RULES_FLUSHED,
            streams("whydns rules web\n  \nlast\r\n 6 \nnever read"),
            () -> 0,
            command -> {
              commands.add(command);
              return 0;
            });

    assertThat(quiz.ask()).isZero();
    assertThat(commands).containsExactly("whydns rules web", "last");
    assertThat(run(0).out()).startsWith("Right: rules-missing (rules-flushed). ");
  }

  @Test
  void a_quiz_without_an_answer_is_lost() throws Exception {
    DemoQuiz quiz = new DemoQuiz(Incident.HEALTHY, streams(""), () -> 0, command -> 0);

    assertThat(quiz.ask()).isEqualTo(1);
    assertThat(run(1).out())
        .isEqualTo(
            "No answer. It was none (healthy). Every hop answers, from the container and from the"
                + " host.\n");
  }
}
