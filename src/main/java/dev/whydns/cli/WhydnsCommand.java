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
    name = WhydnsCommand.NAME,
    header = "It's always DNS. whydns says why.",
    description = {
      "",
      "Finds the hop at which name resolution fails in a Docker container, proves it, and says what "
          + "to do. It reads and asks; it never changes the system.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  whydns check                             the host and every running container",
      "  whydns check web --name api.example.com  why web cannot resolve it",
      "  whydns check web --json | jq -r '.targets[0].cause'",
      "  whydns record web -o web.whydns          save it, to be judged anywhere",
      "  whydns demo                              try it, without Docker",
      "  whydns shell web                         all that by hand, line by line"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      ExitCode.Line.HEALTHY,
      ExitCode.Line.WARNING,
      ExitCode.Line.FAULT,
      ExitCode.Line.UNKNOWN,
      ExitCode.Line.USAGE,
      ExitCode.Line.CANNOT_READ,
      ExitCode.Line.UNAVAILABLE,
      ExitCode.Line.INTERNAL,
      ExitCode.Line.CANNOT_WRITE,
      ExitCode.Line.NOT_PERMITTED,
      ExitCode.Line.INTERRUPTED
    },
    versionProvider = WhydnsCommand.Versions.class,
    subcommands = {})
final class WhydnsCommand implements Callable<Integer> {

  /** What is typed for it. */
  static final String NAME = "whydns";

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
    try (InputStream in = schema()) {
      in.transferTo(streams.out());
      return ExitCode.HEALTHY;
    }
  }

  /** What {@code --json-schema} prints. */
  static InputStream schema() {
    return WhydnsCommand.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json");
  }

  /** Tells picocli the version. */
  static final class Versions implements picocli.CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Version.line()};
    }
  }
}
