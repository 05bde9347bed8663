package dev.whydns.render;

import dev.whydns.model.EngineMark;
import dev.whydns.model.Replay;
import java.util.ArrayList;
import java.util.List;

/**
 * A time axis from 0 to the last thing that is to be seen, with ticks at round times.
 *
 * @param spanMs its length, above 0
 * @param stepMs from tick to tick
 */
record TimeAxis(double spanMs, double stepMs) {

  /** Where nothing takes any time there is an axis all the same. */
  private static final double SHORTEST_MS = 0.1;

  /** Nearer than this to a tick, the axis ends at the tick. */
  private static final double CLOSE = 0.03;

  private static final double[] ROUND = {1, 2, 2.5, 3, 4, 5, 10};

  /**
   * Of that length with no more than so many steps: of those that end with it where there are such,
   * else of the steps 1, 2 and 5.
   */
  static TimeAxis of(double spanMs, int steps) {
    double span = Math.max(spanMs, SHORTEST_MS);
    double least = span / steps;
    double decade = Math.pow(10, Math.floor(Math.log10(least)));
    double fallback = 0;
    for (double factor : ROUND) {
      double step = factor * decade;
      double count = Math.round(span / step);
      if (step < least * (1 - CLOSE)) {
        continue;
      }
      if (count >= 2 && Math.abs(count * step - span) <= CLOSE * span) {
        return new TimeAxis(Math.max(span, count * step), step);
      }
      boolean plain = factor != 2.5 && factor != 3 && factor != 4;
      fallback = fallback == 0 && plain ? step : fallback;
    }
    return new TimeAxis(span, fallback);
  }

  /** How much time there is to be seen of a lookup and of what the engine does meanwhile. */
  static double span(Replay replay, List<EngineMark> marks) {
    double span = replay.ending().elapsedMs();
    for (Replay.Send send : replay.sends()) {
      span = Math.max(span, ReplaySpan.of(replay, send).cameAtMs());
    }
    for (EngineMark mark : marks) {
      span = Math.max(span, mark.endMs());
    }
    return span;
  }

  /** The ticks in order, the first at 0. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * stepMs <= spanMs * 1.0001; i++) {
      ticks.add(i * stepMs);
    }
    return ticks;
  }

  /** {@code 0}, {@code 0.5 ms}, {@code 10 s}. */
  String label(double tickMs) {
    boolean seconds = spanMs >= 1000;
    double unit = seconds ? 1000 : 1;
    long hundredths = Math.round(tickMs / unit * 100);
    String number = hundredths % 100 == 0 ? "" + hundredths / 100 : "" + hundredths / 100.0;
    return hundredths == 0 ? "0" : number + (seconds ? " s" : " ms");
  }

  /** How far along it a time is, 0 to 1. */
  double share(double ms) {
    return Math.min(1, Math.max(0, ms / spanMs));
  }
}
