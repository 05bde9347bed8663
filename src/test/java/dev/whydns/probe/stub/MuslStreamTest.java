package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import org.junit.jupiter.api.Test;

/** What musl makes of truncated replies. */
class MuslStreamTest {

  private static Replay run(Profile profile, Server server) {
    return Runs.of(
        profile,
        Lookups.of("api.example.com", "nameserver 192.0.2.53\n"),
        Simulation.network().server("192.0.2.53", server));
  }

  @Test
  void each_truncated_type_is_asked_for_again_on_a_connection_of_its_own_under_its_id() {
    Replay replay = run(Profile.MUSL, OddReplies.truncating(healthy()));

    assertThat(Runs.sends(replay))
        .isEqualTo("A .53 0.0, AAAA .53 0.0, tcp A .53 0.0, tcp AAAA .53 0.0");
    assertThat(replay.sends()).extracting(Replay.Send::socket).containsExactly(1, 1, 2, 3);
    assertThat(replay.sends().get(2).id()).isEqualTo(replay.sends().get(0).id());
    assertThat(replay.sends().get(3).id()).isEqualTo(replay.sends().get(1).id());
    assertThat(Runs.ending(replay)).isEqualTo("resolved after 0.0: 2001:db8::7 203.0.113.7");
  }

  @Test
  void an_answer_that_came_whole_is_kept() {
    Replay replay = run(Profile.MUSL, onType("AAAA", OddReplies.truncating(healthy()), healthy()));

    assertThat(Runs.sends(replay)).isEqualTo("A .53 0.0, AAAA .53 0.0, tcp AAAA .53 0.0");
    assertThat(Runs.ending(replay)).isEqualTo("resolved after 0.0: 2001:db8::7 203.0.113.7");
  }

  @Test
  void a_refused_connection_ends_the_lookup_at_once() {
    assertThat(Runs.ending(run(Profile.MUSL, OddReplies.truncating(OddReplies.closed()))))
        .isEqualTo("try-again after 0.0: EAI_AGAIN");
  }

  @Test
  void another_server_that_is_faster_spares_the_connection() {
    Replay replay =
        Runs.of(
            Profile.MUSL,
            Lookups.of("api.example.com", "nameserver 192.0.2.53\nnameserver 192.0.2.54\n"),
            Simulation.network()
                .server("192.0.2.53", (transport, query, nth) -> Simulation.truncated(query, 20))
                .server("192.0.2.54", healthy()));

    assertThat(replay.sends()).extracting(Replay.Send::transport).containsOnly(Transport.UDP);
    assertThat(Runs.ending(replay)).isEqualTo("resolved after 0.0: 2001:db8::7 203.0.113.7");
  }

  @Test
  void a_silent_connection_is_waited_for_until_the_timeout_and_udp_is_not_sent_again() {
    Replay replay = run(Profile.MUSL, OddReplies.truncating(OddReplies.silentStream()));

    assertThat(Runs.ending(replay)).isEqualTo("try-again after 5.0: EAI_AGAIN");
    assertThat(replay.sends()).hasSize(4);
  }

  @Test
  void a_connection_that_does_not_come_about_is_waited_for_until_the_timeout() {
    assertThat(Runs.ending(run(Profile.MUSL, OddReplies.truncating(Simulation.silent()))))
        .isEqualTo("try-again after 5.0: EAI_AGAIN");
  }

  @Test
  void one_answer_over_tcp_is_not_enough() {
    Server stream = onType("AAAA", OddReplies.silentStream(), healthy());

    assertThat(Runs.ending(run(Profile.MUSL, OddReplies.truncating(stream))))
        .isEqualTo("try-again after 5.0: EAI_AGAIN");
  }

  @Test
  void servfail_over_tcp_ends_the_lookup_at_once() {
    assertThat(Runs.ending(run(Profile.MUSL, OddReplies.truncating(saying("SERVFAIL")))))
        .isEqualTo("try-again after 0.0: EAI_AGAIN");
  }

  @Test
  void nxdomain_over_tcp_is_believed() {
    assertThat(Runs.ending(run(Profile.MUSL, OddReplies.truncating(saying("NXDOMAIN")))))
        .isEqualTo("no-such-name after 0.0: EAI_NONAME");
  }

  @Test
  void before_1_2_4_an_empty_truncated_reply_was_the_end() {
    Replay replay = run(Profile.MUSL_1_2_3, OddReplies.truncating(healthy()));

    assertThat(Runs.sends(replay)).isEqualTo("A .53 0.0, AAAA .53 0.0");
    assertThat(Runs.ending(replay)).isEqualTo("no-such-name after 0.0: EAI_NONAME");
  }
}
