package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Go over TCP: after a truncated reply, and with {@code use-vc}. */
class GoStreamTest {

  private static final String ON = ": lookup api.example.com on 192.0.2.53:53: ";

  private static Replay run(Profile profile, String options, Server server) {
    Lookup both = Lookups.of("api.example.com", "nameserver 192.0.2.53\noptions " + options + "\n");
    Lookup one =
        new Lookup(
            both.name(),
            Set.of(Lookup.Family.V4),
            both.conf(),
            both.hosts(),
            both.sources(),
            both.hostname(),
            both.ipv6(),
            both.environment());
    return Runs.of(profile, one, Simulation.network().server("192.0.2.53", server));
  }

  private static Replay truncated(Server stream) {
    return run(Profile.GO, "", OddReplies.truncating(stream));
  }

  @Test
  void a_truncated_reply_is_asked_for_over_tcp_with_the_same_id() {
    Replay replay = truncated(healthy());

    assertThat(Runs.sends(replay)).isEqualTo("A .53 0.0, tcp A .53 0.0");
    assertThat(replay.sends().get(1).id()).isEqualTo(replay.sends().get(0).id());
    assertThat(Runs.ending(replay)).isEqualTo("resolved after 0.0: 203.0.113.7");
  }

  @Test
  void a_refused_connection_begins_the_next_try_with_udp() {
    Replay replay = truncated(OddReplies.closed());

    assertThat(Runs.sends(replay)).isEqualTo("A .53 0.0, A .53 0.0");
    assertThat(Runs.ending(replay))
        .isEqualTo(
            "try-again after 0.0" + ON + "dial tcp 192.0.2.53:53: connect: connection refused");
  }

  @Test
  void a_silent_connection_costs_a_timeout_in_each_try() {
    Replay replay = truncated(OddReplies.silentStream());

    assertThat(Runs.sends(replay)).isEqualTo("A .53 0.0, tcp A .53 0.0, A .53 5.0, tcp A .53 5.0");
    assertThat(Runs.ending(replay))
        .isEqualTo(
            "try-again after 10.0" + ON + "read tcp 192.0.2.1:50004->192.0.2.53:53: i/o timeout");
  }

  @Test
  void a_connection_that_does_not_come_about_is_a_dial_that_times_out() {
    assertThat(Runs.ending(truncated(silent())))
        .isEqualTo("try-again after 10.0" + ON + "dial tcp 192.0.2.53:53: i/o timeout");
  }

  @Test
  void tcp_for_one_lane_leaves_the_other_alone() {
    Replay replay =
        Runs.of(
            Profile.GO,
            Lookups.of("api.example.com", "nameserver 192.0.2.53\n"),
            Simulation.network()
                .server(
                    "192.0.2.53",
                    onType("AAAA", OddReplies.truncating(OddReplies.silentStream()), healthy())));

    assertThat(Runs.ending(replay)).isEqualTo("resolved after 10.0: 203.0.113.7");
  }

  @ParameterizedTest
  @CsvSource({"use-vc", "usevc", "tcp"})
  void use_vc_makes_one_connection_for_each_type_and_try(String option) {
    Lookup lookup =
        Lookups.of("api.example.com", "nameserver 192.0.2.53\noptions timeout:1 " + option + "\n");
    Replay replay =
        Runs.of(
            Profile.GO,
            lookup,
            Simulation.network().server("192.0.2.53", OddReplies.silentStream()));

    assertThat(replay.sends()).hasSize(4);
    assertThat(replay.sends()).extracting(Replay.Send::transport).containsOnly(Transport.TCP);
    assertThat(replay.sends()).extracting(Replay.Send::socket).doesNotHaveDuplicates();
    assertThat(Runs.times(replay, "A")).isEqualTo("0.0 1.0");
    assertThat(Runs.ending(replay)).startsWith("try-again after 2.0" + ON + "read tcp ");
  }

  @ParameterizedTest
  @CsvSource({
    "ID,       failed after 0.0" + ON + "invalid DNS response",
    "question, failed after 0.0" + ON + "invalid DNS response",
    "bare,     failed after 0.0" + ON + "cannot unmarshal DNS message",
  })
  void a_reply_over_tcp_that_does_not_fit_is_an_error(String what, String ending) {
    Server stream =
        switch (what) {
          case "ID" -> OddReplies.otherId();
          case "question" -> OddReplies.otherQuestion();
          default -> OddReplies.bareRefused();
        };

    assertThat(Runs.ending(truncated(stream))).isEqualTo(ending);
  }

  @Test
  void a_truncated_reply_over_tcp_was_no_answer_before_1_21() {
    Server both = (transport, query, nth) -> Simulation.truncated(query, 1);

    assertThat(Runs.ending(run(Profile.GO_1_19, "", both)))
        .isEqualTo("failed after 0.0" + ON + "no answer from DNS server");
    assertThat(Runs.ending(run(Profile.GO, "", both)))
        .isEqualTo("no-such-name after 0.0" + ON + "no such host");
  }

  @Test
  void a_connection_that_the_server_ends_is_eof() {
    Stub stub =
        Profile.GO.stub(
            Lookups.of(
                "api.example.com",
                "nameserver 192.0.2.53\noptions use-vc single-request attempts:1\n"),
            new java.util.Random(7));
    stub.start();
    stub.on(new Event.Connected(java.time.Duration.ZERO, 1));
    stub.on(new Event.Closed(java.time.Duration.ZERO, 1));
    stub.on(new Event.Connected(java.time.Duration.ZERO, 2));

    assertThat(stub.on(new Event.Closed(java.time.Duration.ZERO, 2)))
        .contains(
            Action.Finish.failed(
                Replay.Result.FAILED, "lookup api.example.com on 192.0.2.53:53: EOF"));
  }
}
