package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * All that was asked in a run.
 *
 * @param exchanges of all targets, in the order in which they were sent; repetitions are not among
 *     them
 * @param repetitions empty when nothing failed
 * @param gaps what was left out and why: the bound, the deadline; empty when nothing was
 * @param rounds the lookups that were made as a resolver library makes them; empty for all commands
 *     but replay
 * @param engineLog what the engine wrote of late; empty where it was not read, since nothing failed
 *     or it cannot be
 */
public record Measurement(
    List<Exchange> exchanges,
    List<Repetition> repetitions,
    List<String> gaps,
    List<ReplayRound> rounds,
    Optional<EngineLog> engineLog) {

  /** Without lookups. */
  public Measurement(List<Exchange> exchanges, List<Repetition> repetitions, List<String> gaps) {
    this(exchanges, repetitions, gaps, List.of(), Optional.empty());
  }

  /** The same with these lookups. */
  public Measurement with(List<ReplayRound> lookups) {
    return new Measurement(exchanges, repetitions, gaps, List.copyOf(lookups), engineLog);
  }

  /** The same with the engine's log. */
  public Measurement with(EngineLog log) {
    return new Measurement(exchanges, repetitions, gaps, rounds, Optional.of(log));
  }

  /** Nothing was asked. */
  public static Measurement none() {
    return new Measurement(List.of(), List.of(), List.of());
  }
}
