package dev.whydns.render;

import dev.whydns.finding.State;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Replay.Via;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Several lookups of one name side by side: by another way, with another option, as another. */
final class ReplayTables {

  /** Waits that differ by less than this share of the longer are the same. */
  private static final double SAME = 0.1;

  private static final double SAME_MS = 20;

  private final Page page;

  ReplayTables(Page page) {
    this.page = page;
  }

  /** Each way in with what came of A and of AAAA; then at which hop the answers end. */
  void ways(List<ReplaySeries> ways) {
    List<String> titles = new ArrayList<>(List.of("", "via", "to"));
    List<String> types =
        ways.stream().flatMap(s -> s.first().sends().stream().map(Send::type)).distinct().toList();
    titles.addAll(types);
    titles.add("!after");
    titles.add("~the caller gets");
    Columns table = new Columns(page, 1, titles);
    for (ReplaySeries way : ways) {
      List<String> cells = new ArrayList<>(List.of(mark(way), way.label().via().text(), to(way)));
      types.forEach(type -> cells.add(came(way.worst(), type)));
      cells.add(way.takes());
      cells.add(way.gets());
      table.row(cells, () -> {});
    }
    table.write();
    boundary(ways).ifPresent(text -> page.to(1).prose(1, text).end());
  }

  private static String to(ReplaySeries way) {
    List<String> to =
        way.first().sends().stream()
            .map(s -> s.server().text() + (s.port() == 53 ? "" : " port " + s.port()))
            .distinct()
            .toList();
    return to.size() > 1 ? to.size() + " servers" : String.join("", to);
  }

  /** What came of all queries for a type, each kind once. */
  private static String came(Replay replay, String type) {
    List<String> kinds =
        replay.sends().stream()
            .filter(s -> s.type().equals(type))
            .map(s -> ReplaySpan.of(replay, s))
            .map(ReplayWords::inShort)
            .distinct()
            .toList();
    return kinds.isEmpty() ? "not asked" : String.join(", ", kinds);
  }

  /** The outermost way that works tells which hop it is that does not. */
  private static Optional<String> boundary(List<ReplaySeries> ways) {
    for (Via via : Via.values()) {
      List<ReplaySeries> of = ways.stream().filter(w -> w.label().via() == via).toList();
      if (of.isEmpty()) {
        continue;
      }
      boolean works = of.stream().anyMatch(w -> isAnswered(w.worst()));
      if (works) {
        return via == ways.get(0).label().via()
            ? Optional.empty()
            : Optional.of(
                "It works " + ReplayWords.way(via) + ", and not before that: look at " + hop(via));
      }
    }
    return Optional.of("It works by none of these ways: look at the last of them first.");
  }

  private static boolean isAnswered(Replay replay) {
    Result result = replay.ending().result();
    boolean answer =
        result == Result.RESOLVED || result == Result.NO_SUCH_NAME || result == Result.NO_ADDRESS;
    return answer && replay.ending().elapsedMs() <= ReplayWords.SLOW_MS;
  }

  private static String hop(Via via) {
    switch (via) {
      case DIRECT:
        return "the rules between 127.0.0.11:53 and the engine's port.";
      case UPSTREAM:
        return "the engine.";
      default:
        return "the way from where the engine asks to the servers: firewall, route.";
    }
  }

  /** Each change with what it gains, the best first. */
  void changes(ReplaySeries unchanged, List<ReplaySeries> changed) {
    List<ReplaySeries> ranked =
        changed.stream()
            .sorted(
                Comparator.comparing((ReplaySeries s) -> s.failed().seen())
                    .thenComparing(ReplaySeries::typicalMs))
            .toList();
    Columns table =
        new Columns(page, 1, List.of("", "!", "change", "!after", "gain", "~the caller gets"));
    table.row(
        List.of(mark(unchanged), "", "none", unchanged.takes(), "", unchanged.gets()), () -> {});
    int rank = 1;
    for (ReplaySeries s : ranked) {
      table.row(
          List.of(
              mark(s),
              Integer.toString(rank++),
              String.join(", ", s.label().changes()),
              s.takes(),
              gain(unchanged, s),
              s.gets()),
          () -> {});
    }
    table.write();
    page.to(1).prose(1, best(unchanged, ranked)).end();
  }

  private String gain(ReplaySeries before, ReplaySeries after) {
    double failures = after.failed().seen() - before.failed().seen();
    if (failures < 0) {
      return "fails less";
    }
    if (failures > 0) {
      return "worse: fails more";
    }
    double from = before.typicalMs();
    double to = after.typicalMs();
    if (Math.abs(from - to) <= Math.max(SAME_MS, SAME * Math.max(from, to))) {
      return "none";
    }
    return (to > from ? "worse: " : "") + Times.ms(from) + " -> " + Times.ms(to);
  }

  private String best(ReplaySeries unchanged, List<ReplaySeries> ranked) {
    String gain = ranked.isEmpty() ? "none" : gain(unchanged, ranked.get(0));
    if (gain.equals("none") || gain.startsWith("worse")) {
      return "Nothing that was tried helps.";
    }
    ReplaySeries best = ranked.get(0);
    String still = best.state() == State.HEALTHY ? "" : "; that is still no healthy lookup";
    return "Best: " + String.join(", ", best.label().changes()) + ", " + gain + still + ".";
  }

  /** A line for each library, in the order given. */
  void profiles(List<ReplaySeries> profiles) {
    rows(profiles, List.of("library"), s -> List.of(s.label().profile()));
  }

  /** A line for each, with all that tells them apart. */
  void mixture(List<ReplaySeries> all) {
    rows(
        all,
        List.of("library", "via", "change"),
        s ->
            List.of(
                s.label().profile(),
                s.label().via().text(),
                String.join(", ", s.label().changes())));
  }

  private void rows(
      List<ReplaySeries> all,
      List<String> keys,
      java.util.function.Function<ReplaySeries, List<String>> cells) {
    List<String> titles = new ArrayList<>(List.of(""));
    titles.addAll(keys);
    titles.addAll(List.of("!after", "~the caller gets"));
    Columns table = new Columns(page, 1, titles);
    for (ReplaySeries s : all) {
      List<String> row = new ArrayList<>(List.of(mark(s)));
      row.addAll(cells.apply(s));
      row.addAll(List.of(s.takes(), s.gets()));
      table.row(row, () -> {});
    }
    table.write();
  }

  private String mark(ReplaySeries series) {
    return page.marks().of(series.state());
  }
}
