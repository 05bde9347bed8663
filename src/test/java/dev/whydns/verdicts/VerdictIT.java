package dev.whydns.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of {@link Troubles} on a real engine, judged live and once more from its bundle.
 *
 * <p>The rates are printed; with {@code -Dgolden.write=true} the page {@code
 * src/site/markdown/verdicts.md} is written anew, to be read in the diff.
 */
@WithLab(engineFlags = "--live-restore")
class VerdictIT {

  private static final Path PAGE = Path.of("src", "site", "markdown", "verdicts.md");
  private static final Map<Trouble, Page.Row> ROWS = new LinkedHashMap<>();

  private static List<Trouble> troubles() {
    return Troubles.ALL;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void the_cause_is_named_and_no_other(Trouble trouble, Lab lab) {
    if (!trouble.bare()) {
      lab.appnet();
      lab.container("web", "--network", "appnet", "--ip", "10.88.0.10");
    }
    trouble.makes().on(lab);

    CheckRun run = CheckRun.of(lab, trouble.arguments());

    Verdict verdict = Verdict.of(trouble, run);
    ROWS.put(trouble, new Page.Row(trouble, named(trouble, run), verdict));
    assertThat(verdict).as(run.outcome().toString()).isEqualTo(Verdict.RIGHT);
  }

  private static String named(Trouble trouble, CheckRun run) {
    return run.cause(trouble.target()) == null
        ? run.state(trouble.target())
        : run.cause(trouble.target()) + ", " + run.causeOf(trouble.target()).confidence();
  }

  @AfterAll
  static void the_page_lists_these_cases() throws IOException {
    if (!ROWS.keySet().containsAll(Troubles.ALL)) {
      return; // some cases alone: -Dit.test=VerdictIT#…
    }
    Page page =
        new Page(
            ROWS.values().stream().sorted(Comparator.comparing(r -> r.trouble().kind())).toList());
    System.out.println("Verdicts of check: " + page.rates());
    String head = Files.readString(PAGE).replaceAll("(?s)\n\\*\\*\\d+ cases.*", "");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(PAGE, page.text(head));
    }
    assertThat(Page.cases(page.text(head))).isEqualTo(Page.cases(Files.readString(PAGE)));
  }
}
