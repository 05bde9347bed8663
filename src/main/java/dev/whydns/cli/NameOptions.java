package dev.whydns.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The names that are to be resolved. */
final class NameOptions {

  private final CommandSpec spec;
  private final Given<List<String>> names;

  /** Adds them to a command. */
  NameOptions(CommandSpec spec) {
    this.spec = spec;
    names =
        new Arguments(spec)
            .list(
                String.class,
                OptionSpec.builder("-n", "--name")
                    .paramLabel("NAME")
                    .description(
                        "a name to resolve, judged for itself; may be given more than once"));
  }

  /** Without a final dot; may be empty. */
  List<String> names() {
    return names.get().stream().map(name -> DnsName.of(name, spec)).toList();
  }
}
