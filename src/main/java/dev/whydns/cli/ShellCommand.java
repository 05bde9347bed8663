package dev.whydns.cli;

import dev.whydns.cli.shell.Console;
import dev.whydns.render.TextStyle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code whydns shell}: the other commands, line by line, with one target loaded. */
final class ShellCommand implements Callable<Integer> {

  /** Each command has a result of its own, and the help and version are of this one. */
  private static final List<String> OWN = List.of("--help", "--version");

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final Given<String> target;
  private final String program;

  /**
   * A shell.
   *
   * @param streams as they are, since every line redacts for itself
   * @param program as {@code docker whydns}
   */
  ShellCommand(Streams streams, String program) {
    this.streams = streams;
    this.program = program;
    spec = usage();
    common = new CommonOptions(spec);
    target =
        new Arguments(spec)
            .one(
                PositionalParamSpec.builder()
                    .arity("0..1")
                    .paramLabel("TARGET")
                    .description("loaded at the beginning"));
  }

  private CommandSpec usage() {
    return new Usage(this, "shell", "Type commands one after the other, with a target loaded.")
        .paragraphs(
            "With completion by Tab, history, and the verdict on the loaded target in the prompt. The "
                + "options given here hold for every line. Lines are kept in "
                + "$XDG_STATE_HOME/whydns/history, without that variable in "
                + "~/.local/state/whydns/history, readable by you alone; none that begins with a space.",
            "Where no terminal is typed on, the lines of standard input are run: each that does not end "
                + "with 0 is told on standard error, and the exit code is that of the worst.")
        .examples("whydns shell web", "printf 'use web\\ncheck\\nrules\\n' | whydns shell --json")
        .exits(
            ExitCode.HEALTHY + ":every line ended with 0; on a terminal, always",
            ExitCode.WARNING + ":the worst line ended with it, or a program that ! or netns ran",
            ExitCode.FAULT + ":the same",
            ExitCode.UNKNOWN + ":the same; or the TARGET given here was not found",
            ExitCode.Line.USAGE,
            ExitCode.Line.CANNOT_READ,
            ExitCode.Line.CANNOT_WRITE,
            ExitCode.Line.NOT_PERMITTED)
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    if (settings.output().isPresent() || settings.redactMap().isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          (settings.output().isPresent() ? "-o" : "--redact-map")
              + " belongs to one command inside, as: check web -o FILE");
    }
    List<List<String>> options = LineWords.given(spec, OWN);
    return streams.inIsTerminal() && streams.outIsTerminal()
        ? converse(settings, options)
        : script(settings, options);
  }

  private int converse(Settings settings, List<List<String>> options) throws IOException {
    try (Console console = Console.open(streams.out())) {
      ShellSession session = new ShellSession(settings, program, Optional.of(console));
      ShellLines lines = new ShellLines(session, streams, console.out(), options);
      target.optional().ifPresent(word -> lines.run("use " + quoted(word)));
      TextStyle style = Appearance.of(settings, streams);
      console.serve(lines, new Console.Manner(style.colour(), style.unicode(), history(lines)));
    }
    return ExitCode.HEALTHY;
  }

  private Optional<Path> history(ShellLines lines) {
    try {
      return Optional.of(Console.history(streams.environment()));
    } catch (IOException e) {
      lines.err().println("whydns: lines are not kept: " + e.getMessage());
      return Optional.empty();
    }
  }

  private int script(Settings settings, List<List<String>> options) throws IOException {
    ShellSession session = new ShellSession(settings, program, Optional.empty());
    ShellLines lines = new ShellLines(session, streams, streams.out(), options);
    int loaded =
        target.optional().map(word -> lines.code("use " + quoted(word))).orElse(ExitCode.HEALTHY);
    if (loaded != ExitCode.HEALTHY) {
      return loaded;
    }
    List<Integer> codes = new ArrayList<>();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8));
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      int code = lines.code(line);
      if (code != ExitCode.HEALTHY) {
        lines
            .err()
            .println(
                "whydns: line " + number + ": exit code " + code + ": " + OneLine.of(line.strip()));
      }
      codes.add(code);
      if (session.isOver()) {
        break;
      }
    }
    return worst(codes);
  }

  /** What went wrong in a command says more than what it found. */
  private static int worst(List<Integer> codes) {
    Set<Integer> verdicts =
        Set.of(
            ExitCode.HEALTHY,
            ExitCode.WARNING,
            ExitCode.FAULT,
            ExitCode.UNKNOWN,
            ExitCode.NOT_PERMITTED);
    return codes.stream()
        .filter(code -> !verdicts.contains(code))
        .max(Integer::compare)
        .orElseGet(() -> Verdicts.worst(codes));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
