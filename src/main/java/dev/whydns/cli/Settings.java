package dev.whydns.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the options that every command has amount to.
 *
 * @param dockerHost the engine to ask, as given; empty for the one that Docker's own client would
 *     ask
 * @param timeout of one query
 * @param deadline of the whole run
 * @param format of the result
 * @param output the file to write to; empty for standard output
 * @param redactMap the file for what pseudonyms stand for; empty for none
 * @param colour whether the result may have colours
 * @param failOn which findings the exit code tells
 * @param quiet only what is not healthy
 * @param verbosity how much more is shown, 0 to 2
 * @param debug whether a failure shows its stack trace
 * @param commandLine as it was typed, but for where the result goes; for a shell
 */
record Settings(
    Optional<String> dockerHost,
    Duration timeout,
    Duration deadline,
    Format format,
    Optional<Path> output,
    Optional<Path> redactMap,
    Colour colour,
    FailOn failOn,
    boolean quiet,
    int verbosity,
    boolean debug,
    String commandLine) {

  /** When to colour. */
  enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }
}
