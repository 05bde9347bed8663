package dev.whydns.render;

import dev.whydns.finding.Code;
import dev.whydns.finding.ExplainReport;
import dev.whydns.finding.Explanation;
import dev.whydns.finding.Hop;
import dev.whydns.finding.Passage;
import java.util.List;
import java.util.stream.Stream;

/** The page of a finding, and the list of all findings, for a person. */
public final class ExplanationRenderer {
  private static final int CODE_COLUMN = 2;

  private final TextStyle style;

  /** Renders in this style. */
  public ExplanationRenderer(TextStyle style) {
    this.style = style;
  }

  /** Whatever was asked for, ending with a newline; what is said of a line is redacted first. */
  public static String render(ExplainReport explained, TextStyle style, TextFilter redaction) {
    ExplanationRenderer pages = new ExplanationRenderer(style);
    if (explained.page().isPresent()) {
      return pages.render(explained.page().get());
    } else if (!explained.codes().isEmpty()) {
      return pages.list();
    }
    redaction.knowing(explained);
    if (explained.line().isEmpty()) {
      Page page = new Page(style, redaction);
      explained.report().errors().forEach(error -> page.text(error).end());
      return page.toString();
    }
    ErrorReadingRenderer lines = new ErrorReadingRenderer(style, redaction);
    return explained
        .log()
        .map(log -> lines.render(log, explained.line().get()))
        .orElseGet(() -> lines.render(explained.line().get()));
  }

  /** One page, ending with a newline. */
  public String render(Explanation explanation) {
    Page page = new Page(style, TextFilter.NONE);
    Code code = explanation.code();
    page.text(Ink.STRONG, code.text()).text("  ");
    page.prose(2, code.title() + " (hop " + code.hop().text() + ")").end();
    explanation
        .sections()
        .forEach(
            (topic, passages) -> {
              page.heading(topic.title());
              passages.forEach(passage -> write(page, passage));
            });
    return page.toString();
  }

  private static void write(Page page, Passage passage) {
    switch (passage.kind()) {
      case COMMAND -> page.to(4).text(passage.text()).end();
      case ITEM -> page.to(1).text("- ").prose(3, passage.text()).end();
      default -> page.to(2).prose(2, passage.text()).end();
    }
  }

  /** Every code by its hop, in the order of the path. */
  public String list() {
    Page page = new Page(style, TextFilter.NONE);
    int width = Stream.of(Code.values()).mapToInt(c -> c.text().length()).max().orElse(0);
    for (Hop hop : Hop.values()) {
      page.heading(hop.text());
      for (Code code : of(hop)) {
        page.to(CODE_COLUMN).text(code.text());
        page.to(CODE_COLUMN + width + 2).prose(CODE_COLUMN + width + 2, code.title()).end();
      }
    }
    page.blank();
    return page.prose(
            0,
            "`whydns explain CODE` says what a finding means, `whydns explain 'ERROR LINE'` what an"
                + " error line says.")
        .end()
        .toString();
  }

  /** In the order of the catalogue. */
  private static List<Code> of(Hop hop) {
    return Stream.of(Code.values()).filter(code -> code.hop() == hop).toList();
  }
}
