package dev.whydns.engines;

import dev.whydns.engines.Matrix.Column;
import dev.whydns.engines.Matrix.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code engines.md}: which engines were run, what whydns said on each, what else is known. */
final class Page {

  private static final String CASES = "## What whydns says";
  private static final String OTHERWISE = "## Known in other ways";

  private final List<Column> columns;
  private final String otherwise;

  /**
   * A page.
   *
   * @param otherwise the table of what is known in other ways
   */
  Page(List<Column> columns, String otherwise) {
    this.columns = List.copyOf(columns);
    this.otherwise = otherwise;
  }

  /** The whole page. */
  String text() {
    return head() + "\n" + tables();
  }

  private static String head() {
    try (var head = Page.class.getResourceAsStream("engines-head.md")) {
      return new String(head.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page without its words. */
  String tables() {
    StringBuilder text = new StringBuilder();
    text.append("| Engine | From | Resolver's rules | Cgroups | containerd | runc | iptables |")
        .append(" nft |\n|---|---|---|---|---|---|---|---|\n");
    for (Column column : columns) {
      Versions v = column.versions();
      text.append("| ")
          .append(
              String.join(
                  " | ",
                  v.release(),
                  column.variant().source(),
                  column.variant().backend(),
                  v.cgroups(),
                  v.containerd(),
                  v.runc(),
                  v.iptables(),
                  v.nft()))
          .append(" |\n");
    }
    return text.append("\n" + CASES + "\n\n")
        .append(cases())
        .append("\n" + OTHERWISE + "\n\n")
        .append(otherwise)
        .toString();
  }

  private String cases() {
    StringBuilder text = new StringBuilder("| Case |");
    columns.forEach(column -> text.append(' ').append(title(column)).append(" |"));
    text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    for (String says : columns.get(0).results().keySet()) {
      text.append("| ").append(says).append(" |");
      columns.forEach(c -> text.append(' ').append(cell(c.results().get(says))).append(" |"));
      text.append('\n');
    }
    return text.toString();
  }

  /** As {@code 28.5.2 iptables-nft v1}. */
  static String title(Column column) {
    return String.join(
        " ", column.versions().release(), column.variant().backend(), column.versions().cgroups());
  }

  private static String cell(Result result) {
    return result.failure() == null
        ? String.format(
            Locale.ROOT, "%s, %.1f s", result.found().verdict(), result.found().elapsedMs() / 1000)
        : "**FAILS**";
  }

  /** What a page says of each engine, by the engine's title: {@code case: verdict}, no times. */
  static Map<String, List<String>> verdicts(String page) {
    List<String> rows =
        page.substring(page.indexOf(CASES), page.indexOf(OTHERWISE))
            .lines()
            .filter(line -> line.startsWith("| "))
            .toList();
    String[] titles = rows.get(0).split(" ?\\| ?");
    Map<String, List<String>> verdicts = new LinkedHashMap<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(" ?\\| ?");
      for (int i = 2; i < cells.length; i++) {
        verdicts
            .computeIfAbsent(titles[i], title -> new ArrayList<>())
            .add(cells[1] + ": " + cells[i].replaceFirst(", \\d+\\.\\d s$", ""));
      }
    }
    return verdicts;
  }

  /** What a page says of what is known in other ways, without versions. */
  static List<String> otherwise(String page) {
    return page.substring(page.indexOf(OTHERWISE))
        .lines()
        .map(line -> line.replaceAll("\\d+(\\.\\d+)+", "_"))
        .toList();
  }
}
