package dev.whydns.load;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Four small charts side by side and below each other, as SVG without script or style sheet. */
final class Chart {

  private static final int WIDTH = 330;
  private static final int HEIGHT = 190;
  private static final int LEFT = 56;
  private static final int TOP = 40;
  private static final int COLUMN = WIDTH + 80;
  private static final int LINE = HEIGHT + 84;

  private final StringBuilder body = new StringBuilder();

  private Chart() {}

  /** The document, ending with a newline. */
  static String of(List<Row> rows) {
    Chart chart = new Chart();
    List<Row> containers = select(rows, r -> r.processes() == 0);
    List<Row> processes = select(rows, r -> r.containers() == most(rows, Row::containers));
    chart.panel(0, 0, "check: seconds", "containers", containers, Row::containers, Row::seconds);
    chart.panel(1, 0, "check: peak MB", "containers", containers, Row::containers, Row::peakMb);
    chart.panel(0, 1, "check: seconds", "processes", processes, Row::processes, Row::seconds);
    chart.panel(1, 1, "check: peak MB", "processes", processes, Row::processes, Row::peakMb);
    String head =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\""
            + " role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#1f2328\">\n"
            + "<title>Time and memory against containers and against processes</title>\n"
            + "<rect width=\"%1$d\" height=\"%2$d\" fill=\"#ffffff\"/>\n";
    return head.formatted(2 * COLUMN, 2 * LINE) + chart.body + "</svg>\n";
  }

  private static List<Row> select(List<Row> rows, java.util.function.Predicate<Row> which) {
    return rows.stream().filter(r -> r.command().equals("check")).filter(which).toList();
  }

  private static double most(List<Row> rows, ToDoubleFunction<Row> value) {
    return rows.stream().mapToDouble(value).max().orElse(0);
  }

  private void panel(
      int column,
      int line,
      String title,
      String axis,
      List<Row> rows,
      ToDoubleFunction<Row> across,
      ToDoubleFunction<Row> up) {
    int left = column * COLUMN + LEFT;
    int top = line * LINE + TOP;
    int bottom = top + HEIGHT;
    double width = round(most(rows, across));
    double height = round(most(rows, up));
    text(left, top - 14, "start", title);
    text(left + WIDTH, bottom + 34, "end", axis);
    for (int i = 0; i <= 4; i++) {
      int y = bottom - HEIGHT * i / 4;
      int x = left + WIDTH * i / 4;
      body.append("<path d=\"M%d %dH%d\" stroke=\"#d1d9e0\"/>\n".formatted(left, y, left + WIDTH));
      text(left - 6, y + 4, "end", number(height * i / 4));
      text(x, bottom + 18, "middle", number(width * i / 4));
    }
    String points =
        rows.stream()
            .map(
                r ->
                    at(left, bottom, across.applyAsDouble(r) / width, up.applyAsDouble(r) / height))
            .collect(Collectors.joining(" "));
    body.append("<polyline points=\"").append(points);
    body.append("\" fill=\"none\" stroke=\"#0969da\" stroke-width=\"2\"/>\n");
    for (String point : points.split(" ")) {
      String[] xy = point.split(",");
      body.append("<circle cx=\"" + xy[0] + "\" cy=\"" + xy[1] + "\" r=\"3\" fill=\"#0969da\"/>\n");
    }
  }

  private static String at(int left, int bottom, double across, double up) {
    return Math.round(left + WIDTH * across) + "," + Math.round(bottom - HEIGHT * up);
  }

  /** Upwards to one, two, four or eight times a power of ten, which four parts divide well. */
  private static double round(double most) {
    double unit = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-3))));
    for (int times : new int[] {1, 2, 4, 8}) {
      if (most <= times * unit) {
        return times * unit;
      }
    }
    return 10 * unit;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value).replaceAll("0$", "");
  }

  private void text(int x, int y, String anchor, String words) {
    body.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n".formatted(x, y, anchor, words));
  }
}
