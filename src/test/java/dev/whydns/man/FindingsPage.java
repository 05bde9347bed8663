package dev.whydns.man;

import dev.whydns.finding.Code;
import dev.whydns.finding.Explanation;
import dev.whydns.finding.Hop;
import dev.whydns.finding.Topic;

/** The pages of all findings as one page of the manual: {@code man 7 whydns-findings}. */
final class FindingsPage {

  static final String NAME = "whydns-findings";

  private final Roff roff = new Roff(NAME, 7, "what the findings of whydns mean, and what to do");

  private FindingsPage() {}

  static String roff() {
    return new FindingsPage().whole();
  }

  private String whole() {
    roff.heading("Description");
    roff.passages(Prose.of(NAME).part("description"), "");
    for (Hop hop : Hop.values()) {
      roff.heading(hop.text());
      for (Code code : Code.values()) {
        if (code.hop() == hop) {
          page(Explanation.of(code));
        }
      }
    }
    roff.heading("See also");
    roff.passages(Prose.of(NAME).part("see also"), "");
    return roff.text();
  }

  private void page(Explanation explanation) {
    roff.subheading(explanation.code().text());
    roff.motto(explanation.code().title());
    for (Topic topic : Topic.values()) {
      roff.topic(topic.title());
      roff.passages(explanation.sections().get(topic), ".br");
    }
  }
}
