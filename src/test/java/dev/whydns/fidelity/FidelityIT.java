package dev.whydns.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Alone;
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
@Alone
class FidelityIT {

  private static final Path PAGE = Path.of("src/site/markdown/fidelity.md");

  /** They sleep for most of their time. */
  private static final int AT_ONCE = 16;

  /** What was unclear is tried again when the machine has little else to do. */
  private static final int AGAIN_AT_ONCE = 6;

  private static List<Library> libraries;
  private static Map<String, String> notRun;
  private static List<Page.Row> rows;

  @BeforeAll
  static void look_everything_up() throws Exception {
    Programs programs = new Programs(Path.of("target/fidelity"));
    libraries = programs.libraries();
    notRun = programs.notRun();
    List<Measurement> all = new ArrayList<>();
    for (Scenario scenario : Scenarios.all()) {
      libraries.stream()
          .filter(scenario::isFor)
          .forEach(library -> all.add(new Measurement(new Trial(scenario, library))));
    }
    // the first answer of a JVM takes 0.2 s
    new Trial(Scenarios.all().get(0), libraries.get(0)).run(programs.capture());
    List<Measurement> once = each(all, AT_ONCE, m -> m.measure(programs.capture()));
    List<Measurement> settled = each(once, AGAIN_AT_ONCE, m -> m.settle(programs.capture()));
    rows =
        each(settled, 1, m -> m.alone(programs.capture())).stream().map(Measurement::row).toList();
    System.out.println(page().overview());
    notRun.forEach((title, why) -> System.out.println(title + " not run: " + why));
  }

  private interface Step {
    Measurement of(Measurement measurement) throws Exception;
  }

  private static List<Measurement> each(List<Measurement> all, int atOnce, Step step)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<Measurement>> futures = new ArrayList<>();
      all.forEach(m -> futures.add(threads.submit(() -> step.of(m))));
      List<Measurement> done = new ArrayList<>();
      for (Future<Measurement> future : futures) {
        done.add(future.get());
      }
      return done;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Page page() {
    return new Page(libraries, notRun, rows);
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
