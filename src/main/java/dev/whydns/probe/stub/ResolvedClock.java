package dev.whydns.probe.stub;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Timers of sd-event, which may end up to 250 ms late, so that those of the whole system end
 * together: on a grid of 250 ms whose place is another one on each machine ({@code sd-event.c,
 * sleep_between}). What is sent when one ended is therefore sent again after 5.25 s.
 */
final class ResolvedClock {

  private static final long GRID_NANOS = Duration.ofMillis(250).toNanos();

  private final long phaseNanos;
  private Duration now = Duration.ZERO;

  ResolvedClock(RandomGenerator random) {
    this.phaseNanos = random.nextLong(GRID_NANOS);
  }

  void set(Duration at) {
    now = at;
  }

  Duration now() {
    return now;
  }

  /** When a timer of that length ends which starts now. */
  Duration after(Duration wait) {
    long end = now.plus(wait).toNanos() - phaseNanos;
    return Duration.ofNanos((Math.floorDiv(end, GRID_NANOS) + 1) * GRID_NANOS + phaseNanos);
  }
}
