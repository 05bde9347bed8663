package dev.whydns.finding;

import java.util.ArrayList;
import java.util.List;

/**
 * Something found about a target.
 *
 * @param code which finding of the catalogue
 * @param severity how much it matters here
 * @param summary one sentence or two for the operator, complete in itself
 * @param confidence how sure it is
 * @param evidence what it rests on, strongest first; never empty
 * @param remedies what to do and how to see it by hand; never empty
 * @param explains the findings of the same target that follow from this one; may be empty
 */
public record Finding(
    Code code,
    Severity severity,
    String summary,
    Confidence confidence,
    List<Evidence> evidence,
    List<Remedy> remedies,
    List<Code> explains) {

  /** Refuses a finding without evidence or remedy. */
  public Finding {
    if (evidence.isEmpty() || remedies.isEmpty()) {
      throw new IllegalArgumentException(code + " without evidence or remedy");
    }
  }

  /** The same finding, explaining these. */
  public Finding explaining(List<Code> others) {
    return new Finding(code, severity, summary, confidence, evidence, remedies, others);
  }

  /** The same finding with more evidence behind its own. */
  public Finding alsoSeen(List<Evidence> more) {
    List<Evidence> all = new ArrayList<>(evidence);
    all.addAll(more);
    return new Finding(code, severity, summary, confidence, List.copyOf(all), remedies, explains);
  }

  /** Whether it breaks lookups now. */
  public boolean isFault() {
    return severity == Severity.FAULT;
  }
}
