package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to engine, targets, disk and reader while whydns is at work, and to itself. */
@WithLab(engineFlags = "--live-restore")
class FaultsWhileRunningIT {

  private static final String FOLDER = "/run/lab/full";

  /** Answered after 1.5 s, whoever asks; everything else at once. */
  private static final String SLOW = "slow-1500.example.com";

  @Test
  void an_engine_that_restarts_is_no_fault_and_the_next_run_judges(Lab lab) throws Exception {
    web(lab);
    Underway run = Underway.whydns(lab, "check", "web", "--json", "--name", SLOW);
    run.untilAsked(12);
    lab.engine().restart();

    Outcome outcome = run.end();
    JsonNode target = target(outcome, "web");
    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(3);
    assertThat(target.path("state").asText()).isEqualTo("unknown");
    assertThat(target.path("findings")).isEmpty();
    assertThat(target.path("facts").path("presence").asText()).isEqualTo("engine_gone");
    assertThat(target.path("not_checked").get(0).path("why").asText())
        .isEqualTo("the engine ended or restarted while it was examined");
    assertThat(outcome.stderr()).isEmpty();
    CheckRun.of(lab, "web").expect(0, "web", "healthy", null);
  }

  @Test
  void a_removed_container_is_said_to_have_stopped_and_the_other_is_judged(Lab lab)
      throws Exception {
    web(lab);
    lab.container("db", "--network", "appnet");
    Underway run = Underway.whydns(lab, "check", "web", "db", "--json", "--name", SLOW);
    run.untilAsked(12);
    lab.docker("rm", "-f", "web");

    Outcome outcome = run.end();
    JsonNode web = target(outcome, "web");
    assertThat(web.path("facts").path("presence").asText()).isEqualTo("gone");
    assertThat(web.path("findings")).isEmpty();
    assertThat(web.path("not_checked").get(0).path("why").asText())
        .isEqualTo("it stopped while it was examined");
    assertThat(target(outcome, "db").path("cause").asText())
        .as(outcome.toString())
        .isEqualTo("upstream-slow");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.stderr()).isEmpty();
    assertThat(lab.whydns("check", "web").exit()).isEqualTo(3);
  }

  @Test
  void a_namespace_whose_name_goes_away_is_judged_to_the_end(Lab lab) throws Exception {
    lab.run("ip", "netns", "add", "blue").ok();
    Underway run =
        Underway.whydns(lab, "check", "netns:/run/netns/blue", "host", "--json", "--name", SLOW);
    run.untilAsked(8);
    lab.run("ip", "netns", "del", "blue").ok();

    Outcome outcome = run.end();
    JsonNode blue = target(outcome, "netns:/run/netns/blue");
    assertThat(blue.path("cause").asText()).as(outcome.toString()).isEqualTo("upstream-no-route");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.stderr()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "check host --record, the result stays",
    "record host -o, nothing is printed",
    "check host --json -o, nothing is printed",
    "replay host api.example.com --as glibc -o, nothing is printed"
  })
  void a_full_disk_is_one_line_and_74_and_leaves_the_old_file(
      String command, String printed, Lab lab) {
    String file = FOLDER + "/old";
    lab.run("sh", "-c", "mkdir -p $0 && mount -t tmpfs -o size=4k none $0", FOLDER).ok();
    lab.run("sh", "-c", "echo before > $0", file).ok();
    try {
      Outcome outcome = lab.whydns((command + " " + file).split(" "));

      assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(74);
      assertThat(outcome.stderr())
          .matches("whydns: cannot write " + file + ": No space left on device; .*\n");
      assertThat(outcome.stdout().isEmpty()).isEqualTo(printed.startsWith("nothing"));
      assertThat(lab.run("cat", file).stdout()).isEqualTo("before\n");
      assertThat(lab.run("ls", "-A", FOLDER).stdout()).isEqualTo("old\n");
    } finally {
      lab.run("umount", FOLDER).ok();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "check host, > /dev/full, No space left on device",
    "check host --json, >&-, Bad file descriptor",
    "record host -o -, > /dev/full, No space left on device",
    "explain, > /dev/full, No space left on device"
  })
  void a_result_that_cannot_be_printed_is_one_line_and_74(
      String command, String where, String why, Lab lab) {
    Outcome outcome = lab.run("sh", "-c", Lab.launcher() + " " + command + " " + where);

    assertThat(outcome.stderr())
        .endsWith("whydns: cannot write standard output: " + why + "; the result is lost\n")
        .doesNotContain("Exception", "\tat ");
    assertThat(outcome.exit()).isEqualTo(74);
  }

  @Test
  void closed_streams_are_given_to_no_socket(Lab lab) {
    String whydns = Lab.launcher();

    Outcome outcome = lab.run("sh", "-c", whydns + " check host -q <&- 2>&-");
    assertThat(outcome.stdout()).startsWith("host: healthy; ");
    assertThat(outcome.exit()).isZero();
    assertThat(lab.run("sh", "-c", whydns + " check host <&- >&- 2>&-").exit()).isEqualTo(74);
  }

  @Test
  void a_reader_that_leaves_early_has_what_it_wanted_and_the_code_is_the_verdicts(Lab lab) {
    Outcome outcome =
        lab.run(
            "bash", "-c", Lab.launcher() + " check host -vv | head -c 1; echo ${PIPESTATUS[0]}");

    assertThat(outcome.stdout()).isEqualTo("O0\n");
    assertThat(outcome.stderr()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"check host, INT, 130", "check host, TERM, 143", "record host, TERM, 143"})
  void a_signal_leaves_neither_file_nor_child(String command, String signal, int code, Lab lab)
      throws Exception {
    String child = "/run/lab/child-" + signal;
    lab.run("sh", "-c", "rm -rf /run/lab/o /run/lab/bin; mkdir /run/lab/o /run/lab/bin").ok();
    lab.write(
        "/run/lab/bin/iptables-nft-save", "#!/bin/sh\necho $$ > " + child + "\nexec sleep 600\n");
    lab.run("chmod", "+x", "/run/lab/bin/iptables-nft-save").ok();
    lab.run("rm", "-f", child).ok();
    lab.upstream().behave("10.77.0.53", "drop");
    List<String> wrapper = List.of("env", "PATH=/run/lab/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    String[] words = (command + " --timeout 500ms -o /run/lab/o/result").split(" ");
    Underway run = Underway.below(lab, wrapper, words).until("[ -s " + child + " ]");
    run.signal(signal);

    Outcome outcome = run.end();
    assertThat(outcome.exit()).isEqualTo(code);
    assertThat(outcome.stdout() + outcome.stderr()).isEmpty();
    assertThat(lab.run("ls", "-A", "/run/lab/o").stdout()).isEmpty();
    run.until("! kill -0 $(cat " + child + ") 2> /dev/null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void a_second_signal_neither_loses_the_report_nor_hangs(String signal, Lab lab) throws Exception {
    lab.run("rm", "-rf", "/run/lab/o").ok();
    lab.run("mkdir", "/run/lab/o").ok();
    String words = "replay host api.example.com --as glibc --for 5m -o /run/lab/o/result";
    Underway run = Underway.whydns(lab, words.split(" ")).untilAsked(4);
    run.signal(signal);
    lab.run("sh", "-c", "kill -" + signal + " $(cat /run/lab/underway.pid); true");

    Outcome outcome = run.end();
    assertThat(outcome.exit()).as(outcome.toString()).isZero();
    assertThat(lab.run("ls", "-A", "/run/lab/o").stdout()).isEqualTo("result\n");
    assertThat(outcome.stderr()).isEmpty();
  }

  private static JsonNode target(Outcome outcome, String label) {
    for (JsonNode each : CheckRun.parse(outcome).path("targets")) {
      if (each.path("target").asText().equals(label)) {
        return each;
      }
    }
    throw new AssertionError("no target " + label + ": " + outcome);
  }

  private static void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
  }
}
