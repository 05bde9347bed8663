package dev.whydns.lab;

import java.time.Duration;
import java.util.List;

/**
 * What a command left behind, for example exit 2, a report on stdout, nothing on stderr, after 212
 * ms.
 *
 * @param exit the exit code; {@link #OVERDUE} when the command was killed at its deadline
 */
public record Outcome(
    List<String> command, int exit, String stdout, String stderr, Duration elapsed) {

  /** The exit code that {@code timeout(1)} uses as well. */
  public static final int OVERDUE = 124;

  /**
   * Itself, if the command ended with 0; otherwise an {@link IllegalStateException} that says all.
   */
  public Outcome ok() {
    if (exit != 0) {
      throw new IllegalStateException(toString());
    }
    return this;
  }

  @Override
  public String toString() {
    return "%s: exit %d after %d ms%nstdout: %s%nstderr: %s"
        .formatted(String.join(" ", command), exit, elapsed.toMillis(), stdout, stderr);
  }
}
