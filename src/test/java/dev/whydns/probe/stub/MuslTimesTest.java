package dev.whydns.probe.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When musl sends, from where, and when it gives up; as measured with 1.2.3, 1.2.5 and 1.2.6. */
class MuslTimesTest {

  private static final String ONE = "nameserver 192.0.2.53\n";
  private static final String THREE =
      ONE + "nameserver 192.0.2.54\nnameserver 192.0.2.55\nnameserver 192.0.2.56\n";

  private static Replay dropped(String resolvConf) {
    return Runs.of(Profile.MUSL, Lookups.of("api.example.com", resolvConf), Simulation.network());
  }

  @ParameterizedTest
  @CsvSource({
    "'',                      0.0 2.5,                         5.0",
    "timeout:1 attempts:3,    0.0 0.3 0.7,                     1.0",
    "timeout:3 attempts:5,    0.0 0.6 1.2 1.8 2.4,             3.0",
    "timeout:2,               0.0 1.0,                         2.0",
    "timeout:99,              0.0 30.0,                        60.0",
    "timeout:10 attempts:99,  0.0 1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 9.0, 10.0",
    "attempts:1,              0.0,                             5.0",
    "timeout:x attempts:,     0.0 2.5,                         5.0",
    "rotate single-request use-vc edns0 trust-ad no-aaaa, 0.0 2.5, 5.0",
  })
  void all_is_over_when_the_timeout_ends_whatever_attempts_is(
      String options, String times, String end) {
    Replay replay = dropped(ONE + "options " + options + "\n");

    assertThat(Runs.times(replay, "A")).isEqualTo(times);
    assertThat(Runs.times(replay, "AAAA")).isEqualTo(times);
    assertThat(Runs.ending(replay)).isEqualTo("try-again after " + end + ": EAI_AGAIN");
  }

  @Test
  void a_division_that_leaves_a_rest_makes_for_one_send_more_that_is_waited_for_in_full() {
    Replay replay = dropped(ONE + "options timeout:1 attempts:7\n");

    assertThat(Runs.times(replay, "A")).isEqualTo("0.0 0.1 0.3 0.4 0.6 0.7 0.9 1.0");
    assertThat(replay.ending().elapsedMs()).isEqualTo(1136.0);
  }

  @Test
  void a_quick_run_tells_the_same_without_waiting() {
    Stub stub = Profile.MUSL.stub(Lookups.of("api.example.com", ONE), new java.util.Random(7));
    Replay replay = Simulation.network().run(stub, Optional.of(Duration.ofMillis(300)));

    assertThat(Runs.sends(replay)).isEqualTo("A .53 0.0, AAAA .53 0.0, A .53 2.5, AAAA .53 2.5");
    assertThat(replay.sends())
        .extracting(Replay.Send::predicted)
        .containsExactly(false, false, true, true);
    assertThat(Runs.ending(replay)).isEqualTo("try-again after 5.0: EAI_AGAIN");
    assertThat(replay.ending().predicted()).isTrue();
  }

  @Test
  void three_servers_get_everything_in_the_first_moment_and_a_fourth_gets_nothing() {
    Replay replay = dropped(THREE + "options attempts:1\n");

    assertThat(Runs.sends(replay))
        .isEqualTo("A .53 0.0, A .54 0.0, A .55 0.0, AAAA .53 0.0, AAAA .54 0.0, AAAA .55 0.0");
    assertThat(Runs.ending(replay)).isEqualTo("try-again after 5.0: EAI_AGAIN");
  }

  @Test
  void one_socket_serves_all_and_each_type_keeps_its_id() {
    Replay replay = dropped(THREE);

    assertThat(replay.sends()).extracting(Replay.Send::socket).containsOnly(1);
    assertThat(replay.sends())
        .filteredOn(s -> s.type().equals("A"))
        .extracting(Replay.Send::id)
        .hasSize(6)
        .containsOnly(replay.sends().get(0).id());
    assertThat(replay.sends())
        .filteredOn(s -> s.type().equals("AAAA"))
        .extracting(Replay.Send::id)
        .doesNotContain(replay.sends().get(0).id());
    assertThat(replay.sends())
        .extracting(Replay.Send::again)
        .containsExactly(
            false, false, false, false, false, false, true, true, true, true, true, true);
  }

  @Test
  void queries_have_neither_edns_nor_the_ad_bit() {
    Stub stub =
        Profile.MUSL.stub(
            Lookups.of("api.example.com", ONE + "options trust-ad edns0\n"),
            new java.util.Random(7));

    assertThat(stub.start())
        .filteredOn(a -> a instanceof Action.Send)
        .hasSize(2)
        .allSatisfy(
            a -> {
              Query query = ((Action.Send) a).queries().get(0);
              assertThat(query.edns()).isEmpty();
              assertThat(query.authenticData()).isFalse();
            });
  }

  @Test
  void only_what_is_unanswered_is_sent_again() {
    Replay replay =
        Runs.of(
            Profile.MUSL,
            Lookups.of("api.example.com", ONE),
            Simulation.network().server("192.0.2.53", OddReplies.losingFirst("AAAA")));

    assertThat(Runs.sends(replay)).isEqualTo("A .53 0.0, AAAA .53 0.0, AAAA .53 2.5");
    assertThat(Runs.ending(replay)).isEqualTo("resolved after 2.5: 2001:db8::7 203.0.113.7");
  }

  @ParameterizedTest
  @EnumSource(names = {"MUSL", "MUSL_1_2_3"})
  void attempts_of_zero_kill_the_process(Profile profile) {
    Replay replay =
        Runs.of(
            profile,
            Lookups.of("api.example.com", ONE + "options attempts:0\n"),
            Simulation.network().server("192.0.2.53", Simulation.healthy()));

    assertThat(Runs.ending(replay)).isEqualTo("crashes after 0.0: SIGFPE: the process dies");
    assertThat(replay.sends()).isEmpty();
  }

  @Test
  void a_timeout_of_zero_sends_nothing() {
    Replay replay = dropped(ONE + "options timeout:0\n");

    assertThat(replay.sends()).isEmpty();
    assertThat(Runs.ending(replay)).isEqualTo("try-again after 0.0: EAI_AGAIN");
  }

  @Test
  void without_a_nameserver_line_127_0_0_1_is_asked() {
    assertThat(Runs.sends(dropped("options attempts:1\n"))).isEqualTo("A .1 0.0, AAAA .1 0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "NOERROR, 4000, 'resolved after 4.0: 2001:db8::7 203.0.113.7'",
    "NOERROR, 8000, try-again after 5.0: EAI_AGAIN",
    "SERVFAIL, 4000, try-again after 5.0: EAI_AGAIN",
    "SERVFAIL, 8000, try-again after 5.0: EAI_AGAIN",
  })
  void an_engine_that_waits_for_dead_upstreams_is_waited_for_five_seconds(
      String rcode, long ms, String ending) {
    Simulation.Server engine =
        rcode.equals("NOERROR") ? OddReplies.slow(ms) : OddReplies.slowly(rcode, ms);
    Lookup lookup = Lookups.of("api.example.com", "nameserver 127.0.0.11\n");

    assertThat(
            Runs.ending(
                Runs.of(Profile.MUSL, lookup, Simulation.network().server("127.0.0.11", engine))))
        .isEqualTo(ending);
  }
}
