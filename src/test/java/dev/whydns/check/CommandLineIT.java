package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator types, and what the terminal, a pipe or a file gets. */
@WithLab
class CommandLineIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "chekc | there is no command \"chekc\"; did you mean check?; see: whydns --help",
        "web | there is no command \"web\"; for a target, type: whydns check web; see: whydns --help",
        "check --nmae x | unknown option --nmae; did you mean --name?; see: whydns check --help",
        "check -x | unknown option -x; see: whydns check --help",
        "check --timeout 2h | --timeout: \"2h\" is no time; type 500ms, 2s or 1m; see: whydns check"
            + " --help",
        "check --format xml | --format: \"xml\" is not known; type text, json or markdown; see: whydns check"
            + " --help",
        "check --fail-on x | --fail-on: \"x\" is not known; type warning, fault or never; see:"
            + " whydns check --help",
        "check --json=yes | --json takes no value; see: whydns check --help",
        "check -o | --output needs a value: --output FILE; see: whydns check --help",
        "check compose:shop | \"compose:shop\" names no service; type compose:PROJECT/SERVICE; see:"
            + " whydns check --help",
        "check pid:x | \"pid:x\" is no process; type pid:NUMBER; see: whydns check --help",
        "check netns:blue | \"netns:blue\" is no path; type netns:/run/netns/NAME; see: whydns check"
            + " --help",
        "check --name a..b | \"a..b\" is no DNS name; type one like api.example.com; see: whydns"
            + " check --help",
      })
  void a_mistake_is_one_line_that_says_what_to_type(String arguments, String said, Lab lab) {
    Outcome outcome = lab.whydns(arguments.split(" "));

    assertThat(outcome.stderr()).isEqualTo("whydns: " + said + "\n");
    assertThat(outcome.stdout()).isEmpty();
    assertThat(outcome.exit()).isEqualTo(64);
  }

  @Test
  void without_a_command_it_says_which_one_to_type(Lab lab) {
    Outcome outcome = lab.whydns();

    assertThat(outcome.stderr())
        .isEqualTo("whydns: no command given; type: whydns check; see: whydns --help\n");
    assertThat(outcome.exit()).isEqualTo(64);
  }

  @Test
  void a_mistake_is_in_the_json_when_json_was_asked_for(Lab lab) {
    for (String[] words :
        new String[][] {
          {"check", "--json", "--bogus"},
          {"check", "--bogus", "--format=json"},
          {"check", "--format", "json", "--bogus"}
        }) {
      var report = CheckRun.parse(lab.whydns(words));
      assertThat(report.path("exit_code").asInt()).isEqualTo(64);
      assertThat(report.path("errors").get(0).asText()).isEqualTo("unknown option --bogus");
    }
  }

  @Test
  void help_fits_80_columns_and_says_first_what_it_is(Lab lab) {
    Outcome all = lab.whydns("--help");
    Outcome check = lab.whydns("check", "--help");

    assertThat(all.stdout())
        .startsWith("It's always DNS. whydns says why.\n")
        .contains("Examples:");
    assertThat(check.stdout())
        .startsWith("Find the cause: which hop fails, why, and what to do.\n")
        .contains("Examples:", "-n, --name=NAME");
    assertThat(Stream.concat(all.stdout().lines(), check.stdout().lines()))
        .allMatch(line -> line.length() <= 80);
    assertThat(all.stderr() + check.stderr()).isEmpty();
    assertThat(all.exit() + check.exit()).isZero();
  }

  @Test
  void the_schema_and_the_version_are_printed(Lab lab) {
    assertThat(lab.whydns("--json-schema").stdout()).startsWith("{").contains("whydns/1");
    assertThat(lab.whydns("check", "--version").stdout()).matches("whydns \\d+\\.\\d+\\.\\d+.*\n");
  }

  @Test
  void fail_on_decides_which_findings_the_exit_code_tells(Lab lab) {
    lab.write("/etc/resolv.conf", "nameserver x\n" + Lab.RESOLV_CONF);
    assertThat(lab.whydns("check", "host").exit()).isEqualTo(1);
    assertThat(lab.whydns("check", "host", "--fail-on", "fault").exit()).isZero();

    lab.write("/etc/resolv.conf", "nameserver 10.77.0.98\n");
    assertThat(lab.whydns("check", "host", "--fail-on", "fault").exit()).isEqualTo(2);
    assertThat(lab.whydns("check", "host", "--fail-on", "never").exit()).isZero();
  }

  @Test
  void a_file_gets_the_result_readable_by_its_owner_alone(Lab lab) {
    Outcome outcome = lab.whydns("check", "host", "--json", "-o", "/run/lab/report.json");

    assertThat(outcome.stdout() + outcome.stderr()).isEmpty();
    assertThat(lab.run("stat", "-c", "%a", "/run/lab/report.json").stdout()).isEqualTo("600\n");
    assertThat(lab.run("cat", "/run/lab/report.json").stdout()).startsWith("{").endsWith("}\n");
    assertThat(lab.whydns("check", "host", "-o", "/dev/stdout").stdout()).startsWith("OK  host");
  }

  @Test
  void a_place_that_cannot_be_written_is_told_before_anything_is_asked(Lab lab) {
    Outcome text = lab.whydns("check", "host", "-o", "/nowhere/report");
    assertThat(text.stderr())
        .isEqualTo("whydns: cannot write /nowhere/report: no such directory\n");
    assertThat(text.exit()).isEqualTo(74);

    Outcome json = lab.whydns("check", "host", "--json", "-o", "/run");
    assertThat(CheckRun.parse(json).path("errors").get(0).asText())
        .isEqualTo("cannot write /run: it is a directory");
    assertThat(lab.upstream().queries()).isEmpty();
  }

  @Test
  void quiet_leaves_the_summary_and_verbose_adds_each_exchange(Lab lab) {
    assertThat(lab.whydns("check", "host", "-q").stdout().lines()).hasSize(1);
    String plain = lab.whydns("check", "host").stdout();
    String verbose = lab.whydns("check", "host", "-v").stdout();
    String all = lab.whydns("check", "host", "-vv").stdout();
    assertThat(verbose.lines().count()).isGreaterThan(plain.lines().count());
    assertThat(all.lines().count()).isGreaterThan(verbose.lines().count());
  }

  @Test
  void colour_is_for_terminals_and_for_those_who_ask(Lab lab) {
    assertThat(lab.whydns("check", "host").stdout()).doesNotContain("\033");
    assertThat(lab.whydns("check", "host", "--color", "always").stdout()).contains("\033[");
    assertThat(terminal(lab, "", "check host")).contains("\033[32mOK\033[0m");
    assertThat(terminal(lab, "NO_COLOR=1 ", "check host")).contains("OK  host");
  }

  @Test
  void on_a_terminal_progress_is_gone_in_the_end_and_text_is_as_wide_as_it(Lab lab) {
    String shown = terminal(lab, "NO_COLOR=1 ", "check host");

    assertThat(shown).contains("whydns: reading the host");
    String result = shown.substring(shown.lastIndexOf("\r\033[K") + 4);
    assertThat(result).startsWith("OK  host: every hop is healthy");
    assertThat(result.lines().mapToInt(String::length).max().orElse(0)).isBetween(81, 120);
    assertThat(lab.whydns("check", "host").stdout().lines()).allMatch(l -> l.length() <= 80);
    assertThat(lab.whydns("check", "host").stderr()).isEmpty();
  }

  @Test
  void a_reader_that_goes_away_is_no_error(Lab lab) {
    Outcome outcome = lab.run("sh", "-c", Lab.launcher() + " check host -vv | head -1");

    assertThat(outcome.stdout()).isEqualTo("OK  host: every hop is healthy\n");
    assertThat(outcome.stderr()).isEmpty();
  }

  @Test
  void an_interrupt_ends_it_with_130(Lab lab) {
    lab.upstream().behave("10.77.0.53", "drop");
    lab.upstream().behave("10.77.0.54", "drop");

    Outcome outcome =
        lab.run(
            "timeout", "--preserve-status", "-s", "INT", "1.2", Lab.launcher(), "check", "host");

    assertThat(outcome.exit()).isEqualTo(130);
    assertThat(outcome.stdout() + outcome.stderr()).isEmpty();
  }

  @Test
  void it_runs_from_any_directory_and_writes_relative_to_it(Lab lab) {
    lab.run(
            "sh",
            "-c",
            "mkdir /run/lab/here && cd /run/lab/here && "
                + Lab.launcher()
                + " check host -o report")
        .ok();
    assertThat(lab.run("head", "-1", "/run/lab/here/report").stdout()).startsWith("OK  host");
  }

  private static String terminal(Lab lab, String environment, String arguments) {
    String command = "stty cols 120; " + environment + Lab.launcher() + " " + arguments;
    return lab.run("env", "TERM=xterm", "script", "-qec", command, "/dev/null").ok().stdout();
  }
}
