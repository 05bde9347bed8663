package dev.whydns.man;

import dev.whydns.finding.Code;
import dev.whydns.finding.Explanation;
import dev.whydns.finding.Hop;
import dev.whydns.finding.Passage;
import dev.whydns.finding.Topic;
import java.util.List;
import java.util.Locale;

/** The pages of all findings as one page of the manual: {@code man 7 whydns-findings}. */
final class FindingsPage {

  private final StringBuilder out = new StringBuilder();

  private FindingsPage() {}

  static String roff() {
    return new FindingsPage().whole();
  }

  private String whole() {
    line(".\\\" Written by FindingsPageTest from the pages that `whydns explain CODE` shows.");
    line(".TH WHYDNS\\-FINDINGS 7 \"\" whydns \"whydns manual\"");
    line(".nh");
    line(".ad l");
    line(".SH NAME");
    line("whydns\\-findings \\- what the findings of whydns mean, and what to do");
    line(".SH DESCRIPTION");
    prose(
        "A finding has a code, which never changes its meaning once it is released. The codes are"
            + " listed by the hop that they belong to, in the order of a query's path. In the"
            + " commands `web` stands for a container, `PID` for its process (`docker inspect -f"
            + " '{{.State.Pid}}' web`), `api.example.com` for a name and `192.0.2.53` for a"
            + " server.");
    for (Hop hop : Hop.values()) {
      line(".SH " + hop.text().toUpperCase(Locale.ROOT));
      for (Code code : Code.values()) {
        if (code.hop() == hop) {
          page(Explanation.of(code));
        }
      }
    }
    line(".SH SEE ALSO");
    line(".BR whydns (8)");
    return out.toString();
  }

  private void page(Explanation explanation) {
    line(".SS " + escaped(explanation.code().text()));
    line(".I " + escaped(explanation.code().title()));
    for (Topic topic : Topic.values()) {
      line(".PP");
      line(".B " + escaped(topic.title()));
      List<Passage> passages = explanation.sections().get(topic);
      for (int i = 0; i < passages.size(); i++) {
        boolean first = i == 0 || passages.get(i - 1).kind() != Passage.Kind.COMMAND;
        boolean last =
            i + 1 == passages.size() || passages.get(i + 1).kind() != Passage.Kind.COMMAND;
        passage(passages.get(i), i == 0, first, last);
      }
    }
  }

  private void passage(Passage passage, boolean opens, boolean first, boolean last) {
    switch (passage.kind()) {
      case COMMAND -> {
        if (first) {
          line(".RS 4");
          line(".EX");
        }
        text(escaped(passage.text()));
        if (last) {
          line(".EE");
          line(".RE");
        }
      }
      case ITEM -> {
        line(".IP \\(bu 2");
        prose(passage.text());
      }
      default -> {
        line(opens ? ".br" : ".PP");
        prose(passage.text());
      }
    }
  }

  /** What stands between backquotes is bold; a sentence begins on a line of its own. */
  private void prose(String text) {
    StringBuilder set = new StringBuilder();
    boolean bold = false;
    for (String part : escaped(text).split("\\\\\\(ga", -1)) {
      set.append(bold ? "\\fB" : set.length() == 0 ? "" : "\\fR").append(part);
      bold = !bold;
    }
    for (String sentence : set.toString().split("(?<=[.:;]) (?=[A-Z\\\\])")) {
      text(sentence);
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti");
  }

  /** A point at the beginning of a line would make it a request. */
  private void text(String line) {
    line(line.startsWith(".") ? "\\&" + line : line);
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}
