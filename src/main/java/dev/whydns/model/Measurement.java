package dev.whydns.model;

import java.util.List;

/**
 * All that was asked in a run.
 *
 * @param exchanges of all targets, in the order in which they were sent; repetitions are not among
 *     them
 * @param repetitions empty when nothing failed
 * @param gaps what was left out and why: the bound, the deadline; empty when nothing was
 */
public record Measurement(
    List<Exchange> exchanges, List<Repetition> repetitions, List<String> gaps) {

  /** Nothing was asked. */
  public static Measurement none() {
    return new Measurement(List.of(), List.of(), List.of());
  }
}
