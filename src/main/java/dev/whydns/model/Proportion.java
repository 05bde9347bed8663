package dev.whydns.model;

/**
 * How many of a number of independent trials had an outcome, and what that tells of how often it
 * happens: the Wilson score interval at 95 %.
 *
 * <p>It holds for few trials and for shares near 0, where the usual interval of p plus or minus two
 * standard errors has no width (E. B. Wilson, 1927; Brown, Cai and DasGupta, 2001).
 *
 * @param hits 0 to {@code trials}
 * @param trials at least 1
 */
public record Proportion(int hits, int trials) {

  /** Standard deviations that hold 95 % of a normal distribution. */
  private static final double Z = 1.959963984540054;

  /** Refuses what is no share. */
  public Proportion {
    if (trials < 1 || hits < 0 || hits > trials) {
      throw new IllegalArgumentException(hits + " of " + trials);
    }
  }

  /** As it was seen, 0 to 1. */
  public double seen() {
    return (double) hits / trials;
  }

  /** The lower end of the interval, 0 to 1. */
  public double low() {
    return hits == 0 ? 0 : Math.max(0, (centre() - halfWidth()) / scale());
  }

  /** The upper end of the interval, 0 to 1. */
  public double high() {
    return hits == trials ? 1 : Math.min(1, (centre() + halfWidth()) / scale());
  }

  private double centre() {
    return seen() + Z * Z / (2 * trials);
  }

  private double halfWidth() {
    return Z * Math.sqrt(seen() * (1 - seen()) / trials + Z * Z / (4.0 * trials * trials));
  }

  private double scale() {
    return 1 + Z * Z / trials;
  }
}
