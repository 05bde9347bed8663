package dev.whydns.model;

import java.time.Duration;

/**
 * Multiples and parts of durations, in nanoseconds. Those of {@link Duration} itself go by way of
 * {@link java.math.BigDecimal}, whose tables take JDK 25 some 15 ms of a check's 180.
 */
public final class Durations {

  private Durations() {}

  /**
   * So many times as long.
   *
   * @throws ArithmeticException it is longer than 292 years
   */
  public static Duration times(Duration duration, long factor) {
    return Duration.ofNanos(Math.multiplyExact(duration.toNanos(), factor));
  }

  /** One of so many equal parts, in whole nanoseconds. */
  public static Duration part(Duration duration, long parts) {
    return Duration.ofNanos(duration.toNanos() / parts);
  }
}
