package dev.whydns.render;

import dev.whydns.finding.Report;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.EngineMark;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Via;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code whydns replay} for a person: the cause first, then where the time of the lookups goes, the
 * proof, what to do, and the summary last.
 *
 * <p>What is drawn follows from what was done: one lookup is a time line; many rounds are counts
 * and percentiles; several ways in, changes or libraries are a table, with the time line of the
 * plain lookups that fail or are slow. With {@code -v} every lookup has a time line (of many rounds
 * the worst), and every query a row of its own.
 */
public final class ReplayRenderer {
  private final TextStyle style;
  private final TextFilter redaction;

  /** Renders with every string redacted first. */
  public ReplayRenderer(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.redaction = redaction;
  }

  /**
   * The whole text, ending with a newline.
   *
   * @param report of one target, or of none with an error
   * @param replays all its lookups, of all rounds, in order
   * @param marks what the engine does while it is asked; may be empty
   */
  public String render(Report report, List<Replay> replays, List<EngineMark> marks) {
    Page page = new Page(style, redaction.knowing(report).knowing(replays));
    Listing.errors(page, report);
    if (report.targets().isEmpty()) {
      return page.toString();
    }
    TargetReport target = report.targets().get(0);
    if (!style.quiet() || target.state() != State.HEALTHY) {
      new TargetBlock(page).write(target, headline(replays), () -> pictures(page, replays, marks));
      TargetBlock.notChecked(page, target.notChecked());
    }
    page.blank().text(SummaryLine.of(report, effort(replays))).end();
    return page.toString();
  }

  /** Where nothing was found that is more than a note. */
  static String headline(List<Replay> replays) {
    if (replays.size() == 1) {
      Replay only = replays.get(0);
      return only.isResolved()
          ? only.name() + " resolves in " + Times.ms(only.ending().elapsedMs())
          : only.name() + " ends with " + ReplayWords.ending(only.ending());
    }
    long resolved = replays.stream().filter(Replay::isResolved).count();
    return resolved + " of " + Times.count(replays.size(), "lookup") + " resolve";
  }

  static String effort(List<Replay> replays) {
    int queries = 0;
    for (Replay replay : replays) {
      queries += (int) replay.sends().stream().filter(send -> !send.predicted()).count();
    }
    return Times.count(replays.size(), "lookup")
        + ", "
        + queries
        + (queries == 1 ? " query" : " queries");
  }

  void pictures(Page page, List<Replay> replays, List<EngineMark> marks) {
    Map<String, List<ReplaySeries>> names = new LinkedHashMap<>();
    for (ReplaySeries series : ReplaySeries.of(replays)) {
      names.computeIfAbsent(series.first().name(), n -> new ArrayList<>()).add(series);
    }
    names.values().forEach(series -> name(page, series, marks));
  }

  private void name(Page page, List<ReplaySeries> all, List<EngineMark> marks) {
    ReplaySeries base = all.get(0);
    if (all.size() > 1) {
      page.blank();
      tables(page, all);
    }
    for (ReplaySeries series : all) {
      boolean plain = series.isUnchanged() && series.label().via() == base.label().via();
      if (style.verbosity() > 0 || all.size() == 1 || plain && series.isRepeated()) {
        series(page, series, marks);
      } else if (plain && series.state() != State.HEALTHY) {
        draw(page, series.worst(), marks);
      }
    }
  }

  /** Each thing that varies has its own kind of table; where several do there is a plain one. */
  private void tables(Page page, List<ReplaySeries> all) {
    List<ReplaySeries> unchanged = all.stream().filter(ReplaySeries::isUnchanged).toList();
    List<ReplaySeries> changed = all.stream().filter(s -> !s.isUnchanged()).toList();
    boolean libraries = unchanged.stream().map(s -> s.label().title()).distinct().count() > 1;
    boolean ways = unchanged.stream().map(s -> s.label().via()).distinct().count() > 1;
    ReplayTables tables = new ReplayTables(page);
    page.text(Ink.STRONG, all.get(0).first().name());
    if (!libraries) {
      page.text(" ").prose(1, "as " + all.get(0).label().title());
    }
    page.end();
    if (libraries && (ways || !changed.isEmpty())) {
      tables.mixture(all);
    } else if (libraries) {
      tables.profiles(all);
    } else {
      if (ways || unchanged.size() > 1) {
        tables.ways(unchanged);
        page.blank();
      }
      if (!changed.isEmpty() && !unchanged.isEmpty()) {
        tables.changes(unchanged.get(0), changed);
      }
    }
  }

  private void series(Page page, ReplaySeries series, List<EngineMark> marks) {
    if (!series.isRepeated()) {
      draw(page, series.first(), marks);
      return;
    }
    ReplayRounds.write(page, series);
    if (series.state() != State.HEALTHY) {
      Replay worst = series.worst();
      String why = worst.isResolved() ? ", the slowest" : ", the first that failed";
      page.blank()
          .text("Round " + (worst.label().round() + 1) + " of " + series.rounds().size() + why)
          .end();
      draw(page, worst, marks);
    }
  }

  /** What the engine does is seen by those who ask it. */
  private static void draw(Page page, Replay replay, List<EngineMark> marks) {
    Via via = replay.label().via();
    boolean asksEngine = via == Via.NAT || via == Via.DIRECT;
    ReplayWaterfall.draw(page, replay, asksEngine ? marks : List.of());
  }
}
