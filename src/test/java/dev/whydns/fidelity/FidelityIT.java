package dev.whydns.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Real libraries against the profiles of the same name, packet by packet. With {@code
 * -Dgolden.write=true} the page {@code src/site/markdown/fidelity.md} is written anew, to be read
 * in the diff.
 */
class FidelityIT {

  private static final Path PAGE = Path.of("src/site/markdown/fidelity.md");

  /** They sleep for most of their time. */
  private static final int AT_ONCE = 20;

  /** Of a case whose times are off. */
  private static final int MEASUREMENTS = 5;

  private static List<Library> libraries;
  private static Map<String, String> notRun;
  private static List<Page.Row> rows;

  @BeforeAll
  static void look_everything_up() throws Exception {
    Programs programs = new Programs(Path.of("target/fidelity"));
    libraries = programs.libraries();
    notRun = programs.notRun();
    List<Trial> trials = new ArrayList<>();
    for (Scenario scenario : Scenarios.all()) {
      libraries.stream().filter(scenario::isFor).forEach(l -> trials.add(new Trial(scenario, l)));
    }
    // the first answer of a JVM takes 0.2 s
    trials.get(0).run(programs.capture());
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<Page.Row>> futures = new ArrayList<>();
    trials.forEach(t -> futures.add(threads.submit(() -> row(t, programs.capture()))));
    rows = new ArrayList<>();
    for (Future<Page.Row> future : futures) {
      rows.add(future.get());
    }
    threads.shutdown();
    System.out.println(page().overview());
    notRun.forEach((title, why) -> System.out.println(title + " not run: " + why));
  }

  private static Page page() {
    return new Page(libraries, notRun, rows);
  }

  private static Page.Row row(Trial trial, Path capture) throws Exception {
    Trial.Outcome outcome = trial.run(capture);
    List<String> differences =
        outcome.profile().isPresent() ? differences(trial, capture, outcome) : List.of();
    return new Page.Row(trial, outcome, differences, KnownDifferences.reason(trial));
  }

  /** Where nothing but times or random numbers are off, it is measured again. */
  private static List<String> differences(Trial trial, Path capture, Trial.Outcome first)
      throws Exception {
    Comparison comparison = trial.comparison();
    List<Recording> library = new ArrayList<>();
    List<Recording> profile = new ArrayList<>();
    Trial.Outcome next = first;
    boolean hadChance = false;
    while (true) {
      Recording real = next.library();
      Recording replayed = next.profile().orElseThrow();
      List<String> inKind = comparison.inKind(real, replayed);
      if (inKind.isEmpty()) {
        library.add(real);
        profile.add(replayed);
        List<String> inTime = comparison.inTime(library, profile);
        if (inTime.isEmpty() || library.size() == MEASUREMENTS) {
          return inTime;
        }
      } else if (hadChance || !comparison.mayBeChance(real, replayed)) {
        return inKind;
      } else {
        hadChance = true;
      }
      next = trial.run(capture);
    }
  }

  @Test
  void each_profile_sends_what_its_library_sends() {
    List<String> wrong = new ArrayList<>();
    for (Page.Row row : rows) {
      if (!row.differences().isEmpty() && row.reason().isEmpty()) {
        wrong.add(name(row) + "\n    " + String.join("\n    ", row.differences()));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void each_library_has_its_profile() {
    assertThat(rows)
        .filteredOn(r -> r.outcome().profile().isEmpty())
        .map(FidelityIT::name)
        .isEmpty();
  }

  @Test
  void what_is_listed_as_different_is_different() {
    assertThat(rows)
        .filteredOn(r -> r.reason().isPresent() && r.differences().isEmpty())
        .map(FidelityIT::name)
        .isEmpty();
  }

  @Test
  void the_page_says_what_was_measured() throws IOException {
    String measured = page().text();
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, measured);
    }
    String written = Files.readString(PAGE);
    List<String> sameVersions =
        Page.versions(measured).stream().filter(Page.versions(written)::contains).toList();
    System.out.println("Held against " + PAGE + ": " + sameVersions);
    assertThat(Page.rows(measured, sameVersions)).isEqualTo(Page.rows(written, sameVersions));
  }

  private static String name(Page.Row row) {
    return row.trial().library().title()
        + " ("
        + row.trial().library().profile()
        + "): "
        + row.trial().scenario().title();
  }
}
