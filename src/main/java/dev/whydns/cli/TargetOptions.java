package dev.whydns.cli;

import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** The targets of a command that takes any number of them. */
final class TargetOptions {

  /** How a target is named; the lines end where picocli would break a word at its colon. */
  static final String FORMS =
      "a container's name, ID or unique ID prefix,%ncompose:PROJECT/SERVICE, host, dockerd,%n"
          + "pid:NUMBER or netns:PATH";

  private final CommandSpec spec;
  private final Given<List<String>> targets;
  private final Given<Boolean> all;

  /** Adds them to a command. */
  TargetOptions(CommandSpec spec) {
    this.spec = spec;
    Arguments arguments = new Arguments(spec);
    targets = arguments.list(PositionalParamSpec.builder().paramLabel("TARGET").description(FORMS));
    all = arguments.flag("every running container", "-a", "--all");
  }

  /** As they were typed; empty without any. */
  List<String> words() {
    List<String> words = new ArrayList<>(targets.get());
    if (all.get()) {
      words.add("--all");
    }
    return List.copyOf(words);
  }

  /** What they ask for; without any, the host and every running container. */
  TargetRequest request() {
    return new TargetRequest(specs(targets.get(), spec), all.get());
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
