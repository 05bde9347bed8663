package dev.whydns.probe.stub;

import java.util.Optional;

/**
 * A part of a lookup that takes time, and has a result at its end.
 *
 * <p>It is begun once, then told what happens until it has its result, and not again.
 *
 * @param <R> its result
 */
interface Step<R> {

  /** What it does first goes into {@code turn}; the result where it has one at once. */
  Optional<R> begin(Turn turn);

  /** What it does about that goes into {@code turn}; the result where this is its end. */
  Optional<R> on(Event event, Turn turn);
}
