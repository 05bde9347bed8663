package dev.whydns.model;

import java.util.Collection;
import java.util.List;

/**
 * Ordered measurements. A percentile is one of them, never a value in between: of rank ⌈p/100 · n⌉,
 * so that every number that is shown did happen.
 *
 * @param sorted ascending; not empty
 */
public record Percentiles(List<Double> sorted) {

  /** Refuses what has no percentiles. */
  public Percentiles {
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("no measurement");
    }
  }

  /** Of measurements in any order; at least one. */
  public static Percentiles of(Collection<Double> measured) {
    return new Percentiles(measured.stream().sorted().toList());
  }

  /** The smallest measurement that at least {@code percent} of 100 are not above; 0 to 100. */
  public double at(int percent) {
    long rank = ((long) percent * sorted.size() + 99) / 100;
    return sorted.get((int) Math.max(0, rank - 1));
  }

  /** The smallest. */
  public double min() {
    return sorted.get(0);
  }

  /** The largest. */
  public double max() {
    return sorted.get(sorted.size() - 1);
  }
}
