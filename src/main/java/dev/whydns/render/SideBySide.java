package dev.whydns.render;

import dev.whydns.finding.ResolvReading;
import java.util.ArrayList;
import java.util.List;

/** The profiles of targets as a table, or below each other where that is too wide. */
final class SideBySide {

  private static final int GAP = 2;

  private final Page page;
  private final List<ResolvReading> readings;

  SideBySide(Page page, List<ResolvReading> readings) {
    this.page = page;
    this.readings = readings;
  }

  /** The topics in which the targets differ, in the order of the profile. */
  List<String> differing() {
    List<String> topics = new ArrayList<>();
    for (int row = 0; row < readings.get(0).profile().size(); row++) {
      if (differs(row)) {
        topics.add(topic(row));
      }
    }
    return topics;
  }

  /** Writes it; an asterisk marks a row that differs. */
  void write(boolean onlyDiffering) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < readings.get(0).profile().size(); row++) {
      if (!onlyDiffering || differs(row)) {
        rows.add(row);
      }
    }
    List<Integer> columns = columns(rows);
    boolean fits = columns.get(columns.size() - 1) <= page.style().width();
    if (fits) {
      table(rows, columns);
    } else {
      list(rows);
    }
  }

  private List<Integer> columns(List<Integer> rows) {
    List<Integer> columns = new ArrayList<>();
    int at = 2 + GAP + rows.stream().mapToInt(r -> page.widthOf(topic(r))).max().orElse(0);
    for (ResolvReading reading : readings) {
      columns.add(at);
      int width =
          rows.stream()
              .mapToInt(r -> page.widthOf(reading.profile().get(r).text()))
              .max()
              .orElse(0);
      at += GAP + Math.max(width, page.widthOf(ResolvRenderer.label(reading)));
    }
    columns.add(at - GAP);
    return columns;
  }

  private void table(List<Integer> rows, List<Integer> columns) {
    for (int i = 0; i < readings.size(); i++) {
      page.to(columns.get(i)).text(Ink.STRONG, ResolvRenderer.label(readings.get(i)));
    }
    page.end();
    for (int row : rows) {
      page.text(differs(row) ? "*" : " ").to(2).text(topic(row));
      for (int i = 0; i < readings.size(); i++) {
        page.to(columns.get(i)).text(readings.get(i).profile().get(row).text());
      }
      page.end();
    }
  }

  private void list(List<Integer> rows) {
    int hang =
        4
            + GAP
            + readings.stream()
                .mapToInt(r -> page.widthOf(ResolvRenderer.label(r)))
                .max()
                .orElse(0);
    for (int row : rows) {
      page.text(differs(row) ? "*" : " ").to(2).text(Ink.STRONG, topic(row)).end();
      for (ResolvReading reading : readings) {
        page.to(4).text(ResolvRenderer.label(reading)).to(hang);
        page.prose(hang, reading.profile().get(row).text()).end();
      }
    }
  }

  private boolean differs(int row) {
    return readings.stream().map(r -> r.profile().get(row).text()).distinct().count() > 1;
  }

  private String topic(int row) {
    return readings.get(0).profile().get(row).topic();
  }
}
