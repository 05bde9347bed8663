package dev.whydns.cli;

import dev.whydns.model.Reading;
import dev.whydns.model.Replay;
import dev.whydns.model.ReplayRound;
import dev.whydns.probe.Replayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Makes lookups again and again, and reads the counters around those that went wrong. */
final class Rounds {

  /** Counters that were read earlier than this tell too much of other traffic. */
  private static final long READING_AGE_NANOS = 1_000_000_000L;

  /** Lookups that went well are kept whole up to this number; of more, result and time. */
  static final int KEPT_WHOLE = 20;

  /** Those that went wrong are kept whole up to this number. */
  static final int FAILURES_KEPT_WHOLE = 1000;

  /** Of more rounds that went well, the oldest are forgotten: a run may go on for days. */
  static final int KEPT = 20_000;

  private final LookupSite site;
  private final Predicate<Replay> trouble;
  private final Interruption interruption;
  private final LongSupplier nanoClock;
  private final List<ReplayRound> done = new ArrayList<>();
  private List<Reading> before = List.of();
  private long readAt;
  private int failures;

  /**
   * Rounds that were not made yet.
   *
   * @param slow a lookup that takes longer went wrong
   * @param nanoClock as {@code System::nanoTime}
   */
  Rounds(LookupSite site, Duration slow, Interruption interruption, LongSupplier nanoClock) {
    this.site = site;
    this.trouble = replay -> isTrouble(replay, slow);
    this.interruption = interruption;
    this.nanoClock = nanoClock;
  }

  /** Whether the caller of an application's own lookup has an error, or waited too long. */
  static boolean isTrouble(Replay replay, Duration slow) {
    return replay.isAsIs() && replay.isTrouble(slow.toNanos() / 1e6);
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
    long begin = nanoClock.getAsLong();
    Pace pace = new Pace(begin);
    for (int round = 0; round < sample.rounds() && !interruption.isRequested(); round++) {
      long started = nanoClock.getAsLong();
      ReplayRound made = round(plan.apply(round));
      if (isCutShort(made) && !done.isEmpty()) {
        break;
      }
      keep(made);
      each.accept(made);
      if (sample.untilFailure() && isTrouble(made)) {
        break;
      }
      long now = nanoClock.getAsLong();
      long next = Math.max(started + sample.every().toNanos(), pace.after(questions(made), now));
      next = Math.max(next, now);
      if (next - begin > sample.length().toNanos()) {
        break;
      }
      if (round + 1 < sample.rounds()) {
        interruption.sleepUntil(next);
      }
    }
    return List.copyOf(done);
  }

  private ReplayRound round(List<Replayer.Run> runs) {
    if (before.isEmpty() || nanoClock.getAsLong() - readAt > READING_AGE_NANOS) {
      read();
    }
    List<Reading> was = before;
    List<Replay> replays = site.replay(runs);
    ReplayRound quiet = new ReplayRound(replays, List.of(), List.of());
    if (!isTrouble(quiet)) {
      return quiet;
    }
    read();
    return new ReplayRound(replays, was, before);
  }

  private void read() {
    before = site.read();
    readAt = nanoClock.getAsLong();
  }

  private static int questions(ReplayRound round) {
    return round.replays().stream().mapToInt(r -> r.sends().size()).sum();
  }

  private void keep(ReplayRound round) {
    boolean failed = isTrouble(round);
    if (failed) {
      failures++;
    }
    boolean whole = failed ? failures <= FAILURES_KEPT_WHOLE : done.size() < KEPT_WHOLE;
    done.add(whole ? round : brief(round));
    for (int i = KEPT_WHOLE; done.size() > KEPT && i < done.size(); i++) {
      if (!isTrouble(done.get(i))) {
        done.remove(i);
      }
    }
  }

  /** By a signal, before anything can be said of it. */
  private boolean isCutShort(ReplayRound round) {
    return interruption.isRequested()
        && !isTrouble(round)
        && round.replays().stream().anyMatch(r -> r.ending().result() == Replay.Result.UNFINISHED);
  }

  private boolean isTrouble(ReplayRound round) {
    return round.replays().stream().anyMatch(trouble);
  }

  private static ReplayRound brief(ReplayRound round) {
    List<Replay> replays = round.replays().stream().map(Replay::brief).toList();
    return new ReplayRound(replays, List.of(), List.of());
  }
}
