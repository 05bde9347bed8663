package dev.whydns.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The names that are to be resolved. */
final class NameOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-n", "--name"},
      paramLabel = "NAME",
      description = "a name to resolve, judged for itself; may be given more than once")
  private List<String> names = new ArrayList<>();

  /** Without a final dot; may be empty. */
  List<String> names() {
    return names.stream().map(name -> DnsName.of(name, spec)).toList();
  }
}
