package dev.whydns.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code load.md} with its figure, and the data that both are made of. */
final class Page {

  static final Path TEXT = Path.of("src/site/markdown/load.md");
  static final Path FIGURE = Path.of("src/site/resources/load.svg");
  static final Path DATA = Path.of("src/site/resources/load.csv");

  private Page() {}

  static String csv(List<Row> rows) {
    return Row.HEAD + "\n" + rows.stream().map(r -> r.csv() + "\n").collect(Collectors.joining());
  }

  static String text(List<Row> rows) {
    StringBuilder text = new StringBuilder(source("load-head.md"));
    text.append("| Command | Containers | Other processes | Seconds | CPU seconds | Peak MB |\n");
    text.append("|---|--:|--:|--:|--:|--:|\n");
    for (Row r : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %d | %d | %.2f | %.2f | %d |%n",
              r.command(),
              r.containers(),
              r.processes(),
              r.seconds(),
              r.cpuSeconds(),
              r.peakMb()));
    }
    Row few = check(rows, 50);
    Row many = check(rows, 200);
    return text.append(
            String.format(
                Locale.ROOT,
                "%nIn this run a check of 200 containers took %.1f times as long as of 50, and %.1f times"
                    + " the processor's time.%n",
                many.seconds() / few.seconds(),
                many.cpuSeconds() / few.cpuSeconds()))
        .toString();
  }

  private static Row check(List<Row> rows, int containers) {
    return rows.stream()
        .filter(r -> r.command().equals("check") && r.containers() == containers)
        .findFirst()
        .orElseThrow();
  }

  static void write(List<Row> measured) throws IOException {
    String csv = csv(measured);
    List<Row> rows = Row.parseAll(csv);
    Files.createDirectories(DATA.getParent());
    Files.writeString(DATA, csv);
    Files.writeString(TEXT, text(rows));
    Files.writeString(FIGURE, Chart.of(rows));
  }

  /** The text of a resource beside this class. */
  static String source(String name) {
    try (var source = Page.class.getResourceAsStream(name)) {
      return new String(source.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
