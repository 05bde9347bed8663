package dev.whydns.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a command: help, version, and the schema of what the others print. */
@Command(
    name = "whydns",
    header = "It's always DNS. whydns says why.",
    description = {
      "",
      "Finds the hop at which name resolution fails in a Docker container, proves it,",
      "and says what to do. It reads and asks; it never changes the system.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  whydns check                             the host and every running container",
      "  whydns check web --name api.example.com  why web cannot resolve that name",
      "  whydns check web --json | jq -r '.targets[0].cause'",
      "  whydns record web -o web.whydns          save it, to be judged anywhere",
      "  whydns demo                              try it, without Docker",
      "",
      "Exit status: 0 healthy, 1 warnings, 2 a fault, 3 could not determine,",
      "64 a mistake in the command line, 65 cannot read a bundle, 69 something is",
      "missing, 74 cannot write, 77 not permitted."
    },
    versionProvider = WhydnsCommand.Versions.class,
    subcommands = {})
final class WhydnsCommand implements Callable<Integer> {

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this help")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "the version")
  private boolean version;

  @Option(names = "--json-schema", description = "the JSON Schema of every --json output")
  private boolean schema;

  WhydnsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (!schema) {
      throw new ParameterException(spec.commandLine(), "no command given; type: whydns check");
    }
    try (InputStream in =
        WhydnsCommand.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json")) {
      in.transferTo(streams.out());
      return ExitCode.HEALTHY;
    }
  }

  /** Tells picocli the version. */
  static final class Versions implements picocli.CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"whydns " + Version.text()};
    }
  }
}
