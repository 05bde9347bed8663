package dev.whydns.render;

import dev.whydns.render.RuleRow.Kind;
import java.util.List;

/** How many rules of each kind there are, for the last line. */
final class RuleCounts {
  private int engine;
  private int before;
  private int touching;

  void add(List<RuleRow> rows) {
    engine += count(rows, Kind.ENGINE) + count(rows, Kind.JUMP);
    before += count(rows, Kind.SHADOWS);
    touching += count(rows, Kind.TOUCHES);
  }

  private static int count(List<RuleRow> rows, Kind kind) {
    return (int) rows.stream().filter(row -> row.kind() == kind).count();
  }

  /** Whether there is a rule to the engine. */
  boolean any() {
    return engine > 0;
  }

  /** {@code 6 rules to the engine in 1 target, 1 before them, 2 touching the traffic}. */
  String text(int targets) {
    return Times.count(engine, "rule")
        + " to the engine in "
        + Times.count(targets, "target")
        + ", "
        + before
        + " before them, "
        + touching
        + " touching the traffic";
  }
}
