package dev.whydns.fidelity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code fidelity.md}: what was compared, what was sent, and what is not the same. */
final class Page {

  /**
   * One row.
   *
   * @param differences what is not the same; empty where all is
   * @param reason why that is so, where it is known to be
   */
  record Row(
      Trial trial, Trial.Outcome outcome, List<String> differences, Optional<String> reason) {

    String verdict() {
      if (outcome.profile().isEmpty()) {
        return "no profile";
      }
      return differences.isEmpty() ? "same" : reason.map(r -> "differs: " + r).orElse("DIFFERS");
    }
  }

  private static final String VERSIONS = "| Library | Version | Profile |";
  private static final String CASES = "## The cases";
  private static final String SENT = "## What was sent";

  private final List<Library> libraries;
  private final Map<String, String> notRun;
  private final Map<Scenario, List<Row>> rows;

  /**
   * A page.
   *
   * @param notRun libraries that could not be compared here, and why
   */
  Page(List<Library> libraries, Map<String, String> notRun, List<Row> rows) {
    this.libraries = libraries;
    this.notRun = notRun;
    this.rows =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    r -> r.trial().scenario(), LinkedHashMap::new, Collectors.toList()));
  }

  /** One line for each scenario, one column for each library. */
  String overview() {
    StringBuilder text = new StringBuilder("| Case |");
    libraries.forEach(l -> text.append(' ').append(l.title()).append(" |"));
    text.append("\n|---|").append("---|".repeat(libraries.size())).append('\n');
    rows.forEach(
        (scenario, of) -> {
          text.append("| ").append(scenario.title()).append(" |");
          for (Library library : libraries) {
            text.append(' ')
                .append(
                    of.stream()
                        .filter(r -> r.trial().library().equals(library))
                        .map(r -> r.verdict().replaceFirst(":.*", ""))
                        .findFirst()
                        .orElse("-"))
                .append(" |");
          }
          text.append('\n');
        });
    return text.toString();
  }

  /** The whole page. */
  String text() {
    StringBuilder text = new StringBuilder(Programs.source("fidelity-head.md"));
    text.append("\n" + VERSIONS + "\n|---|---|---|\n");
    for (Library l : libraries) {
      text.append("| %s | %s | `%s` |%n".formatted(l.title(), l.version(), l.profile()));
    }
    notRun.forEach((title, why) -> text.append("| " + title + " | not run: " + why + " | |\n"));
    text.append("\n" + CASES + "\n\n").append(overview());
    text.append("\n" + SENT + "\n");
    rows.forEach((scenario, of) -> text.append(section(scenario, of)));
    return text.toString();
  }

  /** The rows of a page that tell a library's version, profile included. */
  static List<String> versions(String page) {
    String table = page.substring(page.indexOf(VERSIONS), page.indexOf(CASES));
    return table.lines().filter(line -> line.endsWith("` |")).toList();
  }

  /** What a page says of the libraries of these versions, case by case, without times. */
  static List<String> rows(String page, List<String> versions) {
    List<String> titles = versions.stream().map(v -> v.split("\\|")[1]).toList();
    return page.substring(page.indexOf(SENT))
        .lines()
        .filter(line -> !line.startsWith("|") || titles.contains(line.split("\\|")[1]))
        .map(line -> line.replaceAll("-?\\d+\\.\\d s", "_ s"))
        .toList();
  }

  private static String section(Scenario scenario, List<Row> of) {
    StringBuilder text = new StringBuilder();
    text.append("\n### ").append(scenario.title()).append("\n\n");
    text.append("`").append(scenario.name()).append("`; servers: ");
    text.append(
        scenario.servers().stream()
            .map(s -> s.isEmpty() ? "answers" : "`" + s + "`")
            .collect(Collectors.joining(", ")));
    text.append("; ").append("`" + String.join("`, `", scenario.lines()) + "`").append("\n\n");
    text.append("| Library | Sends | Ends | Profile |\n|---|---|---|---|\n");
    for (Row row : of) {
      Recording library = row.outcome().library();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.1f s: %s | %s |%n",
              row.trial().library().title(),
              new Sends(row.trial().comparison(), scenario.name()).of(library),
              library.endMs() / 1000,
              library.ending().isEmpty() ? "fails" : library.ending(),
              row.verdict()));
    }
    return text.toString();
  }
}
