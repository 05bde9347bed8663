package dev.whydns.cli;

import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Range;

/**
 * Declares what a command takes, in the order of the calls. picocli's annotations would say the
 * same, but to read those by reflection took 50 ms of every start.
 */
final class Arguments {

  private final CommandSpec spec;

  /** The options and parameters of this command. */
  Arguments(CommandSpec spec) {
    this.spec = spec;
  }

  /** {@code --help}, for which nothing else need be right. */
  void help() {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .description("this help")
            .build());
  }

  /** {@code --version}. */
  void version() {
    spec.versionProvider(() -> new String[] {Version.line()});
    spec.addOption(
        OptionSpec.builder("--version")
            .versionHelp(true)
            .type(boolean.class)
            .description("the version")
            .build());
  }

  /** An option without a value. */
  Given<Boolean> flag(String description, String... names) {
    Given<Boolean> flag = alternative(description, names);
    spec.add(flag.argument());
    return flag;
  }

  /** The same for {@link #oneOf}, which adds it. */
  static Given<Boolean> alternative(String description, String... names) {
    return new Given<>(
        OptionSpec.builder(names).type(boolean.class).description(description).build(), false);
  }

  /** Options of which at most one may be given. */
  void oneOf(Given<?>... alternatives) {
    ArgGroupSpec.Builder group = ArgGroupSpec.builder();
    for (Given<?> each : alternatives) {
      group.addArg(each.argument());
    }
    spec.addArgGroup(group.build());
  }

  /** An option without a value that says more the more often it is given. */
  Given<boolean[]> repeated(String description, String... names) {
    OptionSpec option =
        OptionSpec.builder(names)
            .type(boolean[].class)
            .arity(Range.valueOf("0").unspecified(true))
            .description(description)
            .build();
    spec.addOption(option);
    return new Given<>(option, new boolean[0]);
  }

  /** An option with a value. */
  <T> Given<T> one(Class<T> type, OptionSpec.Builder builder) {
    OptionSpec option = builder.type(type).build();
    spec.addOption(option);
    return new Given<>(option, null);
  }

  /** An option that may be given more than once, or with more than one value. */
  <T> Given<List<T>> list(Class<T> type, OptionSpec.Builder builder) {
    OptionSpec option = builder.type(List.class).auxiliaryTypes(type).build();
    spec.addOption(option);
    return new Given<>(option, List.of());
  }

  /** A parameter: without an arity, one that has to be there. */
  Given<String> one(PositionalParamSpec.Builder builder) {
    boolean required = builder.arity() == null || builder.arity().min() > 0;
    PositionalParamSpec parameter = builder.type(String.class).required(required).build();
    spec.addPositional(parameter);
    return new Given<>(parameter, null);
  }

  /** Parameters: without an arity, any number. */
  Given<List<String>> list(PositionalParamSpec.Builder builder) {
    Range arity =
        builder.arity() == null ? Range.valueOf("0..1").unspecified(true) : builder.arity();
    PositionalParamSpec parameter =
        builder
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity(arity)
            .required(arity.min() > 0)
            .build();
    spec.addPositional(parameter);
    return new Given<>(parameter, List.of());
  }
}
