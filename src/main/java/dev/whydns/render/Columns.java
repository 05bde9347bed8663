package dev.whydns.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of aligned cells, each as wide as its column needs; below a row may stand more lines. A
 * title that begins with {@code !} makes its column align right; one that begins with {@code ~}
 * makes the last column prose, which is wrapped.
 */
final class Columns {
  private record Row(List<String> cells, Runnable below) {}

  private final Page page;
  private final int indent;
  private final List<String> titles;
  private final List<Row> rows = new ArrayList<>();

  Columns(Page page, int indent, List<String> titles) {
    this.page = page;
    this.indent = indent;
    this.titles = titles;
  }

  /** Adds a row with as many cells as there are titles. */
  void row(List<String> cells, Runnable below) {
    rows.add(new Row(cells, below));
  }

  void write() {
    int[] widths = new int[titles.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = page.widthOf(title(i));
      for (Row row : rows) {
        widths[i] = Math.max(widths[i], page.widthOf(row.cells().get(i)));
      }
    }
    List<String> heads = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      heads.add(title(i));
    }
    line(widths, heads);
    for (Row row : rows) {
      line(widths, row.cells());
      row.below().run();
    }
  }

  private void line(int[] widths, List<String> cells) {
    int at = indent;
    for (int i = 0; i < widths.length; i++) {
      int gap = titles.get(i).startsWith("!") ? widths[i] - page.widthOf(cells.get(i)) : 0;
      if (!cells.get(i).isEmpty()) {
        page.to(at + gap);
        if (titles.get(i).startsWith("~")) {
          page.prose(at, cells.get(i));
        } else {
          page.text(cells.get(i));
        }
      }
      at += widths[i] + 2;
    }
    page.end();
  }

  private String title(int column) {
    String title = titles.get(column);
    return title.startsWith("!") || title.startsWith("~") ? title.substring(1) : title;
  }
}
