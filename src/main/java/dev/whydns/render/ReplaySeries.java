package dev.whydns.render;

import dev.whydns.finding.State;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Percentiles;
import dev.whydns.model.Proportion;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Label;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Replay.Via;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same lookup, made once or over and over.
 *
 * @param rounds in order; not empty
 */
record ReplaySeries(List<Replay> rounds) {

  /** Lookups put together by all that tells them apart but the round, in their order. */
  static List<ReplaySeries> of(List<Replay> replays) {
    Map<Object, List<Replay>> groups = new LinkedHashMap<>();
    for (Replay replay : replays) {
      Label l = replay.label();
      Object key =
          List.of(replay.name(), l.profile(), l.title(), l.via(), l.changes(), behind(replay));
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(replay);
    }
    return groups.values().stream().map(ReplaySeries::new).toList();
  }

  /** Behind the engine each upstream is asked by itself; before it the servers are one list. */
  private static List<IpAddress> behind(Replay replay) {
    boolean each = replay.label().via() == Via.UPSTREAM || replay.label().via() == Via.HOST;
    return each ? replay.sends().stream().map(Replay.Send::server).limit(1).toList() : List.of();
  }

  Replay first() {
    return rounds.get(0);
  }

  Label label() {
    return first().label();
  }

  boolean isRepeated() {
    return rounds.size() > 1;
  }

  boolean isUnchanged() {
    return label().changes().isEmpty();
  }

  Proportion failed() {
    int failures = (int) rounds.stream().filter(r -> !r.isResolved()).count();
    return new Proportion(failures, rounds.size());
  }

  /** How long callers wait, whatever they get. */
  Percentiles waits() {
    return Percentiles.of(rounds.stream().map(r -> r.ending().elapsedMs()).toList());
  }

  /** The median wait. */
  double typicalMs() {
    return waits().at(50);
  }

  /** The worst that a caller got. */
  State state() {
    return rounds.stream()
        .map(r -> ReplayWords.stateOf(r.ending()))
        .max(State::compareTo)
        .orElseThrow();
  }

  /** The first that failed, else the slowest. */
  Replay worst() {
    Optional<Replay> failed =
        rounds.stream().filter(r -> r.ending().result() != Result.RESOLVED).findFirst();
    double max = waits().max();
    return failed.orElseGet(
        () -> rounds.stream().filter(r -> r.ending().elapsedMs() == max).findFirst().orElseThrow());
  }

  /** What the caller gets; of several rounds how many resolve. */
  String gets() {
    int resolved = rounds.size() - failed().hits();
    return isRepeated()
        ? resolved + " of " + rounds.size() + " resolve"
        : ReplayWords.gets(first().ending());
  }

  /** How long it takes; of several rounds the median and the longest. */
  String takes() {
    String told = first().ending().predicted() ? " predicted" : "";
    return isRepeated()
        ? Times.ms(typicalMs()) + ", at most " + Times.ms(waits().max())
        : Times.ms(typicalMs()) + told;
  }
}
