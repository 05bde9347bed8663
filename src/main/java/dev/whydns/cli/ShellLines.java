package dev.whydns.cli;

import dev.whydns.cli.shell.Commands;
import dev.whydns.collect.TargetNames;
import dev.whydns.render.PromptRenderer;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the lines of a shell, each as a command line of its own in this process. */
final class ShellLines implements Commands {

  /** So long are names offered again without asking the engine for them. */
  private static final long NAMES_AGE_NANOS = 3_000_000_000L;

  private final ShellSession session;
  private final Streams outer;
  private final PrintStream out;
  private final LineWords lines;
  private final Set<String> asked = new LinkedHashSet<>();
  private Optional<CommandSpec> model = Optional.empty();
  private TargetNames known = new TargetNames(List.of(), List.of());
  private long knownAt = System.nanoTime() - NAMES_AGE_NANOS;

  /**
   * Lines of a session.
   *
   * @param outer the streams of the shell itself
   * @param out for results
   * @param options that every command has which knows them
   */
  ShellLines(ShellSession session, Streams outer, PrintStream out, List<List<String>> options) {
    this.session = session;
    this.outer = outer;
    this.out = out;
    this.lines = new LineWords(this::modelOf, options);
  }

  /** Each line's own; pseudonyms are the same in all lines where the shell itself redacts. */
  private Streams streams() {
    return new Streams(
        InputStream.nullInputStream(),
        out,
        outer.err(),
        false,
        outer.outIsTerminal(),
        outer.errIsTerminal(),
        outer.environment(),
        outer.disclosure().isRedacting() ? outer.disclosure() : new Disclosure(),
        session);
  }

  private CommandSpec modelOf(String command) {
    return session.cli(streams()).model(command);
  }

  /** Runs a line and returns its exit code. */
  int code(String line) {
    session.begin();
    try {
      List<String> words = lines.of(line, session.loaded());
      if (words.isEmpty()) {
        return ExitCode.HEALTHY;
      }
      asked.addAll(LineWords.names(modelOf(words.get(0)), words));
      return session.cli(streams()).run(words.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      err().println("whydns: " + e.getMessage());
      return ExitCode.USAGE;
    } finally {
      session.end();
    }
  }

  @Override
  public int run(String line) {
    int code = code(line);
    if (code != ExitCode.HEALTHY) {
      out.flush();
      err()
          .println(
              "whydns: "
                  + (code == ExitCode.INTERRUPTED && session.isStopped() ? "stopped, " : "")
                  + "exit code "
                  + code);
    }
    return code;
  }

  /** Redacted where that is asked for. */
  PrintStream err() {
    return outer.guarded().err();
  }

  @Override
  public boolean isOver() {
    return session.isOver();
  }

  @Override
  public String prompt() {
    PromptRenderer renderer =
        new PromptRenderer(
            Appearance.of(session.settings(), streams()), outer.disclosure().filter());
    return session
        .loaded()
        .map(target -> renderer.render(target, session.verdict()))
        .orElseGet(renderer::render);
  }

  @Override
  public boolean stop() {
    return session.stop(outer.err());
  }

  @Override
  public CommandSpec model() {
    if (model.isEmpty()) {
      model = Optional.of(session.cli(streams()).model());
    }
    return model.get();
  }

  @Override
  public List<String> targets() {
    TargetNames names = engineNames();
    List<String> all = new ArrayList<>(names.containers());
    all.addAll(names.services());
    return List.copyOf(all);
  }

  @Override
  public List<String> names() {
    Set<String> all = new LinkedHashSet<>(asked);
    all.addAll(engineNames().containers());
    return List.copyOf(all);
  }

  /** None where real names are not to be shown. */
  private TargetNames engineNames() {
    if (!outer.disclosure().isRedacting() && System.nanoTime() - knownAt > NAMES_AGE_NANOS) {
      try {
        known = TargetNames.live(outer.environment(), session.settings().dockerHost());
      } catch (RuntimeException notLearned) {
        known = new TargetNames(List.of(), List.of());
      }
      knownAt = System.nanoTime();
    }
    return known;
  }
}
