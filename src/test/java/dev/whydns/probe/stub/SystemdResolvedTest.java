package dev.whydns.probe.stub;

import static dev.whydns.probe.stub.Wiretap.NAME;
import static dev.whydns.probe.stub.Wiretap.ONE;
import static dev.whydns.probe.stub.Wiretap.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Its timers end up to a quarter of a second late, the first ones by chance. */
class SystemdResolvedTest {

  private static final String SILENCE =
      "nothing: the stub stays silent, and its client gave up after 25 s";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_silent_server_is_asked_three_times_with_edns_then_without(long seed) {
    Replay replay =
        Wiretap.network()
            .seed(seed)
            .run(Profile.SYSTEMD_RESOLVED, Wiretap.only(Family.V4, Lookups.of(NAME, ONE)));
    List<Double> times = replay.sends().stream().map(s -> s.atMs() / 1000).toList();
    assertThat(replay.sends()).hasSize(5);
    assertThat(times.get(1)).isBetween(5.0, 5.251);
    for (int i = 2; i < 5; i++) {
      assertThat(times.get(i) - times.get(i - 1)).isBetween(5.249, 5.251);
    }
    OptionalInt edns = OptionalInt.of(1472);
    assertThat(replay.sends())
        .extracting(Replay.Send::edns)
        .containsExactly(edns, edns, edns, OptionalInt.empty(), OptionalInt.empty());
    assertThat(replay.sends()).extracting(Replay.Send::socket).containsOnly(1);
    assertThat(replay.sends()).extracting(Replay.Send::id).containsOnly(replay.sends().get(0).id());
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN " + SILENCE + " 25");
  }

