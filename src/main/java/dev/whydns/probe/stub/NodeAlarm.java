package dev.whydns.probe.stub;

import dev.whydns.model.Durations;
import java.time.Duration;

/**
 * Node.js looks after c-ares' timeouts from a timer of one second that starts with the first socket
 * and starts again whenever a socket is ready ({@code cares_wrap.cc, StartTimer, ares_poll_cb}).
 *
 * <p>The timer counts from the time that the event loop took note of when it last woke up, which a
 * script that resolves right away has done some 50 ms before: its first query of 2 s is found
 * overdue by the third tick, at 2.95 s, and not by the second. Each tick comes a little late.
 */
final class NodeAlarm implements CaresManner.Alarm {

  private static final Duration BEHIND = Duration.ofMillis(50);
  private static final Duration TICK = Duration.ofMillis(1002);

  private Duration origin = BEHIND.negated();

  @Override
  public Duration after(Duration deadline) {
    Duration wait = deadline.minus(origin);
    long ticks = (wait.toNanos() + TICK.toNanos() - 1) / TICK.toNanos();
    return origin.plus(Durations.times(TICK, Math.max(1, ticks)));
  }

  @Override
  public void heard(Duration at) {
    origin = at;
  }
}
