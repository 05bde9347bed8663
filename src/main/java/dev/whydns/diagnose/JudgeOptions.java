package dev.whydns.diagnose;

import java.util.List;

/**
 * What the operator asked for, as far as a verdict depends on it.
 *
 * @param names the names to judge for themselves; empty when only the path is tested
 * @param slowMs a lookup that takes longer is a fault
 */
public record JudgeOptions(List<String> names, double slowMs) {

  /** A lookup that takes over a second fails many clients. */
  public static final double SLOW_MS = 1000;

  /** Only the path is judged. */
  public static JudgeOptions pathOnly() {
    return new JudgeOptions(List.of(), SLOW_MS);
  }
}
