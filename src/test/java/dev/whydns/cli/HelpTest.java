package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help} says, which completion and manual are made of as well. */
class HelpTest {

  private static final CommandSpec ROOT = new Cli(Streams.ofProcess()).model();

  static Stream<String> commands() {
    return ROOT.subcommands().keySet().stream();
  }

  private static CommandSpec command(String name) {
    return ROOT.subcommands().get(name).getCommandSpec();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_fits_80_columns_and_tells_exit_codes_and_examples(String name) {
    CommandLine line = command(name).commandLine();

    assertThat(line.getUsageMessage().lines().filter(l -> l.length() > 80)).isEmpty();
    assertThat(line.getUsageMessage())
        .contains("\nExit status:\n", "\nExamples:\n  whydns " + name + " ");
    assertThat(command(name).usageMessage().header()).hasSize(1);
    assertThat(command(name).usageMessage().header()[0]).matches("[A-Z].*\\.");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void an_option_has_one_clause_without_a_stop_that_tells_its_default(String name) {
    List<String> poor = new ArrayList<>();
    for (OptionSpec option : command(name).options()) {
      String text = String.join("\n", option.description());
      boolean tellsDefault =
          option.defaultValue() == null || text.contains("(default: " + option.defaultValue());
      if (text.isEmpty() || text.contains("\n") || text.endsWith(".") || !tellsDefault) {
        poor.add(option.longestName() + ": " + text);
      }
    }

    assertThat(poor).isEmpty();
  }

  @Test
  void every_exit_code_is_in_the_help_of_whydns() throws IllegalAccessException {
    Map<String, String> told = ROOT.usageMessage().exitCodeList();
    for (Field field : ExitCode.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
        assertThat(told).containsKey(String.valueOf(field.getInt(null)));
      }
    }
    for (String name : commands().filter(n -> !n.equals("netns")).toList()) {
      assertThat(told.keySet()).containsAll(command(name).usageMessage().exitCodeList().keySet());
    }
  }
}
