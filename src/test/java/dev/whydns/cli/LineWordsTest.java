package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** From lines to command lines. */
class LineWordsTest {

  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private static LineWords words(List<List<String>> options) {
    Streams streams = new Streams(NOWHERE, NOWHERE, false, false, Map.of());
    return new LineWords(command -> new Cli(streams).model(), options);
  }

  private static String of(String line, String loaded) {
    return String.join(
        " ", words(List.of()).of(line, Optional.of(loaded).filter(l -> !l.isEmpty())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check                        | check web",
        "check db                     | check db",
        "check --all                  | check --all",
        "check --from x.whydns        | check --from x.whydns",
        "check --name api.example.com | check web --name api.example.com",
        "check --name                 | check web --name",
        "rules --raw                  | rules web --raw",
        "resolv                       | resolv web",
        "replay api.example.com       | replay web api.example.com",
        "replay db api.example.com    | replay web db api.example.com",
        "replay web api.example.com   | replay web api.example.com",
        "replay pid:7 api.example.com | replay pid:7 api.example.com",
        "replay --as go example.com   | replay web --as go example.com",
        "answers db                   | answers db web",
        "answers db api               | answers db api",
        "answers                      | answers",
        "netns                        | netns web",
        "netns -- dig x               | netns web -- dig x",
        "explain rules-missing        | explain rules-missing",
        "diff a.whydns b.whydns       | diff a.whydns b.whydns",
        "whydns check                 | check web",
        "chekc                        | chekc",
        "--version                    | --version",
        "# check                      | ''",
        "''                           | ''",
      })
  void the_loaded_target_stands_where_none_is_named(String line, String words) {
    assertThat(of(line, "web")).isEqualTo(words);
  }

  @Test
  void nothing_is_added_without_a_target() {
    assertThat(of("check", "")).isEqualTo("check");
    assertThat(of("replay web api.example.com", "")).isEqualTo("replay web api.example.com");
  }

  @Test
  void a_program_is_the_system_shells_business_with_all_its_signs() {
    assertThat(words(List.of()).of("!dig 'a b' | grep x > /dev/null; # y", Optional.of("web")))
        .containsExactly(
            "netns", "web", "--", "/bin/sh", "-c", "dig 'a b' | grep x > /dev/null; # y");
    assertThat(words(List.of()).of(" ! ", Optional.of("web"))).containsExactly("netns", "web");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> words(List.of()).of("!dig", Optional.empty()))
        .withMessageContaining("type first: use TARGET");
  }

  @Test
  void the_shells_options_go_first_so_that_a_lines_own_win() {
    LineWords words =
        words(List.of(List.of("--timeout", "1s"), List.of("--quiet"), List.of("--nosuch", "x")));

    assertThat(words.of("check --timeout 3s", Optional.of("web")))
        .containsExactly("check", "--timeout", "1s", "--quiet", "web", "--timeout", "3s");
    assertThat(words.of("!true", Optional.of("web")))
        .startsWith("netns", "--timeout", "1s", "--quiet", "web", "--");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check \"web        | a \" is not closed",
        "demo --quiz        | demo starts outside of the shell: type exit",
        "whydns shell       | shell starts outside of the shell: type exit",
        "check web \\       | nothing follows the last \\",
        "check web > x.json | \">\" works in the system's shell alone; quote it, or save with -o FILE",
      })
  void what_cannot_be_a_line_is_said(String line, String why) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(line, "web")).withMessage(why);
  }

  @Test
  void names_are_those_asked_for() {
    Streams streams = new Streams(NOWHERE, NOWHERE, false, false, Map.of());
    var model = new Cli(streams).model();

    assertThat(LineWords.names(model, List.of("check", "web", "--name", "api.example.com")))
        .containsExactly("api.example.com");
    assertThat(LineWords.names(model, List.of("replay", "web", "a.example.com", "b.example.com")))
        .containsExactly("a.example.com", "b.example.com");
  }

  @Test
  void what_the_shell_was_given_is_given_on_but_for_its_help_and_target() {
    Streams streams = new Streams(NOWHERE, NOWHERE, false, false, Map.of());
    CommandLine line = new Cli(streams).model().commandLine();
    line.registerConverter(Duration.class, new DurationConverter())
        .setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs("shell", "--timeout", "1s", "-vv", "--json", "-H", "unix:///run/x.sock", "web");

    assertThat(
            LineWords.given(line.getSubcommands().get("shell").getCommandSpec(), List.of("--help")))
        .containsExactlyInAnyOrder(
            List.of("--timeout", "1s"),
            List.of("--verbose"),
            List.of("--verbose"),
            List.of("--format", "json"),
            List.of("--docker-host", "unix:///run/x.sock"));
  }
}
