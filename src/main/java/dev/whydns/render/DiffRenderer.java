package dev.whydns.render;

import dev.whydns.finding.Comparison;
import dev.whydns.finding.Difference;
import dev.whydns.finding.Report;
import java.util.List;

/** {@code whydns diff} for a person: what differs, the most telling first. */
public final class DiffRenderer {

  private static final int HANG = 4;

  private final TextStyle style;
  private final TextFilter redaction;

  /** Renders with every string redacted first. */
  public DiffRenderer(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.redaction = redaction;
  }

  /** The whole text, ending with a newline. */
  public String render(Report report, List<Comparison> comparisons) {
    Page page = new Page(style, redaction.knowing(report));
    Listing.errors(page, report);
    for (Comparison comparison : comparisons) {
      if (!style.quiet() || !comparison.differences().isEmpty()) {
        write(page, comparison);
      }
    }
    page.blank().text(summary(report, comparisons)).end();
    return page.toString();
  }

  private void write(Page page, Comparison comparison) {
    List<Difference> all = comparison.differences();
    page.blank();
    page.text(Ink.STRONG, comparison.before() + "  ->  " + comparison.after()).end();
    if (all.isEmpty()) {
      page.to(1).text("nothing that matters to DNS differs").end();
      return;
    }
    Difference.Weight last = null;
    String subject = "";
    for (Difference each : all) {
      if (each.weight() != last) {
        page.heading(title(each.weight()));
        subject = "";
      }
      last = each.weight();
      if (!each.subject().equals(subject)) {
        page.to(1).text(where(each)).prose(3, each.subject()).end();
        subject = each.subject();
      }
      each.before().ifPresent(was -> page.to(HANG - 1).text(Ink.BAD, "- ").text(was).end());
      each.after().ifPresent(is -> page.to(HANG - 1).text(Ink.GOOD, "+ ").text(is).end());
    }
  }

  private static String where(Difference each) {
    return each.hop().map(hop -> hop.text() + ": ").orElse("");
  }

  private static String title(Difference.Weight weight) {
    return switch (weight) {
      case VERDICT -> "What is found";
      case ANSWER -> "What is answered";
      case CONDITION -> "What decides about it";
    };
  }

  private static String summary(Report report, List<Comparison> comparisons) {
    int differences = comparisons.stream().mapToInt(c -> c.differences().size()).sum();
    String in = comparisons.size() == 1 ? "" : " in " + Times.count(comparisons.size(), "target");
    return (differences == 0 ? "no difference" : Times.count(differences, "difference"))
        + in
        + "; in "
        + Times.seconds(report.elapsedMs());
  }
}
