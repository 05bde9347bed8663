package dev.whydns.verdicts;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code verdicts.md}: each case with what was named, and the rates. */
final class Page {

  /**
   * One row.
   *
   * @param named the cause that the report names with its confidence, or the target's state
   */
  record Row(Trouble trouble, String named, Verdict verdict) {}

  private final List<Row> rows;

  Page(List<Row> rows) {
    this.rows = rows;
  }

  long count(Verdict verdict) {
    return rows.stream().filter(r -> r.verdict() == verdict).count();
  }

  /** As {@code 66 cases: 66 right (100 %), 0 don't know (0 %), 0 wrong (0 %)}. */
  String rates() {
    return rows.size()
        + " cases: "
        + Arrays.stream(Verdict.values()).map(this::rate).collect(Collectors.joining(", "));
  }

  private String rate(Verdict verdict) {
    return "%d %s (%d %%)"
        .formatted(
            count(verdict), verdict.words(), Math.round(100.0 * count(verdict) / rows.size()));
  }

  /** The whole page. */
  String text(String head) {
    StringBuilder text = new StringBuilder(head);
    text.append("\n**").append(rates()).append("**\n");
    for (Kind kind : Kind.values()) {
      text.append("\n## ").append(kind.title()).append("\n\n");
      text.append("| Case | Must be named | Named | Verdict |\n|---|---|---|---|\n");
      rows.stream().filter(r -> r.trouble().kind() == kind).forEach(r -> text.append(line(r)));
    }
    return text.toString();
  }

  private static String line(Row row) {
    return "| %s | %s | %s | %s |\n"
        .formatted(
            row.trouble().title().replace("|", "\\|"),
            row.trouble().expected().text() + row.trouble().expected().words(),
            row.named(),
            row.verdict().words());
  }

  /** What two runs have in common: which cases there are, and what was to be named. */
  static List<String> cases(String page) {
    return page.lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| Case "))
        .map(line -> line.substring(0, line.lastIndexOf(" | ", line.lastIndexOf(" | ") - 1)))
        .toList();
  }
}
