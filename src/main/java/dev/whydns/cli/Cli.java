package dev.whydns.cli;

import dev.whydns.finding.Report;
import dev.whydns.render.JsonRenderer;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command tree, and what happens when the command line or whydns itself is wrong. */
public final class Cli {

  private final Streams streams;

  /** A command line that writes to these streams. */
  public Cli(Streams streams) {
    this.streams = streams;
  }

  /** Runs a command and returns its exit code. */
  public int run(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals("check")) {
      Examination.warmUp();
    }
    CommandLine line =
        tree(arguments)
            .registerConverter(Duration.class, new DurationConverter())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(streams.out(), true))
            .setErr(new PrintWriter(streams.err(), true))
            .setParameterExceptionHandler(this::usage)
            .setExecutionExceptionHandler(this::internal);
    int code = line.execute(arguments);
    streams.out().flush();
    return code;
  }

  /**
   * The commands. picocli takes 10 to 20 ms for each by reflection, so where the first word names
   * one, that is the only one there is.
   */
  private CommandLine tree(String... arguments) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("check", () -> new CommandLine(new CheckCommand(streams)));
    commands.put(
        "netns", () -> new CommandLine(new NetnsCommand(streams)).setStopAtPositional(true));
    commands.put("resolv", () -> new CommandLine(new ResolvCommand(streams)));
    commands.put("owners", () -> new CommandLine(new OwnersCommand(streams)));
    commands.put("rules", () -> new CommandLine(new RulesCommand(streams)));
    CommandLine line = new CommandLine(new WhydnsCommand(streams));
    String first = arguments.length == 0 ? "" : arguments[0];
    commands.forEach(
        (name, command) -> {
          if (!commands.containsKey(first) || name.equals(first)) {
            line.addSubcommand(name, command.get());
          }
        });
    return line;
  }

  /** One line: what is wrong, and what to type instead. */
  private int usage(ParameterException e, String[] arguments) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = firstLine(e.getMessage()) + suggestion(e);
    String hint = "; try: " + command + " --help";
    streams.err().println("whydns: " + message + hint);
    if (List.of(arguments).contains("--json") || List.of(arguments).contains("json")) {
      streams
          .out()
          .print(new JsonRenderer().render(failed(e.getCommandLine(), ExitCode.USAGE, message)));
    }
    return ExitCode.USAGE;
  }

  private static String suggestion(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> near = unmatched.getSuggestions();
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }

  private int internal(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    boolean debug = parsed.originalArgs().contains("--debug");
    String message = "internal error: " + e + (debug ? "" : "; --debug shows where");
    streams.err().println("whydns: " + message);
    if (debug) {
      e.printStackTrace(streams.err());
    }
    if (parsed.originalArgs().contains("--json")) {
      streams.out().print(new JsonRenderer().render(failed(line, ExitCode.INTERNAL, message)));
    }
    return ExitCode.INTERNAL;
  }

  private static Report failed(CommandLine line, int code, String message) {
    return new Report(
        line.getCommandName(),
        Version.text(),
        Instant.now(),
        0,
        code,
        Optional.empty(),
        List.of(),
        List.of(message));
  }

  private static String firstLine(String text) {
    return text == null ? "wrong arguments" : text.lines().findFirst().orElse("wrong arguments");
  }
}
