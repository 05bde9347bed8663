package dev.whydns.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The command without a command: help, version, and the schema of what the others print. */
final class WhydnsCommand implements Callable<Integer> {

  /** What is typed for it. */
  static final String NAME = "whydns";

  private final Streams streams;
  private final CommandSpec spec;
  private final Given<Boolean> schema;

  WhydnsCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    Arguments arguments = new Arguments(spec);
    arguments.help();
    arguments.version();
    schema = arguments.flag("the JSON Schema of every --json output", "--json-schema");
  }

  private CommandSpec usage() {
    return new Usage(this, WhydnsCommand.NAME, "It's always DNS. whydns says why.")
        .paragraphs(
            "Finds the hop at which name resolution fails in a Docker container, proves it, and says what "
                + "to do. It reads and asks; it never changes the system.")
        .examples(
            "whydns check                             the host and every running container",
            "whydns check web --name api.example.com  why web cannot resolve it",
            "whydns check web --json | jq -r '.targets[0].cause'",
            "whydns record web -o web.whydns          save it, to be judged anywhere",
            "whydns demo                              try it, without Docker",
            "whydns shell web                         all that by hand, line by line")
        .exits(
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
            ExitCode.Line.INTERRUPTED)
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    if (!schema.get()) {
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
}
