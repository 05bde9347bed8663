package dev.whydns.render;

import dev.whydns.finding.Report;
import dev.whydns.finding.SavedBundle;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import java.util.List;

/**
 * A report for a person: the cause first, the summary last. Prose is wrapped; a rule, a command, a
 * name and an address never are. The text is not made for programs and may change: those read the
 * JSON.
 */
public final class TextRenderer {
  private final TextStyle style;
  private final TextFilter redaction;

  /** Renders as it is. */
  public TextRenderer(TextStyle style) {
    this(style, TextFilter.NONE);
  }

  /** Renders with every string redacted first. */
  public TextRenderer(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.redaction = redaction;
  }

  /** One line: where it was recorded, and the verdict. */
  public String render(Report report, SavedBundle saved) {
    Page page = new Page(style, redaction.knowing(report));
    page.text(saved.file() + ": " + saved.bytes() + " bytes");
    if (!report.targets().isEmpty()) {
      page.text("; " + SummaryLine.of(report));
    }
    return page.end().toString();
  }

  /** The whole text, ending with a newline. */
  public String render(Report report) {
    Page page = new Page(style, redaction.knowing(report));
    for (String error : report.errors()) {
      page.text(Ink.BAD, "error:").text(" ").prose(7, error).end();
    }
    List<TargetReport> targets = report.targets();
    if (targets.isEmpty()) {
      return report.errors().isEmpty()
          ? page.text("nothing to examine").end().toString()
          : page.toString();
    }
    if (targets.size() > 1) {
      new Overview(page).write(targets);
    } else if (!style.quiet() || targets.get(0).state() != State.HEALTHY) {
      TargetReport only = targets.get(0);
      new TargetBlock(page).write(only);
      TargetBlock.notChecked(page, only.notChecked());
    }
    page.blank().text(SummaryLine.of(report)).end();
    return page.toString();
  }
}
