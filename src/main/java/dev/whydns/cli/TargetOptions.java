package dev.whydns.cli;

import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The targets of a command that takes any number of them. */
final class TargetOptions {

  /** How a target is named; the lines end where picocli would break a word at its colon. */
  static final String FORMS =
      "a container's name, ID or unique ID prefix,%ncompose:PROJECT/SERVICE, host, dockerd,%n"
          + "pid:NUMBER or netns:PATH";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(paramLabel = "TARGET", description = FORMS)
  private List<String> targets = new ArrayList<>();

  @Option(
      names = {"-a", "--all"},
      description = "every running container")
  private boolean all;

  /** As they were typed; empty without any. */
  List<String> words() {
    List<String> words = new ArrayList<>(targets);
    if (all) {
      words.add("--all");
    }
    return List.copyOf(words);
  }

  /** What they ask for; without any, the host and every running container. */
  TargetRequest request() {
    return new TargetRequest(specs(targets, spec), all);
  }

  /**
   * The targets that words name.
   *
   * @throws ParameterException for a word that names none
   */
  static List<TargetSpec> specs(List<String> words, CommandSpec spec) {
    try {
      return words.stream().map(TargetSpec::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
