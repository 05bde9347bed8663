package dev.whydns.render;

import dev.whydns.model.Replay;
import java.util.ArrayList;
import java.util.List;

/** How long callers wait, in classes of 1, 2 and 5 times a power of ten; failures apart. */
final class Histogram {

  private static final int WIDEST_BAR = 40;
  private static final int[] ROUND = {1, 2, 5};

  /** From {@code fromMs} up to and without {@code toMs}. */
  private record Bucket(double fromMs, double toMs, int resolved, int failed) {
    int all() {
      return resolved + failed;
    }
  }

  private final Page page;
  private final List<Bucket> buckets = new ArrayList<>();

  private Histogram(Page page, List<Replay> rounds) {
    this.page = page;
    double min = rounds.stream().mapToDouble(Histogram::ms).min().orElse(0);
    double max = rounds.stream().mapToDouble(Histogram::ms).max().orElse(0);
    double decade = 0.1;
    for (int i = 0; edge(decade, i) <= max || buckets.isEmpty(); i++) {
      double from = i == 0 ? 0 : edge(decade, i);
      double to = edge(decade, i + 1);
      if (to > min) {
        buckets.add(bucket(rounds, from, to));
      }
    }
  }

  private static double edge(double first, int index) {
    return first * ROUND[index % 3] * Math.pow(10, Math.floorDiv(index, 3));
  }

  private static double ms(Replay replay) {
    return replay.ending().elapsedMs();
  }

  private static Bucket bucket(List<Replay> rounds, double from, double to) {
    List<Replay> in = rounds.stream().filter(r -> ms(r) >= from && ms(r) < to).toList();
    int resolved = (int) in.stream().filter(Replay::isResolved).count();
    return new Bucket(from, to, resolved, in.size() - resolved);
  }

  /** Draws it below what is there. */
  static void draw(Page page, List<Replay> rounds) {
    new Histogram(page, rounds).draw();
  }

  private void draw() {
    int most = buckets.stream().mapToInt(Bucket::all).max().orElse(1);
    int label = buckets.stream().mapToInt(b -> page.widthOf(label(b))).max().orElse(0);
    int digits = Integer.toString(most).length();
    boolean skipped = false;
    for (int i = 0; i < buckets.size(); i++) {
      Bucket bucket = buckets.get(i);
      if (isEmpty(i) && (isEmpty(i - 1) || isEmpty(i + 1))) {
        if (!skipped) {
          page.to(1 + label - page.widthOf("…")).text("…").end();
        }
        skipped = true;
        continue;
      }
      skipped = false;
      String count = Integer.toString(bucket.all());
      page.to(1 + label - page.widthOf(label(bucket))).text(label(bucket));
      page.to(1 + label + 2 + digits - count.length()).text(count);
      if (bucket.all() > 0) {
        page.to(1 + label + 2 + digits + 2);
        page.text(Ink.GOOD, bar("█", "#", bucket.resolved(), most));
        page.text(Ink.BAD, bar("░", "x", bucket.failed(), most));
      }
      if (bucket.failed() > 0) {
        page.text(" " + (bucket.resolved() == 0 ? "" : bucket.failed() + " ") + "failed");
      }
      page.end();
    }
  }

  private boolean isEmpty(int index) {
    return index >= 0 && index < buckets.size() && buckets.get(index).all() == 0;
  }

  /** Whatever happened has a bar. */
  private String bar(String unicode, String ascii, int count, int most) {
    int width = count == 0 ? 0 : Math.max(1, Math.round((float) count * WIDEST_BAR / most));
    return (page.style().unicode() ? unicode : ascii).repeat(width);
  }

  private static String label(Bucket bucket) {
    if (bucket.fromMs() == 0) {
      return "under " + time(bucket.toMs());
    }
    String from = time(bucket.fromMs());
    String to = time(bucket.toMs());
    boolean sameUnit = from.endsWith(" ms") == to.endsWith(" ms");
    return (sameUnit ? from.substring(0, from.indexOf(' ')) : from) + " to " + to;
  }

  /** {@code 0.5 ms}, {@code 20 ms}, {@code 2 s}. */
  private static String time(double ms) {
    boolean seconds = ms >= 999;
    long tenths = Math.round((seconds ? ms / 1000 : ms) * 10);
    return (tenths % 10 == 0 ? tenths / 10 + "" : tenths / 10 + "." + tenths % 10)
        + (seconds ? " s" : " ms");
  }
}