  /** Losses of both types count together, so that it comes to TCP before its client gives up. */
  @Test
  void two_types_come_down_to_tcp_sooner() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                (transport, query, nth) ->
                    query.type().isEmpty()
                        ? Simulation.says(query, "NOERROR", 0)
                        : new Simulation.Reaction.Drop())
            .run(Profile.SYSTEMD_RESOLVED, NAME, ONE);
    assertThat(replay.sends())
        .extracting(s -> s.type() + " " + kind(s) + " #" + s.socket())
        .containsExactly(
            "A EDNS #1", "AAAA EDNS #2",
            "A EDNS #1", "AAAA EDNS #2",
            "A plain #1", "AAAA plain #2",
            "A plain #1", "AAAA plain #2",
            "A TCP #3", "AAAA TCP #3");
    assertThat(replay.sends().get(8).atMs()).isBetween(20_700.0, 21_010.0);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN " + SILENCE + " 25");
  }

  private static String kind(Replay.Send send) {
    return send.transport() == Transport.TCP ? "TCP" : send.edns().isPresent() ? "EDNS" : "plain";
  }

  @Test
  void two_silent_servers_take_turns_with_a_new_socket_each_time() {
    Replay replay =
        Wiretap.network()
            .run(Profile.SYSTEMD_RESOLVED, Wiretap.only(Family.V4, Lookups.of(NAME, TWO)));
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "A 54 #2", "A 53 #3", "A 54 #4", "A 53 #5");
    assertThat(replay.sends()).extracting(Replay.Send::edns).containsOnly(OptionalInt.of(1472));
  }

  @Test
  void after_a_timeout_the_second_server_is_asked() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.54", Wiretap.withEdns(Simulation.healthy(), false))
            .run(Profile.SYSTEMD_RESOLVED, NAME, TWO);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #2", "A 54 #3", "AAAA 54 #4");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 5");
  }

  @Test
  void a_server_that_knows_edns_is_asked_once() {
    Wiretap wire =
        Wiretap.network().server("192.0.2.53", Wiretap.withEdns(Simulation.healthy(), false));
    Replay replay = wire.run(Profile.SYSTEMD_RESOLVED, NAME, ONE);
    assertThat(Wiretap.sockets(replay)).containsExactly("A 53 #1", "AAAA 53 #2");
    assertThat(wire.queries())
        .extracting(Query::edns)
        .containsOnly(Optional.of(new Query.Edns(1472, false)));
    assertThat(wire.queries()).extracting(Query::authenticData).containsOnly(false);
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @Test
  void a_reply_without_an_opt_record_is_asked_for_again_plain_under_another_id() {
    for (Server server : List.of(Simulation.healthy(), Simulation.saying("NXDOMAIN"))) {
      Replay replay =
          Wiretap.network()
              .server("192.0.2.53", server)
              .run(Profile.SYSTEMD_RESOLVED, Wiretap.only(Family.V4, Lookups.of(NAME, ONE)));
      assertThat(replay.sends())
          .extracting(s -> kind(s) + " #" + s.socket())
          .containsExactly("EDNS #1", "plain #1");
      assertThat(replay.sends()).extracting(Replay.Send::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void nxdomain_with_an_opt_record_is_asked_once_more_without() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.withEdns(Simulation.saying("NXDOMAIN"), false))
            .run(Profile.SYSTEMD_RESOLVED, Wiretap.only(Family.V4, Lookups.of(NAME, ONE)));
    assertThat(replay.sends())
        .extracting(s -> kind(s) + " #" + s.socket())
        .containsExactly("EDNS #1", "plain #1");
    assertThat(replay.sends()).extracting(Replay.Send::id).containsOnly(replay.sends().get(0).id());
    assertThat(Wiretap.ending(replay)).isEqualTo("NO_SUCH_NAME NXDOMAIN 0");
  }

  @Test
  void servfail_is_asked_again_with_edns_then_without_then_elsewhere() {
    Replay alone =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("SERVFAIL"))
            .run(Profile.SYSTEMD_RESOLVED, Wiretap.only(Family.V4, Lookups.of(NAME, ONE)));
    assertThat(alone.sends())
        .extracting(s -> kind(s) + " #" + s.socket())
        .containsExactly("EDNS #1", "EDNS #1", "plain #1");
    assertThat(Wiretap.ending(alone)).isEqualTo("TRY_AGAIN SERVFAIL 0");
    Replay second =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("SERVFAIL"))
            .server("192.0.2.54", Wiretap.withEdns(Simulation.healthy(), false))
            .run(Profile.SYSTEMD_RESOLVED, NAME, TWO);
    assertThat(second.sends().stream().filter(s -> s.type().equals("A")))
        .extracting(s -> kind(s) + " " + s.server())
        .containsExactly(
            "EDNS 192.0.2.53", "EDNS 192.0.2.53", "plain 192.0.2.53", "EDNS 192.0.2.54");
    assertThat(Wiretap.ending(second)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @ParameterizedTest
  @CsvSource({"FORMERR, TRY_AGAIN FORMERR 0", "NOTIMP, TRY_AGAIN NOTIMP 0"})
  void other_codes_are_asked_again_without_edns(String rcode, String ending) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying(rcode))
            .run(Profile.SYSTEMD_RESOLVED, Wiretap.only(Family.V4, Lookups.of(NAME, ONE)));
    assertThat(replay.sends())
        .extracting(SystemdResolvedTest::kind)
        .containsExactly("EDNS", "plain");
    assertThat(Wiretap.ending(replay)).isEqualTo(ending);
  }

  @Test
  void a_refusal_goes_to_the_second_server() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("REFUSED"))
            .server("192.0.2.54", Wiretap.withEdns(Simulation.healthy(), false))
            .run(Profile.SYSTEMD_RESOLVED, NAME, TWO);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #2", "A 54 #3", "AAAA 54 #4");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @Test
  void a_closed_port_is_servfail_at_once_or_the_second_server() {
    for (Server server : List.of(Wiretap.refusing(), Wiretap.rebuffing())) {
      Replay alone =
          Wiretap.network().server("192.0.2.53", server).run(Profile.SYSTEMD_RESOLVED, NAME, ONE);
      assertThat(alone.sends()).hasSize(2);
      assertThat(Wiretap.ending(alone)).isEqualTo("TRY_AGAIN SERVFAIL 0");
      Replay second =
          Wiretap.network()
              .server("192.0.2.53", server)
              .server("192.0.2.54", Wiretap.withEdns(Simulation.healthy(), false))
              .run(Profile.SYSTEMD_RESOLVED, NAME, TWO);
      assertThat(Wiretap.sockets(second))
          .containsExactly("A 53 #1", "AAAA 53 #2", "A 54 #3", "AAAA 54 #4");
    }
  }

  @Test
  void where_udp_is_forbidden_tcp_is_tried() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                (transport, query, nth) ->
                    transport == Transport.UDP
                        ? new Simulation.Reaction.Forbid()
                        : Wiretap.withEdns(Simulation.healthy(), false).to(transport, query, nth))
            .run(Profile.SYSTEMD_RESOLVED, NAME, ONE);
    assertThat(replay.sends())
        .extracting(s -> s.type() + " " + kind(s) + " #" + s.socket())
        .containsExactly("A EDNS #1", "AAAA EDNS #2", "A TCP #3", "AAAA TCP #3");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @Test
  void a_truncated_reply_is_asked_for_over_one_connection() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.withEdns(Wiretap.truncating(Simulation.healthy()), false))
            .run(Profile.SYSTEMD_RESOLVED, NAME, ONE);
    assertThat(replay.sends())
        .extracting(s -> s.type() + " " + kind(s) + " #" + s.socket())
        .containsExactly("A EDNS #1", "AAAA EDNS #2", "A TCP #3", "AAAA TCP #3");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  /**
   * The answer is asked for again plain, and the daemon has no patience for a second connection.
   */
  @Test
  void an_answer_over_tcp_without_an_opt_record_fails() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.truncating(Simulation.healthy()))
            .run(Profile.SYSTEMD_RESOLVED, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN SERVFAIL 0");
  }

  @ParameterizedTest
  @CsvSource({"db", "printer.local"})
  void single_labels_and_local_names_are_refused_without_a_query(String name) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.healthy())
            .run(Profile.SYSTEMD_RESOLVED, name, ONE);
    assertThat(replay.sends()).isEmpty();
    assertThat(Wiretap.ending(replay))
        .isEqualTo("TRY_AGAIN REFUSED by the stub, which asks no server for it 0");
  }

  @Test
  void a_loopback_server_is_offered_the_size_of_its_packets() {
    Lookup lookup = Wiretap.only(Family.V4, Lookups.of(NAME, "nameserver 127.0.0.2\n"));
    Replay replay = Wiretap.network().run(Profile.SYSTEMD_RESOLVED, lookup);
    assertThat(replay.sends().get(0).edns()).isEqualTo(OptionalInt.of(65_508));
  }

  @Test
  void what_came_before_its_client_gave_up_is_kept() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                Simulation.onType(
                    "A", Wiretap.withEdns(Simulation.healthy(), false), Simulation.silent()))
            .run(Profile.SYSTEMD_RESOLVED, NAME, ONE);
    assertThat(replay.sends().stream().filter(s -> s.type().equals("AAAA")))
        .extracting(SystemdResolvedTest::kind)
        .containsOnly("EDNS");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 25");
  }
}
