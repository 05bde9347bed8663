package dev.whydns.cli;

import dev.whydns.cli.shell.Console;
import dev.whydns.collect.TargetSpec;
import dev.whydns.finding.Report;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.TargetFacts;
import dev.whydns.os.OwnProcess;
import dev.whydns.render.PromptRenderer;
import java.io.File;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** What the lines of a shell share: the loaded target, fresh facts, the terminal, Ctrl-C. */
final class ShellSession implements Session {

  private record Judged(TargetReport report, long nanoTime) {}

  private final Settings settings;
  private final String program;
  private final Optional<Console> console;
  private final Recollection recollection = new Recollection(System::nanoTime);
  private Optional<String> loaded = Optional.empty();
  private Optional<Judged> judged = Optional.empty();
  private boolean over;
  private Optional<Thread> runner = Optional.empty();
  private Optional<Interruption> interruption = Optional.empty();
  private boolean visiting;
  private boolean stopped;
  private int presses;

  /**
   * A session.
   *
   * @param settings what the options of the shell amount to
   * @param program as {@code docker whydns}
   * @param console the terminal; empty where nobody types
   */
  ShellSession(Settings settings, String program, Optional<Console> console) {
    this.settings = settings;
    this.program = program;
    this.console = console;
  }

  Settings settings() {
    return settings;
  }

  /** The commands, for one line or a part of it. */
  Cli cli(Streams streams) {
    return new Cli(streams, program);
  }

  Optional<String> loaded() {
    return loaded;
  }

  void load(String target) {
    loaded = Optional.of(target);
    judged = Optional.empty();
  }

  void unload() {
    loaded = Optional.empty();
    judged = Optional.empty();
  }

  void leave() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  /** The verdict on the loaded target; empty where it was not judged. */
  Optional<PromptRenderer.Verdict> verdict() {
    return judged.map(
        j ->
            new PromptRenderer.Verdict(
                j.report().state(),
                j.report().cause().map(cause -> cause.code().text()),
                Duration.ofNanos(System.nanoTime() - j.nanoTime())));
  }

  /** A line runs from now on, on this thread. */
  synchronized void begin() {
    runner = Optional.of(Thread.currentThread());
    interruption = Optional.empty();
    stopped = false;
    presses = 0;
  }

  /** It has ended. */
  synchronized void end() {
    runner = Optional.empty();
    Thread.interrupted();
  }

  /**
   * Ctrl-C: stops the line that runs; a program that has the terminal gets it from there.
   *
   * @return whether a line runs
   */
  synchronized boolean stop(PrintStream err) {
    if (runner.isEmpty() || visiting) {
      return runner.isPresent();
    }
    presses++;
    if (presses > 1) {
      err.println(
          "\nwhydns: still stopping; what is under way ends by itself, after "
              + settings.deadline().toSeconds()
              + " s at the latest");
    } else if (interruption.isPresent()) {
      interruption.get().request();
    } else {
      stopped = true;
      runner.get().interrupt();
    }
    return true;
  }

  @Override
  public boolean goesOn() {
    return true;
  }

  @Override
  public synchronized Interruption watch() {
    if (console.isEmpty()) {
      return Interruption.watch();
    }
    Interruption requested = Interruption.requested();
    interruption = Optional.of(requested);
    return requested;
  }

  @Override
  public synchronized boolean isStopped() {
    return stopped;
  }

  @Override
  public OptionalInt columns() {
    return console.map(c -> OptionalInt.of(c.columns())).orElse(OptionalInt.empty());
  }

  @Override
  public Optional<Recollection> recollection() {
    return Optional.of(recollection);
  }

  @Override
  public void judged(Report report) {
    List<TargetFacts> facts = report.targets().stream().map(TargetReport::facts).toList();
    List<TargetFacts> meant =
        loaded.map(word -> TargetSpec.parse(word).among(facts)).orElse(List.of());
    report.targets().stream()
        .filter(t -> meant.contains(t.facts()))
        .max(Comparator.comparing(TargetReport::state))
        .ifPresent(worst -> judged = Optional.of(new Judged(worst, System.nanoTime())));
  }

  /** The program may change what was read. What is piped into the shell are its own lines. */
  @Override
  public int handOver(ProcessBuilder program, Start start) throws Exception {
    recollection.forget();
    program.inheritIO();
    setVisiting(true);
    try {
      return console.isPresent()
          ? console.get().handOver(() -> OwnProcess.waitFor(start.start(program)))
          : start.start(program.redirectInput(new File("/dev/null"))).waitFor();
    } finally {
      setVisiting(false);
    }
  }

  private synchronized void setVisiting(boolean now) {
    visiting = now;
  }

  @Override
  public Map<String, Supplier<CommandSpec>> commands(Streams streams) {
    return Map.of(
        "use", () -> new UseCommand(this, streams).spec(),
        "refresh", () -> new RefreshCommand(recollection).spec(),
        "help", () -> new HelpCommand(this, streams).spec(),
        "exit", () -> new ExitCommand(this).spec());
  }
}
