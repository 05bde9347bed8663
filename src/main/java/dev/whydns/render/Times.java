package dev.whydns.render;

/**
 * Durations and counts in words; by hand, since {@code String.format} costs 20 ms on a cold JVM.
 */
final class Times {
  private Times() {}

  /** {@code 0.3 ms}, {@code 12 ms} or {@code 2.0 s}. */
  static String ms(double ms) {
    if (ms >= 1000) {
      return seconds(ms);
    }
    return ms >= 100 ? Math.round(ms) + " ms" : decimal(ms, 10) + " ms";
  }

  /** {@code 0.21 s} or {@code 12.3 s}. */
  static String seconds(double ms) {
    return decimal(ms / 1000, ms < 1000 ? 100 : 10) + " s";
  }

  /** {@code 1 warning}, {@code 2 warnings}. */
  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String decimal(double value, int scale) {
    long scaled = Math.round(value * scale);
    String fraction = Long.toString(scaled % scale);
    return scaled / scale + "." + (scale == 100 && fraction.length() == 1 ? "0" : "") + fraction;
  }
}
