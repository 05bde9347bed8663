package dev.whydns.cli;

import dev.whydns.finding.Report;
import dev.whydns.os.OwnProcess;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the commands of one process have in common: nothing in a process of one command, which these
 * defaults are for; in the shell the terminal, Ctrl-C, and what was read a moment ago.
 */
interface Session {

  /** That of a process which runs one command. */
  static Session single() {
    return new Session() {};
  }

  /** Whether the process goes on after the command: then nothing may replace or end it. */
  default boolean goesOn() {
    return false;
  }

  /** Lets Ctrl-C end a long run early, with its report. */
  default Interruption watch() {
    return Interruption.watch();
  }

  /** Whether the command was told to stop: what it has by then is no result. */
  default boolean isStopped() {
    return false;
  }

  /** The columns of the terminal, where somebody holds that already. */
  default OptionalInt columns() {
    return OptionalInt.empty();
  }

  /** What was read before, where that is kept. */
  default Optional<Recollection> recollection() {
    return Optional.empty();
  }

  /** Targets were judged, now. */
  default void judged(Report report) {}

  /** Starts a program somewhere. */
  @FunctionalInterface
  interface Start {
    Process start(ProcessBuilder program) throws Exception;
  }

  /**
   * Gives the terminal, or what the process has instead, to a program until that ends.
   *
   * @return its exit code
   */
  default int handOver(ProcessBuilder program, Start start) throws Exception {
    return OwnProcess.waitFor(start.start(program.inheritIO()));
  }

  /** Commands that are there beside all others, by name. */
  default Map<String, Supplier<CommandSpec>> commands(Streams streams) {
    return Map.of();
  }
}
