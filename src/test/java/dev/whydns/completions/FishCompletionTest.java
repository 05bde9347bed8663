package dev.whydns.completions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code whydns.fish} in a fish that has read nothing else of its user's. */
class FishCompletionTest {

  private static final String SCRIPT = "source completions/whydns.fish; complete -C $argv[1]";

  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void tools() throws Exception {
    shell = new Shell(folder).with("docker", Shell.DOCKER);
  }

  /** The words offered for a command line, without what is said about them. */
  private List<String> complete(String line) throws Exception {
    return shell.lines("fish", "-c", SCRIPT, line).stream().map(w -> w.split("\t")[0]).toList();
  }

  @Test
  void commands_options_and_values_are_offered() throws Exception {
    assertThat(complete("whydns "))
        .containsExactlyInAnyOrder(
            "check", "record", "netns", "resolv", "owners", "rules", "replay", "answers", "diff",
            "explain", "demo", "shell");
    assertThat(complete("whydns ch")).containsExactly("check");
    assertThat(complete("whydns rules --ra")).containsExactly("--raw");
    assertThat(complete("whydns check --rec")).containsExactly("--record");
    assertThat(complete("whydns check --format "))
        .containsExactlyInAnyOrder("text", "json", "markdown");
    assertThat(complete("whydns check -o pom")).containsExactly("pom.xml");
    assertThat(complete("whydns check --from x pom")).containsExactly("pom.xml");
  }

  @Test
  void explain_takes_a_code() throws Exception {
    assertThat(complete("whydns explain rules-m")).containsExactly("rules-missing");
    assertThat(complete("whydns explain we")).doesNotContain("web");
    assertThat(complete("whydns explain ")).hasSize(Code.values().length);
  }

  @Test
  void demo_takes_an_incident() throws Exception {
    assertThat(complete("whydns demo eight")).containsExactly("eight-hours");
    assertThat(complete("whydns demo we")).doesNotContain("web");
  }

  @Test
  void targets_are_what_runs() throws Exception {
    assertThat(complete("whydns check --name example.com "))
        .containsExactlyInAnyOrder(
            "compose:shop/web", "db", "web", "host", "dockerd", "pid:", "netns:", "compose:");
    assertThat(complete("whydns check compose:")).containsExactly("compose:shop/web");
    assertThat(complete("whydns check pid:1")).contains("pid:1");
  }

  @Test
  void without_an_engine_the_rest_is_offered_in_silence() throws Exception {
    shell.with("docker", "#!/bin/sh\necho 'Cannot connect' >&2\nexit 1\n");
    assertThat(complete("whydns check d")).containsExactly("dockerd");
  }

  @Test
  void after_the_target_netns_completes_the_program() throws Exception {
    assertThat(complete("whydns netns web -- timeou")).containsExactly("timeout");
    assertThat(complete("whydns netns -v web timeou")).containsExactly("timeout");
    assertThat(complete("whydns netns web -- sleep pom")).containsExactly("pom.xml");
  }
}
