package dev.whydns.cli;

import java.time.Duration;

/**
 * How soon lookups may follow each other: a run of days must not fill a conntrack table.
 *
 * <p>5,000 questions go as fast as they can, and then 100 in a second. Each is a flow for 30 s to
 * 120 s, and one to the engine becomes up to three more, so that these are never more than 51,000;
 * the table of a host with over 1 GB has at least 65,536 places.
 */
final class Pace {

  static final int AT_ONCE = 5000;

  private static final long EACH_NANOS = Duration.ofMillis(10).toNanos();

  private long paidUntil;

  /** A pace at whose beginning nothing was sent. */
  Pace(long now) {
    this.paidUntil = now;
  }

  /**
   * Takes note of what was sent.
   *
   * @return when more may be sent, on the same clock
   */
  long after(int questions, long now) {
    paidUntil = Math.max(paidUntil, now) + questions * EACH_NANOS;
    return paidUntil - AT_ONCE * EACH_NANOS;
  }
}
