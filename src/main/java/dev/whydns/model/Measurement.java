package dev.whydns.model;

import java.util.List;

/**
 * All that was asked in a run.
 *
 * @param exchanges of all targets, in the order in which they were sent; repetitions are not among
 *     them
 * @param repetitions empty when nothing failed
 * @param gaps what was left out and why: the bound, the deadline; empty when nothing was
 * @param rounds the lookups that were made as a resolver library makes them; empty for all commands
 *     but replay
 */
public record Measurement(
    List<Exchange> exchanges,
    List<Repetition> repetitions,
    List<String> gaps,
    List<ReplayRound> rounds) {

  /** Without lookups. */
  public Measurement(List<Exchange> exchanges, List<Repetition> repetitions, List<String> gaps) {
    this(exchanges, repetitions, gaps, List.of());
  }

  /** The same with these lookups. */
  public Measurement with(List<ReplayRound> lookups) {
    return new Measurement(exchanges, repetitions, gaps, List.copyOf(lookups));
  }

  /** Nothing was asked. */
  public static Measurement none() {
    return new Measurement(List.of(), List.of(), List.of());
  }
}
