package dev.whydns.completions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code whydns.bash} in a bash without any other completion. */
class BashCompletionTest {

  private static final String SCRIPT =
      "source completions/whydns.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _whydns;"
          + " for reply in \"${COMPREPLY[@]}\"; do echo \"$reply\"; done";

  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void tools() throws Exception {
    shell = new Shell(folder);
  }

  /** The words as bash splits them: at blanks, {@code :} and {@code =}. */
  private List<String> complete(String... words) throws Exception {
    String[] command = new String[5 + words.length + 1];
    List<String> all =
        new java.util.ArrayList<>(List.of("bash", "--norc", "-c", SCRIPT, "bash", "whydns"));
    all.addAll(List.of(words));
    return shell.lines(all.toArray(String[]::new));
  }

  @Test
  void the_first_word_is_a_command() throws Exception {
    assertThat(complete(""))
        .containsExactlyInAnyOrder(
            "check", "record", "netns", "resolv", "owners", "rules", "replay", "answers", "diff",
            "explain", "demo", "shell");
    assertThat(complete("ch")).containsExactly("check");
  }

  @Test
  void options_are_those_of_the_command() throws Exception {
    assertThat(complete("rules", "--ra")).containsExactly("--raw");
    assertThat(complete("check", "--rec")).containsExactly("--record");
    assertThat(complete("--json")).containsExactly("--json-schema");
    assertThat(complete("check", "web", "--fo")).containsExactly("--format");
  }

  @Test
  void an_option_offers_its_values() throws Exception {
    assertThat(complete("check", "--format", "")).containsExactly("text", "json", "markdown");
    assertThat(complete("check", "--format", "=")).containsExactly("text", "json", "markdown");
    assertThat(complete("check", "--color", "=", "a")).containsExactly("auto", "always");
    assertThat(complete("rules", "--fail-on", "n")).containsExactly("never");
    assertThat(complete("rules", "--timeout", "")).isEmpty();
    assertThat(complete("check", "-o", "pom")).containsExactly("pom.xml");
    assertThat(complete("check", "--from", "pom")).containsExactly("pom.xml");
    assertThat(complete("check", "--from", "x", "pom")).containsExactly("pom.xml");
    assertThat(complete("check", "--from", "=", "x", "pom")).containsExactly("pom.xml");
  }

  @Test
  void explain_takes_a_code() throws Exception {
    shell.with("docker", Shell.DOCKER);
    assertThat(complete("explain", "rules-m")).containsExactly("rules-missing");
    assertThat(complete("explain", "w")).isEmpty();
    assertThat(complete("explain", "")).hasSize(Code.values().length);
  }

  @Test
  void demo_takes_an_incident() throws Exception {
    shell.with("docker", Shell.DOCKER);
    assertThat(complete("demo", "eight")).containsExactly("eight-hours");
    assertThat(complete("demo", "w")).isEmpty();
    assertThat(complete("demo", "--q")).containsExactly("--quiet", "--quiz");
  }

  @Test
  void targets_are_what_runs() throws Exception {
    shell.with("docker", Shell.DOCKER);
    assertThat(complete("check", ""))
        .containsExactlyInAnyOrder(
            "compose:shop/web", "db", "web", "host", "dockerd", "pid:", "netns:", "compose:");
    assertThat(complete("owners", "web", "d")).containsExactly("db", "dockerd");
    assertThat(complete("check", "--name", "example.com", "w")).containsExactly("web");
    assertThat(complete("check", "compose", ":")).containsExactly("shop/web");
    assertThat(complete("check", "compose", ":", "sh")).containsExactly("shop/web");
  }

  @Test
  void the_engine_that_the_line_names_is_asked() throws Exception {
    shell.with("docker", Shell.DOCKER);
    complete("check", "-H", "unix", ":", "///run/other.sock", "w");
    assertThat(Files.readAllLines(folder.resolve("docker.asked")))
        .containsExactly("unix:///run/other.sock");
  }

  @Test
  void without_the_docker_client_the_socket_is_asked() throws Exception {
    shell.with(
        "curl",
        "#!/bin/sh\necho '[{\"Names\":[\"/web\"],\"Labels\":{\"com.docker.compose.project\":\"shop\","
            + "\"com.docker.compose.service\":\"api\",\"x\":\"\\\"Names\\\":[\\\"/no\"}},"
            + "{\"Names\":[\"/db\",\"/web/db\"],\"Labels\":{}}]'\n");
    assertThat(complete("check", "w")).containsExactly("web");
    assertThat(complete("check", "d")).containsExactly("db", "dockerd");
    assertThat(complete("check", "n")).containsExactly("netns:");
    assertThat(complete("check", "compose", ":", "s")).containsExactly("shop/api");
  }

  @Test
  void without_an_engine_the_rest_is_offered_in_silence() throws Exception {
    assertThat(complete("check", ""))
        .containsExactly("host", "dockerd", "pid:", "netns:", "compose:");
    shell.with("docker", "#!/bin/sh\necho 'Cannot connect' >&2\nexit 1\n");
    assertThat(complete("check", "h")).containsExactly("host");
    shell.with("docker", "#!/bin/sh\nexec sleep 20\n");
    assertThat(complete("check", "h")).containsExactly("host");
  }

  @Test
  void what_is_no_name_is_neither_offered_nor_run() throws Exception {
    shell.with("docker", "#!/bin/sh\necho 'x$(echo>'\"$0.run\"') compose:`echo`/a'\necho '*'\n");
    assertThat(complete("check", ""))
        .containsExactly("host", "dockerd", "pid:", "netns:", "compose:");
    assertThat(folder.resolve("docker.run")).doesNotExist();
  }

  @Test
  void processes_and_namespace_files_are_found() throws Exception {
    assertThat(complete("check", "pid", ":", "1")).contains("1");
    assertThat(complete("check", "netns", ":", folder + "/gre")).containsExactly(folder + "/grep");
  }

  @Test
  void after_the_target_netns_completes_the_program() throws Exception {
    assertThat(complete("netns", "web", "")).containsExactly("--");
    assertThat(complete("netns", "web", "--", "timeou")).containsExactly("timeout");
    assertThat(complete("netns", "pid", ":", "1", "timeou")).containsExactly("timeout");
    assertThat(complete("netns", "--host-files", "web", "--", "cat", "pom"))
        .containsExactly("pom.xml");
  }
}
