package dev.whydns.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import java.util.ArrayList;
import java.util.List;

/**
 * A running engine with what is known of it.
 *
 * @param version as the engine says it, for example {@code 26.1.5+dfsg1}
 * @param backend where the rules of its resolver are
 */
record Bench(Lab lab, String version, String backend) {

  private static final int ASKS_FROM_THE_HOST = 28;

  /**
   * Whether the host's servers are asked from the host's namespace, as since 28.0; before, and for
   * {@code --dns} in all of them, from the container's.
   */
  boolean asksFromTheHost() {
    return Integer.parseInt(version.split("\\.")[0]) >= ASKS_FROM_THE_HOST;
  }

  /** {@link CheckRun#of} holds it to the schema and to its bundle. */
  CheckRun check(String... targets) {
    var words = new ArrayList<>(List.of(targets));
    words.addAll(List.of("--name", "api.example.com"));
    return CheckRun.of(lab, words.toArray(String[]::new));
  }

  /** Asserts that a target has no finding at all, and nothing that could not be looked at. */
  Found healthy(String target) {
    CheckRun run = check(target).expect(0, target, "healthy", null);
    assertThat(run.findings(target)).as(run.outcome().toString()).isEmpty();
    assertThat(run.notChecked(target)).as(run.outcome().toString()).isEmpty();
    return Found.of("healthy", run);
  }

  /** Asserts that a target has one fault, which is the cause; returns the run. */
  CheckRun fault(String target, String code) {
    CheckRun run = check(target).expect(2, target, "fault", code);
    assertThat(run.findings(target).stream().filter(f -> f.startsWith("fault ")))
        .as(run.outcome().toString())
        .containsExactly("fault " + code);
    return run;
  }
}
