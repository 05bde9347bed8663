package dev.whydns.probe;

import java.time.Duration;

/**
 * The bounds of a {@link Prober}.
 *
 * @param underWay questions that are sent and not concluded, at most, at any time
 * @param openSockets sockets, at most, those that wait for late replies included; above {@code
 *     underWay}
 * @param deadline of everything, counted from the making of the Prober
 */
public record Limits(int underWay, int openSockets, Duration deadline) {

  /** 64 under way, 512 sockets. */
  public static Limits within(Duration deadline) {
    return new Limits(64, 512, deadline);
  }
}
