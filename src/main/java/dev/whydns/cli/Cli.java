package dev.whydns.cli;

import dev.whydns.finding.Report;
import dev.whydns.render.JsonRenderer;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command tree, and what happens when the command line or whydns itself is wrong. */
public final class Cli {

  private final Streams plain;
  private final Streams streams;
  private final String program;

  /** A command line that writes to these streams. */
  public Cli(Streams streams) {
    this(streams, WhydnsCommand.NAME);
  }

  /**
   * The same where whydns is typed otherwise.
   *
   * @param program as {@code docker whydns}
   */
  public Cli(Streams streams, String program) {
    this.plain = streams;
    this.streams = streams.guarded();
    this.program = program;
  }

  /** Runs a command and returns its exit code. */
  public int run(String... arguments) {
    if (arguments.length > 0 && List.of("check", "record").contains(arguments[0])) {
      Examination.warmUp();
    }
    streams.disclosure().redactIfAsked(List.of(arguments));
    CommandLine line =
        tree(arguments)
            .registerConverter(Duration.class, new DurationConverter())
            .registerConverter(Path.class, Path::of)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOverwrittenOptionsAllowed(streams.session().goesOn())
            .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
            .setExecutionStrategy(this::execute)
            .setParameterExceptionHandler(this::usage)
            .setExecutionExceptionHandler(this::internal);
    int code = bounded(line, arguments);
    streams.out().flush();
    return streams.lost().filter(why -> code < ExitCode.USAGE).map(this::lost).orElse(code);
  }

  private int lost(String why) {
    streams.err().println("whydns: cannot write standard output: " + why + "; the result is lost");
    return ExitCode.CANNOT_WRITE;
  }

  /**
   * Data from elsewhere may need more than the launcher gives. The JVM would end with 1, which says
   * that there are warnings.
   */
  private int bounded(CommandLine line, String... arguments) {
    try {
      return line.execute(arguments);
    } catch (VirtualMachineError e) {
      String message = "it needs more memory than whydns may use (" + e + "); name fewer targets";
      streams.err().println("whydns: " + message);
      json(arguments[0], List.of(arguments), ExitCode.INTERNAL, message);
      return ExitCode.INTERNAL;
    }
  }

  /** A file of arguments (picocli's {@code @FILE}) may ask for redaction too. */
  private int execute(ParseResult parsed) {
    ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    if (last.hasMatchedOption("--redact") || last.hasMatchedOption("--redact-map")) {
      streams.disclosure().redact(parsed.expandedArgs());
    }
    Settings.Colour when = last.matchedOptionValue("--color", Settings.Colour.AUTO);
    boolean coloured = Appearance.isColoured(when, streams, streams.outIsTerminal());
    parsed.commandSpec().commandLine().setColorScheme(HelpPage.scheme(coloured));
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Every command with its options, for what is generated from them. */
  public CommandSpec model() {
    return tree().getCommandSpec();
  }

  /** The same of one command at least. */
  CommandSpec model(String command) {
    return tree(command).getCommandSpec();
  }

  /** The commands; where the first word names one, that is the only one there is. */
  private CommandLine tree(String... arguments) {
    Map<String, Supplier<CommandSpec>> commands = new LinkedHashMap<>();
    commands.put("check", () -> new CheckCommand(streams).spec());
    commands.put("record", () -> new RecordCommand(streams).spec());
    commands.put("netns", () -> new NetnsCommand(streams).spec());
    commands.put("resolv", () -> new ResolvCommand(streams).spec());
    commands.put("owners", () -> new OwnersCommand(streams).spec());
    commands.put("rules", () -> new RulesCommand(streams).spec());
    commands.put("replay", () -> new ReplayCommand(streams).spec());
    commands.put("answers", () -> new AnswersCommand(streams).spec());
    commands.put("diff", () -> new DiffCommand(streams).spec());
    commands.put("explain", () -> new ExplainCommand(streams).spec());
    if (!streams.session().goesOn()) {
      commands.put("demo", () -> new DemoCommand(streams).spec());
      commands.put("shell", () -> new ShellCommand(plain, program).spec());
    }
    commands.putAll(streams.session().commands(streams));
    CommandLine line = new CommandLine(new WhydnsCommand(streams).spec());
    String first = arguments.length == 0 ? "" : arguments[0];
    commands.forEach(
        (name, command) -> {
          if (!commands.containsKey(first) || name.equals(first)) {
            line.addSubcommand(name, command.get());
          }
        });
    if (!program.equals(WhydnsCommand.NAME)) {
      line.setCommandName(program);
      HelpPage.retype(line, commands.keySet(), program);
    }
    return line;
  }

  /** One line: what is wrong, and what to type instead. */
  private int usage(ParameterException e, String[] arguments) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String message = Mistake.of(e).text();
    String command = spec.parent() == null ? WhydnsCommand.NAME : spec.name();
    streams.err().println("whydns: " + message + "; see: " + spec.qualifiedName() + " --help");
    json(command, List.of(arguments), ExitCode.USAGE, message);
    return ExitCode.USAGE;
  }

  /** The error as a report, where that was asked for. */
  private void json(String command, List<String> arguments, int code, String message) {
    if (wantsJson(arguments)) {
      streams
          .out()
          .print(
              new JsonRenderer(streams.disclosure().filter())
                  .render(failed(command, code, message)));
    }
  }

  /** Also where the command line could not be understood. */
  private static boolean wantsJson(List<String> arguments) {
    int format = arguments.lastIndexOf("--format");
    return arguments.contains("--json")
        || arguments.stream().anyMatch("--format=json"::equalsIgnoreCase)
        || format >= 0
            && format + 1 < arguments.size()
            && arguments.get(format + 1).equalsIgnoreCase("json");
  }

  private int internal(Exception e, CommandLine line, ParseResult parsed) {
    if (streams.session().isStopped()) {
      return ExitCode.INTERRUPTED;
    }
    boolean debug = parsed.originalArgs().contains("--debug");
    String message = "internal error: " + e + (debug ? "" : "; --debug shows where");
    streams.err().println("whydns: " + message);
    if (debug) {
      e.printStackTrace(streams.err());
    }
    json(line.getCommandName(), parsed.originalArgs(), ExitCode.INTERNAL, message);
    return ExitCode.INTERNAL;
  }

  /** A report of nothing but an error. */
  static Report failed(String command, int code, String message) {
    return new Report(
        command,
        Version.text(),
        Instant.now(),
        0,
        code,
        Optional.empty(),
        List.of(),
        List.of(message));
  }
}
