package dev.whydns.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of {@link Troubles} on a real engine, judged live and once more from its bundle.
 *
 * <p>Most of a case's time is waiting for servers that stay silent, so cases run side by side, each
 * with a lab of its own; those of {@link Kind#BUSY}, which are about time, run one by one
 * afterwards.
 *
 * <p>The rates are printed; with {@code -Dgolden.write=true} the page {@code
 * src/site/markdown/verdicts.md} is written anew, to be read in the diff.
 */
@WithLab(engineFlags = "--live-restore")
class VerdictIT {

  private static final Path PAGE = Path.of("src", "site", "markdown", "verdicts.md");
  private static final String QUIET = "a machine without other cases";
  private static final Map<Trouble, Page.Row> ROWS = new ConcurrentHashMap<>();

  private static List<Trouble> steady() {
    return Troubles.ALL.stream().filter(t -> t.kind() != Kind.BUSY).toList();
  }

  private static List<Trouble> busy() {
    return Troubles.ALL.stream().filter(t -> t.kind() == Kind.BUSY).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steady")
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = QUIET, mode = ResourceAccessMode.READ)
  void the_cause_is_named_and_no_other(Trouble trouble, Lab lab) {
    judge(trouble, lab);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("busy")
  @ResourceLock(QUIET)
  void nor_is_another_on_a_busy_host(Trouble trouble, Lab lab) {
    judge(trouble, lab);
  }

  private static void judge(Trouble trouble, Lab lab) {
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
            Troubles.ALL.stream()
                .map(ROWS::get)
                .sorted(Comparator.comparing(r -> r.trouble().kind()))
                .toList());
    System.out.println("Verdicts of check: " + page.rates());
    String head = Files.readString(PAGE).replaceAll("(?s)\n\\*\\*\\d+ cases.*", "");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(PAGE, page.text(head));
    }
    assertThat(Page.cases(page.text(head))).isEqualTo(Page.cases(Files.readString(PAGE)));
  }
}
