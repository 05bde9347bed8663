package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Reading;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.ReplayRound;
import dev.whydns.probe.Replayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often lookups are made, what is kept of them, and when counters are read. */
class RoundsTest {

  private static final Duration SLOW = Duration.ofSeconds(1);

  private final Interruption interruption = Interruption.watch();

  @AfterEach
  void unwatch() {
    interruption.close();
  }

  /** Each lookup takes as long as a test says, in a time of its own. */
  private static final class Fake implements LookupSite {
    final IntFunction<Replay> lookups;
    final List<String> log = new ArrayList<>();
    long nanos;
    int round;

    Fake(IntFunction<Replay> lookups) {
      this.lookups = lookups;
    }

    @Override
    public List<Replay> replay(List<Replayer.Run> runs) {
      Replay replay = lookups.apply(round++);
      nanos += Math.round(replay.ending().elapsedMs() * 1e6);
      log.add("look up");
      return List.of(replay);
    }

    @Override
    public List<Reading> read() {
      log.add("read");
      return List.of(
          new Reading(
              new Vantage("host", log.size()),
              Fact.unknown("a test"),
              Fact.unknown("a test"),
              Fact.unknown("a test"),
              Fact.unknown("a test")));
    }
  }

  private static Replay lookup(Result result, double ms) {
    return lookup(result, ms, 1);
  }

  private static Replay lookup(Result result, double ms, int sends) {
    Replay.Send send =
        new Replay.Send(
            1,
            0,
            1,
            dev.whydns.model.Transport.UDP,
            dev.whydns.model.IpAddress.literal("192.0.2.53"),
            53,
            java.util.Optional.empty(),
            1,
            "api.example.com",
            "A",
            java.util.OptionalInt.empty(),
            33,
            false,
            false,
            new Replay.Fate.Silent(ms));
    return new Replay(
        new Replay.Label("glibc", "glibc", "", Replay.Via.NAT, List.of(), 0),
        "api.example.com",
        Collections.nCopies(sends, send),
        List.of(),
        new Replay.Ending(result, ms, "", List.of(), false),
        new Vantage("web", 1));
  }

  private static Replay good() {
    return lookup(Result.RESOLVED, 1);
  }

  private List<ReplayRound> make(Fake site, Sampling.Plan sample) throws InterruptedException {
    return new Rounds(site, SLOW, interruption, () -> site.nanos)
        .make(sample, round -> List.of(), made -> {});
  }

  private static Sampling.Plan plan(int rounds, Duration length, boolean untilFailure) {
    return new Sampling.Plan(rounds, Duration.ZERO, length, untilFailure, 1);
  }

  @Test
  void a_count_is_kept_to_and_counters_are_read_once_a_second_and_around_trouble()
      throws InterruptedException {
    Fake site = new Fake(i -> i == 2 ? lookup(Result.TRY_AGAIN, 5000) : good());
    List<ReplayRound> rounds = make(site, plan(5, Duration.ofDays(1), false));

    assertThat(rounds).hasSize(5);
    assertThat(site.log)
        .containsExactly("read", "look up", "look up", "look up", "read", "look up", "look up");
    assertThat(rounds.get(2).before()).hasSize(1);
    assertThat(rounds.get(2).before().get(0).vantage().netnsInode()).isEqualTo(1);
    assertThat(rounds.get(2).after().get(0).vantage().netnsInode()).isEqualTo(5);
    assertThat(rounds).filteredOn(r -> r.before().isEmpty()).hasSize(4);
  }

  @Test
  void a_reading_of_long_ago_is_taken_anew() throws InterruptedException {
    Fake site = new Fake(i -> lookup(Result.RESOLVED, 600));
    make(site, plan(4, Duration.ofDays(1), false));

    assertThat(site.log)
        .containsExactly("read", "look up", "look up", "read", "look up", "look up");
  }

  @Test
  void after_a_burst_of_questions_the_next_lookup_waits() throws InterruptedException {
    Fake site = new Fake(i -> lookup(Result.RESOLVED, 1, Pace.AT_ONCE + 30));
    long begin = System.nanoTime();
    new Rounds(site, SLOW, interruption, System::nanoTime)
        .make(plan(2, Duration.ofDays(1), false), round -> List.of(), made -> {});

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void lookups_without_end_never_fill_a_conntrack_table() {
    Pace pace = new Pace(0);
    long now = 0;
    int sent = 0;
    while (now < Duration.ofSeconds(120).toNanos()) {
      sent += 2;
      now = Math.max(now + 1, pace.after(2, now));
    }
    assertThat(sent).isBetween(16_990, 17_010);
  }

  @Test
  void until_failure_ends_with_the_first_that_fails_or_is_slow() throws InterruptedException {
    Fake failing = new Fake(i -> i == 3 ? lookup(Result.NO_SUCH_NAME, 1) : good());
    assertThat(make(failing, plan(1000, Duration.ofDays(1), true))).hasSize(4);

    Fake slow = new Fake(i -> i == 1 ? lookup(Result.RESOLVED, 1001) : good());
    assertThat(make(slow, plan(1000, Duration.ofDays(1), true))).hasSize(2);

    Fake neither = new Fake(i -> good());
    assertThat(make(neither, plan(10, Duration.ofDays(1), true))).hasSize(10);
  }

  @Test
  void for_ends_when_the_time_is_over() throws InterruptedException {
    Fake site = new Fake(i -> lookup(Result.RESOLVED, 400));
    assertThat(make(site, plan(1000, Duration.ofSeconds(2), false))).hasSize(6);
  }

  @Test
  void of_many_that_went_well_the_later_ones_are_kept_in_brief() throws InterruptedException {
    Fake site = new Fake(i -> i == 50 ? lookup(Result.TRY_AGAIN, 5000) : good());
    List<ReplayRound> rounds = make(site, plan(60, Duration.ofDays(1), false));

    assertThat(rounds).hasSize(60);
    assertThat(rounds).filteredOn(r -> !r.replays().get(0).sends().isEmpty()).hasSize(21);
    assertThat(rounds.get(50).replays().get(0).sends()).hasSize(1);
    assertThat(rounds.get(51).replays().get(0).ending().elapsedMs()).isEqualTo(1);
  }

  @Test
  void of_a_run_of_days_the_failures_are_kept() throws InterruptedException {
    Fake site = new Fake(i -> i % 1000 == 999 ? lookup(Result.TRY_AGAIN, 5000) : good());
    List<ReplayRound> rounds = make(site, plan(Rounds.KEPT + 5000, Duration.ofDays(9), false));

    assertThat(rounds).hasSize(Rounds.KEPT);
    assertThat(rounds).filteredOn(r -> !r.before().isEmpty()).hasSize(25);
  }

  @Test
  void a_round_that_a_signal_cut_short_is_not_counted_unless_it_was_slow_by_then()
      throws InterruptedException {
    Fake site =
        new Fake(
            i -> {
              if (i == 2) {
                interruption.request();
              }
              return i == 2 ? lookup(Result.UNFINISHED, 3) : good();
            });
    assertThat(make(site, plan(9, Duration.ofDays(1), false))).hasSize(2);

    Fake slow = new Fake(i -> lookup(Result.UNFINISHED, 3000));
    try (Interruption other = Interruption.watch()) {
      Rounds rounds = new Rounds(slow, SLOW, other, () -> slow.nanos);
      assertThat(
              rounds.make(
                  plan(9, Duration.ofDays(1), false), r -> List.of(), made -> other.request()))
          .hasSize(1);
    }
  }
}
