package dev.whydns.finding;

import java.util.Optional;

/**
 * Something to do, or a way to see it by hand.
 *
 * @param text one sentence without a final stop
 * @param command what to type, on one line; empty where there is nothing to type
 */
public record Remedy(String text, Optional<String> command) {

  /** Advice without a command. */
  public static Remedy of(String text) {
    return new Remedy(text, Optional.empty());
  }

  /** Advice with the command that does it. */
  public static Remedy of(String text, String command) {
    return new Remedy(text, Optional.of(command));
  }

  /** Both in one line: {@code text: command}. */
  public String line() {
    return command.map(c -> text + ": " + c).orElse(text);
  }
}
