package dev.whydns.commands;

import static dev.whydns.lab.Typist.CTRL_C;
import static dev.whydns.lab.Typist.CTRL_D;
import static dev.whydns.lab.Typist.CTRL_U;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.Typist;
import dev.whydns.lab.WithLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code whydns shell} on a terminal, on a dumb one, and fed by a pipe. */
@WithLab
class ShellIT {

  /** As terminals of this kind say it once they are told to (smkx in terminfo). */
  private static final String UP = "\u001bOA";

  @BeforeEach
  void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
  }

  private static Outcome script(Lab lab, List<String> options, String... lines) {
    List<String> command = new ArrayList<>(List.of(Lab.launcher(), "shell"));
    command.addAll(options);
    return lab.run(command, String.join("\n", lines) + "\n", Duration.ofSeconds(30));
  }

  private static String netns(Lab lab) {
    return lab.inContainer("web", "readlink", "/proc/self/ns/net").stdout().strip();
  }

  @Test
  void a_target_is_loaded_by_tab_and_its_verdict_is_in_the_prompt(Lab lab) {
    try (Typist shell = lab.type("xterm", 100, "shell")) {
      shell.await("whydns> ");
      shell.type("use w\t").await("use web");
      shell.type("\r").await("web> ");
      shell.enter("check").await("web: healthy");
      shell.await("web ✔> ");
      shell.enter("rules").await("whydns: as the check of");
      shell.await("6 rules to the engine in 1 target");
      shell.enter("rules");
      assertThat(shell.await("6 rules to the engine in 1 target")).doesNotContain("as the check");

      lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();
      shell.await("web ✔> ");
      shell.enter("check").await("whydns: exit code 2");
      shell.await("web ✘ upstream-blocked-from-container> ");
      shell.enter("use").await("whydns: web is no longer loaded");
      shell.await("whydns> ");
      assertThat(shell.enter("exit").exit()).isZero();
    }
  }

  @Test
  void a_program_has_the_targets_network_and_the_terminal_and_ctrl_c_is_its_own(Lab lab) {
    try (Typist shell = lab.type("xterm", 100, "shell", "web")) {
      shell.await("web> ");
      shell.enter("!readlink /proc/self/ns/net; test -t 0 && echo typed''here").await(netns(lab));
      shell.await("typedhere");
      shell.await("web> ");
      shell.enter("!echo wait''ing; exec sleep 1000").await("waiting");
      shell.type(CTRL_C).await("whydns: exit code 130");
      shell.await("web> ");
      shell.enter("netns -- sh -c 'exit 7'").await("whydns: exit code 7");
      shell.await("web> ");
      shell.enter("netns").await("(netns web)");
      shell.enter("exit 5").await("whydns: exit code 5");
      shell.await("web> ");
      assertThat(shell.type(CTRL_D).exit()).isZero();
    }
  }

  @Test
  void ctrl_c_stops_what_runs_and_clears_the_line_and_never_ends_the_shell(Lab lab) {
    try (Typist shell = lab.type("xterm", 100, "shell", "web")) {
      shell.await("web> ");
      shell.type("chekc").await("chekc");
      shell.type(CTRL_C).await("web> ");
      shell.enter("replay api.example.com --for 1m --every 100ms").await("lookup 3: ");
      shell.type(CTRL_C).await("web: healthy; ");
      shell.await("web> ");
      lab.upstream().behave("10.77.0.53", "drop");
      lab.upstream().behave("10.77.0.54", "drop");
      shell.enter("check -o /run/lab/stopped").await("asking ");
      shell.type(CTRL_C).await("whydns: stopped, exit code 130");
      shell.await("web> ");
      assertThat(lab.run("test", "-e", "/run/lab/stopped").exit()).isEqualTo(1);
      assertThat(shell.type(CTRL_D).exit()).isZero();
    }
  }

  @Test
  void lines_are_kept_for_the_next_session_and_long_results_are_paged(Lab lab) {
    try (Typist first = lab.type("xterm", 100, "shell")) {
      first.await("whydns> ");
      first.enter("explain rules-missing").await("whydns> ");
      first.enter(" explain rules-partial").await("whydns> ");
      assertThat(first.type(CTRL_D).exit()).isZero();
    }
    assertThat(lab.run("stat", "-c", "%a", Lab.STATE + "/whydns/history").stdout())
        .isEqualTo("600\n");
    try (Typist second = lab.type("xterm", 10, "shell")) {
      second.await("whydns> ");
      second.type(UP).await("explain rules-missing");
      second.type("\r").await("space: page, Enter: line, q: end --");
      second.type(" ").await("space: page, Enter: line, q: end --");
      second.type("q").await("whydns> ");
      assertThat(second.type(CTRL_D).exit()).isZero();
    }
  }

  @Test
  void where_lines_cannot_be_kept_it_says_so(Lab lab) {
    lab.run("sh", "-c", "mkdir -p \"$0\"; : > \"$0/whydns\"", Lab.STATE).ok();
    try (Typist shell = lab.type("xterm", 100, "shell")) {
      shell.await("whydns: lines are not kept: " + Lab.STATE + "/whydns");
      shell.await("whydns> ");
      assertThat(shell.type(CTRL_D).exit()).isZero();
    }
  }

  @Test
  void a_dumb_terminal_gets_plain_text_and_keeps_its_shell(Lab lab) {
    try (Typist shell = lab.type("dumb", 10, "shell", "web")) {
      shell.await("web> ");
      shell.enter("!echo wait''ing; exec sleep 1000").await("waiting");
      shell.type(CTRL_C).await("whydns: exit code 130");
      shell.await("web> ");
      shell.type("chekc").await("chekc");
      shell.type(CTRL_C).await("^C");
      shell.await("web> ");
      shell.enter("rules").await("6 rules to the engine in 1 target");
      shell.await("web> ");
      assertThat(shell.enter("quit").exit()).isZero();
      assertThat(shell.raw().replaceAll("\u001b\\[K", "")).doesNotContain("\u001b");
    }
  }

  @Test
  void a_hostile_name_is_not_offered(Lab lab) {
    lab.container(
        "evil",
        "--label",
        "com.docker.compose.project=a\u001b]0;owned\u0007",
        "--label",
        "com.docker.compose.service=b");
    try (Typist shell = lab.type("xterm", 100, "shell")) {
      shell.await("whydns> ");
      shell.type("check \t").await("evil");
      assertThat(shell.type(CTRL_U + CTRL_D).exit()).isZero();
      assertThat(shell.raw()).doesNotContain("owned");
    }
  }

  @Test
  void a_script_says_which_line_failed_and_ends_with_the_worst_code(Lab lab) {
    Outcome healthy = script(lab, List.of("web"), "# what is where", "", "check -q", "owners -q");

    assertThat(healthy.exit()).isZero();
    assertThat(healthy.stdout()).startsWith("web: healthy; ").doesNotContain("web> ");
    assertThat(healthy.stderr()).startsWith("whydns: as the check of").hasLineCount(1);

    Outcome failing =
        script(
            lab,
            List.of("--json"),
            "use web",
            "!cat; readlink /proc/self/ns/net; exit 7",
            "use nosuch",
            "exit",
            "never");
    assertThat(failing.exit()).isEqualTo(7);
    assertThat(failing.stdout()).isEqualTo(netns(lab) + "\n");
    assertThat(failing.stderr())
        .isEqualTo(
            """
            whydns: line 2: exit code 7: !cat; readlink /proc/self/ns/net; exit 7
            whydns: no container has the name or ID "nosuch"
            whydns: line 3: exit code 3: use nosuch
            """);
  }

  @Test
  void a_mistake_in_a_line_is_told_as_on_the_command_line(Lab lab) {
    Outcome mistakes = script(lab, List.of(), "chekc web", "check --timeuot 1s", "check 'web");

    assertThat(mistakes.exit()).isEqualTo(64);
    assertThat(mistakes.stderr())
        .isEqualTo(
            """
            whydns: there is no command "chekc"; did you mean check?; see: whydns --help
            whydns: line 1: exit code 64: chekc web
            whydns: unknown option --timeuot; did you mean --timeout?; see: whydns check --help
            whydns: line 2: exit code 64: check --timeuot 1s
            whydns: a ' is not closed
            whydns: line 3: exit code 64: check 'web
            """);
    assertThat(script(lab, List.of("nosuch"), "check").exit()).isEqualTo(3);
    assertThat(script(lab, List.of("-o", "/run/lab/x"), "check").stderr())
        .startsWith("whydns: -o belongs to one command inside");
  }

  @Test
  void pseudonyms_are_the_same_in_all_lines(Lab lab) {
    Outcome redacted = script(lab, List.of("--redact", "web"), "check", "owners", "!true");

    assertThat(redacted.exit()).isZero();
    assertThat(redacted.stdout() + redacted.stderr()).doesNotContain("web");
    String name = redacted.stdout().replaceAll("(?s).*?OK {2}(\\S+): .*", "$1");
    assertThat(redacted.stdout()).contains(name + "  container, pid");
  }
}
