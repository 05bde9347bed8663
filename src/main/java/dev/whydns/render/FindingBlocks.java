package dev.whydns.render;

import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import java.util.List;

/** Findings as text: the one that counts with all that proves it, the others in short. */
final class FindingBlocks {
  private static final int NUMBER = 4;
  private static final int WIDEST_SOURCE = 20;

  private final Page page;

  FindingBlocks(Page page) {
    this.page = page;
  }

  /** All evidence, numbered. A short source stands beside what it shows, a long one above it. */
  void evidence(Finding finding) {
    page.heading("Evidence");
    proof(finding);
  }

  /** The same without its heading. */
  void proof(Finding finding) {
    int column = NUMBER;
    for (Evidence evidence : finding.evidence()) {
      int width = page.widthOf(evidence.source());
      column = width > WIDEST_SOURCE ? column : Math.max(column, NUMBER + width + 2);
    }
    int number = 1;
    for (Evidence evidence : finding.evidence()) {
      String digits = Integer.toString(number++);
      page.to(NUMBER - 2 - digits.length()).text(digits).to(NUMBER);
      if (page.widthOf(evidence.source()) <= WIDEST_SOURCE) {
        page.text(evidence.source()).to(column);
        shown(column, evidence);
      } else {
        under(NUMBER, evidence);
      }
      page.end();
    }
  }

  /** The source, and what it shows behind it if that fits, else below. */
  private void under(int hang, Evidence evidence) {
    String line = evidence.source() + ": " + evidence.text();
    if (page.column() + page.widthOf(line) <= page.style().width()) {
      page.text(line);
      return;
    }
    page.prose(hang, evidence.source()).end().to(hang + 2);
    shown(hang + 2, evidence);
  }

  private void shown(int hang, Evidence evidence) {
    if (isVerbatim(evidence)) {
      page.text(evidence.text());
    } else {
      page.prose(hang, evidence.text());
    }
  }

  /**
   * Rules and lines of files are shown as they are, so that they can be searched for and pasted.
   */
  private static boolean isVerbatim(Evidence evidence) {
    return evidence.text().startsWith("-")
        || evidence.source().contains("chain ")
        || evidence.source().contains("/");
  }

  /** What to do, each command on a line of its own. */
  void remedies(Finding finding) {
    page.heading("What to do");
    remedies(1, finding.remedies());
  }

  private void remedies(int indent, List<Remedy> remedies) {
    for (Remedy remedy : remedies) {
      String colon = remedy.command().isPresent() ? ":" : "";
      page.to(indent).text("- ").prose(indent + 2, remedy.text() + colon).end();
      if (remedy.command().isPresent()) {
        page.to(indent + 4).text(remedy.command().get()).end();
      }
    }
  }

  /**
   * One finding in a few lines: what, on what evidence, what to do. What follows from another is
   * cured with that, so its own advice would lead astray; {@code -v} shows it.
   *
   * @param by the finding that it follows from; empty text for none
   */
  void brief(Finding finding, String by) {
    String remark = by.isEmpty() ? "" : "  (follows from " + by + ")";
    State state = stateOf(finding.severity());
    page.to(1).text(Ink.of(state), mark(finding.severity())).to(1 + page.marks().width() + 1);
    page.text(finding.severity().text() + "  " + finding.code().text() + remark).end();
    int indent = page.marks().width() + 2;
    page.to(indent).prose(indent, finding.summary()).end();
    page.to(indent);
    under(indent, finding.evidence().get(0));
    page.end();
    int more = finding.evidence().size() - 1;
    if (more > 0 && page.style().verbosity() > 0) {
      finding.evidence().subList(1, more + 1).forEach(e -> another(indent, e));
    } else if (more > 0) {
      page.to(indent).text("(and " + more + " more, with -v)").end();
    }
    if (by.isEmpty() || page.style().verbosity() > 0) {
      remedies(indent, finding.remedies());
    }
  }

  private void another(int indent, Evidence evidence) {
    page.to(indent);
    under(indent, evidence);
    page.end();
  }

  private String mark(Severity severity) {
    return severity == Severity.INFO ? "-" : page.marks().of(stateOf(severity));
  }

  static State stateOf(Severity severity) {
    switch (severity) {
      case FAULT:
        return State.FAULT;
      case WARNING:
        return State.WARNING;
      default:
        return State.HEALTHY;
    }
  }
}
