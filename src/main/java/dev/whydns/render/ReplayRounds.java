package dev.whydns.render;

import dev.whydns.model.Percentiles;
import dev.whydns.model.Proportion;
import dev.whydns.model.Replay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A lookup made many times: how often it fails, how sure that is, and how long it takes. */
final class ReplayRounds {

  private ReplayRounds() {}

  /** Writes it below what is there. */
  static void write(Page page, ReplaySeries series) {
    page.blank().text(Ink.STRONG, series.first().name()).text(" ");
    String way = ReplayWords.way(series.label().via());
    page.prose(
            1,
            series.rounds().size()
                + " times as "
                + ReplayWords.title(series.label())
                + (way.isEmpty() ? "" : ", " + way))
        .end();
    page.to(1).prose(1, share(series.failed())).end();
    page.to(1).list(1, outcomes(series)).end();
    page.to(1).list(1, waits(series.waits())).end();
    page.blank();
    Histogram.draw(page, series.rounds());
  }

  /** {@code 3 of 200 failed: 1.5 %, between 0.5 % and 4.3 % with 95 % certainty}. */
  static String share(Proportion failed) {
    String of = failed.hits() + " of " + failed.trials() + " failed";
    if (failed.hits() == 0) {
      return of
          + ": a failure rate above "
          + percent(failed.high())
          + " is excluded with 95 % certainty";
    }
    if (failed.hits() == failed.trials()) {
      return of
          + ": a failure rate below "
          + percent(failed.low())
          + " is excluded with 95 % certainty";
    }
    return of
        + ": "
        + percent(failed.seen())
        + ", between "
        + percent(failed.low())
        + " and "
        + percent(failed.high())
        + " with 95 % certainty";
  }

  private static String percent(double share) {
    long tenths = Math.round(share * 1000);
    return tenths / 10 + "." + tenths % 10 + " %";
  }

  private static List<String> outcomes(ReplaySeries series) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Replay replay : series.rounds()) {
      String what = replay.isResolved() ? "resolved" : ReplayWords.gets(replay.ending());
      counts.merge(what, 1, Integer::sum);
    }
    List<String> words = new ArrayList<>();
    counts.forEach((what, count) -> words.add(count + " " + what));
    return words;
  }

  private static List<String> waits(Percentiles waits) {
    List<String> words = new ArrayList<>();
    words.add("callers wait min " + Times.ms(waits.min()));
    for (int percent : new int[] {50, 90, 99}) {
      words.add("p" + percent + " " + Times.ms(waits.at(percent)));
    }
    words.add("max " + Times.ms(waits.max()));
    return words;
  }
}
