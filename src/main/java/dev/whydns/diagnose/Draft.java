package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A finding in the making. It starts with high confidence; whoever is less sure says so. */
final class Draft {

  private final Code code;
  private final Severity severity;
  private final String summary;
  private Confidence confidence = Confidence.HIGH;
  private final List<Evidence> evidence = new ArrayList<>();
  private final List<Remedy> remedies = new ArrayList<>();
  private final List<Code> explains = new ArrayList<>();

  private Draft(Code code, Severity severity, String summary) {
    this.code = code;
    this.severity = severity;
    this.summary = summary;
  }

  static Draft of(Code code, Severity severity, String summary) {
    return new Draft(code, severity, summary);
  }

  static Draft fault(Code code, String summary) {
    return new Draft(code, Severity.FAULT, summary);
  }

  static Draft warning(Code code, String summary) {
    return new Draft(code, Severity.WARNING, summary);
  }

  static Draft info(Code code, String summary) {
    return new Draft(code, Severity.INFO, summary);
  }

  Draft sure(Confidence how) {
    confidence = how;
    return this;
  }

  Draft seen(String source, String text) {
    evidence.add(new Evidence(source, text));
    return this;
  }

  Draft seen(Evidence one) {
    evidence.add(one);
    return this;
  }

  Draft seen(Collection<Evidence> more) {
    evidence.addAll(more);
    return this;
  }

  Draft remedy(String text) {
    remedies.add(Remedy.of(text));
    return this;
  }

  Draft remedy(String text, String command) {
    remedies.add(Remedy.of(text, command));
    return this;
  }

  Draft remedy(Remedy one) {
    remedies.add(one);
    return this;
  }

  /** A finding that, if it is made, follows from this one here, though not everywhere. */
  Draft explains(Code other) {
    explains.add(other);
    return this;
  }

  Finding finding() {
    return new Finding(
        code,
        severity,
        summary,
        confidence,
        List.copyOf(evidence),
        List.copyOf(remedies),
        List.copyOf(explains));
  }
}
