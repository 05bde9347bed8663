package dev.whydns.render;

import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Send;
import dev.whydns.render.ReplaySpan.Came;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The queries of a lookup as lines of a picture. Where they are many, those are put together of
 * which the same came: first those to several servers at once, then those sent again and again, at
 * last those for both types.
 */
final class ReplayRows {

  /** What is sent within this time of each other was sent at once. */
  private static final double AT_ONCE_MS = 20;

  private ReplayRows() {}

  /** Every query for itself. */
  static List<ReplayRow> all(Replay replay) {
    return replay.sends().stream()
        .map(send -> new ReplayRow(List.of(ReplaySpan.of(replay, send))))
        .toList();
  }

  /** No more than {@code most} lines where that can be without hiding a difference. */
  static List<ReplayRow> few(Replay replay, int most) {
    List<ReplayRow> rows = all(replay);
    List<Function<ReplayRow, Object>> steps =
        List.of(
            row -> List.of(row.types(), burst(row), row.isAgain(), outcome(row)),
            row -> List.of(row.types(), row.servers(), lane(row)),
            row -> List.of(burst(row), row.spans().size(), row.servers(), row.isAgain(), lane(row)),
            row -> List.of(row.types(), lane(row)));
    for (Function<ReplayRow, Object> step : steps) {
      if (rows.size() > most) {
        rows = merged(rows, step);
      }
    }
    return rows;
  }

  private static List<ReplayRow> merged(List<ReplayRow> rows, Function<ReplayRow, Object> key) {
    Map<Object, List<ReplaySpan>> groups = new LinkedHashMap<>();
    for (ReplayRow row : rows) {
      Object group = List.of(row.name(), row.isTcp(), key.apply(row));
      groups.computeIfAbsent(group, g -> new ArrayList<>()).addAll(row.spans());
    }
    return groups.values().stream().map(ReplayRow::new).toList();
  }

  private static long burst(ReplayRow row) {
    return Math.round(row.atMs() / AT_ONCE_MS);
  }

  private static String outcome(ReplayRow row) {
    Send send = row.first().send();
    return ReplayWords.came(row.first()) + send.predicted() + row.first().orFirst();
  }

  /** What came, where it may be put together over time; an answer of use stays alone. */
  private static String lane(ReplayRow row) {
    Came came = row.first().came();
    boolean repeats = came == Came.SILENT || came == Came.FAILED || came == Came.IGNORED;
    return repeats ? ReplayWords.came(row.first()) : "" + row.first().send().number();
  }
}
