package dev.whydns.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.engines.Matrix.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The same contracts on every engine that the distribution's archive has. With {@code
 * -Dgolden.write=true} the page {@code src/site/markdown/engines.md} is written anew, to be read in
 * the diff.
 */
class EngineContractIT {

  private static final Path PAGE = Path.of("src/site/markdown/engines.md");

  /** Shown at the end of a run of all tests. */
  private static final Path TABLES = Path.of("target/engines.md");

  private static List<Column> columns;
  private static Page page;

  @BeforeAll
  static void run_everything() throws Exception {
    columns = Matrix.run(Variant.of(Suite.all()));
    page = new Page(columns, Otherwise.table());
    Files.writeString(TABLES, page.tables());
    System.out.println(page.tables());
  }

  @TestFactory
  Stream<DynamicContainer> every_contract_holds() {
    return columns.stream()
        .map(
            column ->
                DynamicContainer.dynamicContainer(
                    Page.title(column),
                    column.results().entrySet().stream()
                        .map(
                            each ->
                                DynamicTest.dynamicTest(
                                    each.getKey(),
                                    () -> holds(Page.title(column), each.getKey(), each)))));
  }

  private static void holds(String engine, String says, Map.Entry<String, Matrix.Result> each) {
    Throwable failure = each.getValue().failure();
    if (failure != null) {
      throw new AssertionError(engine + ", " + says + ": " + failure.getMessage(), failure);
    }
  }

  @Test
  void an_engine_was_run_that_asks_from_the_container_and_one_that_asks_from_the_host() {
    assertThat(columns)
        .extracting(column -> Integer.valueOf(column.versions().release().split("\\.")[0]) >= 28)
        .contains(false, true);
  }

  @Test
  void every_backend_was_run() {
    assertThat(columns)
        .extracting(column -> column.variant().backend())
        .contains("iptables-nft", "iptables-legacy", "nftables");
  }

  @Test
  void what_is_known_in_other_ways_is_held_by_the_tests_that_are_named() {
    assertThat(Otherwise.values()).allSatisfy(row -> assertThat(row.missing()).isEmpty());
  }

  @Test
  void the_page_says_what_was_run() throws IOException {
    String measured = page.text();
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, measured);
    }
    String written = Files.readString(PAGE);
    Map<String, List<String>> now = Page.verdicts(measured);
    Map<String, List<String>> then = Page.verdicts(written);
    System.out.println(
        "Not on " + PAGE + ": " + now.keySet().stream().filter(t -> !then.containsKey(t)).toList());
    then.keySet().retainAll(now.keySet());
    now.keySet().retainAll(then.keySet());
    assertThat(now).isEqualTo(then);
    assertThat(Page.otherwise(measured)).isEqualTo(Page.otherwise(written));
  }
}
