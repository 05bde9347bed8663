package dev.whydns.probe.stub;

import static dev.whydns.probe.stub.Wiretap.NAME;
import static dev.whydns.probe.stub.Wiretap.ONE;
import static dev.whydns.probe.stub.Wiretap.THREE;
import static dev.whydns.probe.stub.Wiretap.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When c-ares 1.34 asks again; waits from the second round on are shortened by chance. */
class CaresScheduleTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void one_silent_server_is_asked_three_times(long seed) {
    Replay replay = Wiretap.network().seed(seed).run(Profile.C_ARES, NAME, ONE);
    List<Double> times = times(replay, "A");
    assertThat(replay.sends()).hasSize(6);
    assertThat(times.get(0)).isZero();
    assertThat(times.get(1)).isBetween(2.0, 2.01);
    assertThat(times.get(2) - times.get(1)).isBetween(2.0, 4.01);
    assertThat(replay.ending().userSees()).isEqualTo("ETIMEOUT");
    assertThat(replay.ending().result()).isEqualTo(Replay.Result.TRY_AGAIN);
    assertThat(replay.ending().elapsedMs()).isBetween(8000.0, 14_010.0);
  }

  @Test
  void chance_makes_each_run_end_at_another_time() {
    assertThat(List.of(1L, 2L, 3L, 4L).stream().map(CaresScheduleTest::end).distinct()).hasSize(4);
  }

  private static double end(long seed) {
    return Wiretap.network().seed(seed).run(Profile.C_ARES, NAME, ONE).ending().elapsedMs();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void two_silent_servers_are_asked_six_times_those_that_failed_least_first(long seed) {
    Replay replay = Wiretap.network().seed(seed).run(Profile.C_ARES, NAME, TWO);
    assertThat(Wiretap.sockets(replay).subList(0, 6))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 54 #2", "AAAA 54 #2", "AAAA 54 #2", "A 53 #3");
    assertThat(Simulation.sends(replay).subList(0, 6))
        .containsExactly(
            "A 192.0.2.53 0.0",
            "AAAA 192.0.2.53 0.0",
            "A 192.0.2.54 2.0",
            "AAAA 192.0.2.54 2.0",
            "AAAA 192.0.2.54 4.0",
            "A 192.0.2.53 4.0");
    assertThat(replay.sends()).hasSize(12);
    assertThat(replay.ending().elapsedMs()).isBetween(16_000.0, 28_010.0);
  }

  @Test
  void three_silent_servers_take_three_rounds() {
    Replay replay = Wiretap.network().run(Profile.C_ARES, NAME, THREE);
    assertThat(replay.sends()).hasSize(18);
    assertThat(replay.ending().elapsedMs()).isBetween(24_000.0, 42_010.0);
  }

  @Test
  void a_fourth_server_is_asked_too() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.56", Simulation.healthy())
            .run(Profile.C_ARES, NAME, THREE + "nameserver 192.0.2.56\n");
    assertThat(Simulation.sends(replay))
        .containsExactly(
            "A 192.0.2.53 0.0",
            "AAAA 192.0.2.53 0.0",
            "A 192.0.2.54 2.0",
            "AAAA 192.0.2.54 2.0",
            "AAAA 192.0.2.55 4.0",
            "A 192.0.2.55 4.0",
            "A 192.0.2.56 6.0",
            "AAAA 192.0.2.56 6.0");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 6");
  }

  @Test
  void timeout_and_attempts_hold() {
    Replay replay =
        Wiretap.network().run(Profile.C_ARES, NAME, ONE + "options timeout:1 attempts:3\n");
    assertThat(replay.sends()).hasSize(6);
    assertThat(times(replay, "A").get(1)).isBetween(1.0, 1.01);
    assertThat(replay.ending().elapsedMs()).isBetween(4000.0, 7010.0);
  }

  @Test
  void zero_is_no_timeout_and_no_number_of_attempts() {
    Replay replay =
        Wiretap.network().run(Profile.C_ARES, NAME, ONE + "options timeout:0 attempts:0\n");
    assertThat(replay.sends()).hasSize(6);
    assertThat(times(replay, "A").get(1)).isBetween(2.0, 2.01);
  }

  @Test
  void a_first_wait_is_never_longer_than_five_seconds() {
    Replay replay =
        Wiretap.network().run(Profile.C_ARES, NAME, ONE + "options timeout:10 attempts:1\n");
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ETIMEOUT 5");
  }

  @Test
  void once_the_ipv4_address_is_there_the_first_timeout_ends_it() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.onType("A", Simulation.healthy(), Simulation.silent()))
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.C_ARES, NAME, TWO);
    assertThat(Simulation.sends(replay)).containsExactly("A 192.0.2.53 0.0", "AAAA 192.0.2.53 0.0");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2");
  }

  /** Many hosts cannot use IPv6, so that such an answer is not taken for enough. */
  @Test
  void an_ipv6_address_alone_makes_it_try_on_for_the_ipv4_one() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53", Simulation.onType("AAAA", Simulation.healthy(), Simulation.silent()))
            .run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.questions(replay))
        .containsExactly("A " + NAME, "AAAA " + NAME, "A " + NAME, "A " + NAME);
    assertThat(replay.ending().addresses()).containsExactly("2001:db8::7");
    assertThat(replay.ending().elapsedMs()).isBetween(8000.0, 14_010.0);
  }

  @Test
  void an_aaaa_that_is_lost_once_is_not_asked_again_when_the_a_is_there() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                (transport, query, nth) ->
                    query.type().equals("AAAA") && nth == 0
                        ? new Simulation.Reaction.Drop()
                        : Simulation.answer(query, 1))
            .run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2");
  }

  @Test
  void a_silent_server_costs_two_seconds_before_a_good_one() {
    Replay replay =
        Wiretap.network().server("192.0.2.54", Simulation.healthy()).run(Profile.C_ARES, NAME, TWO);
    assertThat(Simulation.sends(replay))
        .containsExactly(
            "A 192.0.2.53 0.0", "AAAA 192.0.2.53 0.0", "A 192.0.2.54 2.0", "AAAA 192.0.2.54 2.0");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 2");
  }

  /** The answer comes to the socket of the first try, which was kept. */
  @Test
  void an_answer_after_the_first_timeout_still_counts() {
    Replay replay =
        Wiretap.network().server("192.0.2.53", Wiretap.after(2500)).run(Profile.C_ARES, NAME, ONE);
    assertThat(replay.sends()).hasSize(4);
    assertThat(replay.ending().elapsedMs()).isBetween(2500.0, 2510.0);
    assertThat(replay.ending().addresses()).hasSize(2);
  }

  /** 1 ms on average makes 5, and 250 at least. */
  @Test
  void three_good_replies_shorten_the_next_wait_to_a_quarter_second() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                (transport, query, nth) ->
                    query.name().endsWith(".test")
                        ? Simulation.says(query, "NXDOMAIN", 1)
                        : new Simulation.Reaction.Drop())
            .run(
                Profile.C_ARES,
                Wiretap.only(Family.V4, Lookups.of("db", ONE + "search a.test b.test c.test\n")));
    assertThat(Wiretap.questions(replay))
        .containsExactly("A db.a.test", "A db.b.test", "A db.c.test", "A db", "A db", "A db");
    List<Double> times = times(replay, "A");
    assertThat(times.get(4) - times.get(3)).isBetween(0.25, 0.26);
  }

  @Test
  void res_options_come_last() {
    Lookup lookup = Environments.resOptions(Lookups.of(NAME, ONE), "attempts:1 timeout:3");
    assertThat(Wiretap.ending(Wiretap.network().run(Profile.C_ARES, lookup)))
        .isEqualTo("TRY_AGAIN ETIMEOUT 3");
  }

  @Test
  void a_single_family_is_asked_from_one_socket() {
    Replay replay =
        Wiretap.network().run(Profile.C_ARES, Wiretap.only(Family.V4, Lookups.of(NAME, ONE)));
    assertThat(Wiretap.sockets(replay)).containsExactly("A 53 #1", "A 53 #1", "A 53 #1");
    assertThat(replay.sends().get(2).again()).isTrue();
  }

  @Test
  void since_1_34_6_each_try_after_a_failure_has_a_socket_of_its_own() {
    Replay replay = Wiretap.network().run(Profile.C_ARES_1_34_6, NAME, ONE);
    assertThat(Wiretap.sockets(replay).subList(0, 4))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 53 #2", "AAAA 53 #3");
    assertThat(replay.sends()).extracting(Replay.Send::socket).containsExactly(1, 1, 2, 3, 4, 5);
    assertThat(replay.sends())
        .extracting(Replay.Send::id)
        .containsOnly(replay.sends().get(0).id(), replay.sends().get(1).id());
  }

  private static List<Double> times(Replay replay, String type) {
    return replay.sends().stream()
        .filter(s -> s.type().equals(type))
        .map(s -> s.atMs() / 1000)
        .toList();
  }
}
