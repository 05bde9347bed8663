package dev.whydns.completions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code _whydns} in an interactive zsh on a terminal of its own, with compinit and nothing else.
 */
class ZshCompletionTest {

  /** Types $1 and the key that completes, then a key that shows the line between marks. */
  private static final String SCRIPT =
      """
      zmodload zsh/zpty
      zpty -b z zsh -f -i
      zpty -w z "fpath=($PWD/completions \\$fpath); autoload -U compinit; compinit -u -D"
      zpty -w z 'show() { print -r -- "<""$BUFFER"">" }; zle -N show; bindkey "^X" show'
      zpty -w z 'bindkey "^I" complete-word; unsetopt auto_list; print -r -- "<""ready"">"'
      zpty -r -m z text '*<ready>*'
      zpty -w -n z "$1"$'\\t\\x18'
      zpty -r -m z text '*<whydns*>*'
      text=${text##*<whydns}
      print -r -- "whydns${text%%>*}"
      zpty -d z
      """;

  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void tools() throws Exception {
    shell =
        new Shell(folder)
            .with("docker", Shell.DOCKER)
            .with("zsh", "#!/bin/sh\nexec /usr/bin/zsh \"$@\"\n");
  }

  private String complete(String line) throws Exception {
    return String.join("\n", shell.lines("zsh", "-f", "-c", SCRIPT, "zsh", line));
  }

  @Test
  void commands_options_and_values_are_completed() throws Exception {
    assertThat(complete("whydns ch")).isEqualTo("whydns check ");
    assertThat(complete("whydns rules --ra")).isEqualTo("whydns rules --raw ");
    assertThat(complete("whydns check --ra")).isEqualTo("whydns check --ra");
    assertThat(complete("whydns check --from x pom")).isEqualTo("whydns check --from x pom.xml ");
    assertThat(complete("whydns check --format j")).isEqualTo("whydns check --format json ");
    assertThat(complete("whydns check --fail-on=n")).isEqualTo("whydns check --fail-on=never ");
    assertThat(complete("whydns check -o pom")).isEqualTo("whydns check -o pom.xml ");
  }

  @Test
  void explain_takes_a_code() throws Exception {
    assertThat(complete("whydns explain rules-m")).isEqualTo("whydns explain rules-missing ");
    assertThat(complete("whydns explain we")).isEqualTo("whydns explain we");
    assertThat(complete("whydns explain --for")).isEqualTo("whydns explain --format=");
  }

  @Test
  void demo_takes_an_incident() throws Exception {
    assertThat(complete("whydns demo eight")).isEqualTo("whydns demo eight-hours ");
    assertThat(complete("whydns demo we")).isEqualTo("whydns demo we");
  }

  @Test
  void targets_are_what_runs() throws Exception {
    assertThat(complete("whydns check host w")).isEqualTo("whydns check host web ");
    assertThat(complete("whydns rules compose:")).isEqualTo("whydns rules compose:shop/web ");
    assertThat(complete("whydns rules n")).isEqualTo("whydns rules netns:");
    complete("whydns check -H unix:///run/other.sock w");
    assertThat(Files.readAllLines(folder.resolve("docker.asked")))
        .contains("unix:///run/other.sock");
  }

  @Test
  void without_an_engine_the_rest_is_completed() throws Exception {
    shell.with("docker", "#!/bin/sh\necho 'Cannot connect' >&2\nexit 1\n");
    assertThat(complete("whydns check d")).isEqualTo("whydns check dockerd ");
  }

  @Test
  void after_the_target_netns_completes_the_program() throws Exception {
    assertThat(complete("whydns netns web -- timeou")).isEqualTo("whydns netns web -- timeout ");
    assertThat(complete("whydns netns web timeou")).isEqualTo("whydns netns web timeout ");
    assertThat(complete("whydns netns web -- sleep pom"))
        .isEqualTo("whydns netns web -- sleep pom.xml ");
  }
}
