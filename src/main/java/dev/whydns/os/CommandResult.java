package dev.whydns.os;

import java.util.OptionalInt;

/**
 * What a child process did.
 *
 * @param exit its exit code; empty when it was killed by us
 * @param out its standard output, up to the limit
 * @param err its standard error, up to the limit
 * @param timedOut it was killed because the deadline passed
 * @param truncated it was killed because it wrote more than the limit
 */
public record CommandResult(
    OptionalInt exit, String out, String err, boolean timedOut, boolean truncated) {

  /** Whether it ended by itself with exit code 0. */
  public boolean succeeded() {
    return exit.isPresent() && exit.getAsInt() == 0;
  }
}
