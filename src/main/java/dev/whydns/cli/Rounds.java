package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Reading;
import dev.whydns.model.Replay;
import dev.whydns.model.ReplayRound;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Upstream;
import dev.whydns.probe.Replayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Makes lookups again and again, and reads the counters around those that went wrong. */
final class Rounds {

  /** The engine waits so long for each of its servers before it asks the next. */
  private static final Duration ENGINE_WAIT = Duration.ofSeconds(4);

  private static final Duration MARGIN = Duration.ofMillis(500);

  /** Counters that were read earlier than this tell too much of other traffic. */
  private static final long READING_AGE_NANOS = 1_000_000_000L;

  /** Lookups that went well are kept whole up to this number; of more, result and time. */
  private static final int KEPT_WHOLE = 20;

  private final Collected collected;
  private final TargetFacts target;
  private final Replayer.Bounds bounds;
  private final Interruption interruption;
  private final Predicate<Replay> trouble;
  private final List<Vantage> vantages;
  private List<Reading> before = List.of();
  private long readAt;
  private final List<ReplayRound> done = new ArrayList<>();

  Rounds(
      Collected collected,
      TargetFacts target,
      ReplayRequest request,
      Settings settings,
      Interruption interruption) {
    this.collected = collected;
    this.target = target;
    this.bounds =
        new Replayer.Bounds(
            settings.deadline(), lateness(target), request.quick(), interruption::isRequested);
    this.interruption = interruption;
    this.trouble = replay -> isTrouble(replay, request.slow());
    this.vantages = vantages(collected, target);
  }

  /** Whether the caller of an application's own lookup has an error, or waited too long. */
  static boolean isTrouble(Replay replay, Duration slow) {
    return replay.isAsIs() && replay.isTrouble(slow.toNanos() / 1e6);
  }

  /** Long enough for what the engine may still answer after its own waits. */
  private static Duration lateness(TargetFacts target) {
    int servers = Math.min(target.upstreams().orElse(List.of()).size(), Upstream.USED_BY_ENGINE);
    return target.usesEmbeddedDns()
        ? ENGINE_WAIT.multipliedBy(Math.max(1, servers)).plus(MARGIN)
        : ENGINE_WAIT.plus(MARGIN);
  }

  private static List<Vantage> vantages(Collected collected, TargetFacts target) {
    Vantage host = collected.hostVantage();
    List<Vantage> all = new ArrayList<>(List.of(host));
    target
        .netns()
        .known()
        .filter(n -> n.inode() != host.netnsInode())
        .ifPresent(n -> all.add(new Vantage(target.target().label(), n.inode())));
    return List.copyOf(all);
  }

  /**
   * Makes them.
   *
   * @param plan the lookups of a round
   * @param each is told of every round as it ends
   */
  List<ReplayRound> make(
      Sampling.Plan sample, IntFunction<List<Replayer.Run>> plan, Consumer<ReplayRound> each)
      throws InterruptedException {
    long begin = System.nanoTime();
    for (int round = 0; round < sample.rounds() && !interruption.isRequested(); round++) {
      long started = System.nanoTime();
      ReplayRound made = round(plan.apply(round));
      done.add(brief(made));
      each.accept(made);
      boolean failed = made.replays().stream().anyMatch(trouble);
      if (sample.untilFailure() && failed) {
        break;
      }
      long next = started + sample.every().toNanos();
      if (next - begin > sample.length().toNanos()
          || System.nanoTime() - begin > sample.length().toNanos()) {
        break;
      }
      if (round + 1 < sample.rounds()) {
        interruption.sleepUntil(next);
      }
    }
    return List.copyOf(done);
  }

  private ReplayRound round(List<Replayer.Run> runs) {
    if (before.isEmpty() || System.nanoTime() - readAt > READING_AGE_NANOS) {
      read();
    }
    List<Reading> was = before;
    List<Replay> replays = replay(runs);
    if (replays.stream().noneMatch(trouble)) {
      return new ReplayRound(replays, List.of(), List.of());
    }
    read();
    return new ReplayRound(replays, was, before);
  }

  private void read() {
    before = collected.namespaces().read(vantages);
    readAt = System.nanoTime();
  }

  /** Those of a namespace on one thread inside it, all at the same time, in their order. */
  private List<Replay> replay(List<Replayer.Run> runs) {
    Map<Long, List<Replayer.Run>> groups = new LinkedHashMap<>();
    runs.forEach(
        run -> groups.computeIfAbsent(run.from().netnsInode(), any -> new ArrayList<>()).add(run));
    Map<Long, Callable<List<Replay>>> visits = new LinkedHashMap<>();
    groups.forEach(
        (inode, group) ->
            visits.put(inode, () -> new Replayer(System::nanoTime, bounds).all(group)));
    List<List<Replay>> results = collected.namespaces().insideEach(visits);
    Map<Replayer.Run, Replay> byRun = new java.util.IdentityHashMap<>();
    int at = 0;
    for (List<Replayer.Run> group : groups.values()) {
      for (int i = 0; i < group.size(); i++) {
        byRun.put(group.get(i), results.get(at).get(i));
      }
      at++;
    }
    return runs.stream().map(byRun::get).toList();
  }

  private ReplayRound brief(ReplayRound round) {
    if (done.size() < KEPT_WHOLE || round.replays().stream().anyMatch(trouble)) {
      return round;
    }
    return new ReplayRound(
        round.replays().stream().map(Replay::brief).toList(), round.before(), round.after());
  }
}
