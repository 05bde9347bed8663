package dev.whydns.probe.stub;

import static dev.whydns.probe.stub.Wiretap.NAME;
import static dev.whydns.probe.stub.Wiretap.ONE;
import static dev.whydns.probe.stub.Wiretap.THREE;
import static dev.whydns.probe.stub.Wiretap.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** c-ares 1.18, which leaves nothing to chance but its IDs. */
class CaresEarlyTest {

  @ParameterizedTest
  @CsvSource({
    "1, '0 5 15 35', 75",
    "2, '0 5 10 20 30 50 70 110', 150",
    "3, '0 5 10 15 25 35 45 65 85 105 145 185', 225"
  })
  void silent_servers_are_asked_four_times_each(int servers, String times, int end) {
    String conf = List.of(ONE, TWO, THREE).get(servers - 1);
    Replay replay = Wiretap.network().run(Profile.C_ARES_1_18, NAME, conf);
    assertThat(seconds(replay, "A")).isEqualTo(times);
    assertThat(seconds(replay, "AAAA")).isEqualTo(times);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ETIMEOUT " + end);
  }

  private static String seconds(Replay replay, String type) {
    return String.join(
        " ",
        replay.sends().stream()
            .filter(s -> s.type().equals(type))
            .map(s -> Long.toString(Math.round(s.atMs() / 1000)))
            .toList());
  }

  @Test
  void servers_take_turns_and_keep_their_sockets() {
    Replay replay = Wiretap.network().run(Profile.C_ARES_1_18, NAME, TWO);
    assertThat(Wiretap.sockets(replay).subList(0, 6))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 54 #2", "AAAA 54 #2", "A 53 #1", "AAAA 53 #1");
    assertThat(replay.sends())
        .extracting(Replay.Send::id)
        .containsOnly(replay.sends().get(0).id(), replay.sends().get(1).id());
  }

  @Test
  void queries_have_no_edns_and_no_flags() {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Simulation.healthy());
    wire.run(Profile.C_ARES_1_18, NAME, ONE);
    assertThat(wire.queries()).extracting(Query::edns).containsOnly(Optional.empty());
    assertThat(wire.queries()).extracting(Query::authenticData).containsOnly(false);
  }

  @Test
  void an_answer_of_one_type_does_not_shorten_the_wait_for_the_other() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.onType("A", Simulation.healthy(), Simulation.silent()))
            .run(Profile.C_ARES_1_18, NAME, ONE);
    assertThat(seconds(replay, "AAAA")).isEqualTo("0 5 15 35");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 75");
  }

  /** It keeps no code of what it passed over. */
  @ParameterizedTest
  @CsvSource({"SERVFAIL", "REFUSED", "NOTIMP"})
  void trouble_is_asked_four_times_and_called_no_contact(String rcode) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying(rcode))
            .run(Profile.C_ARES_1_18, NAME, ONE);
    assertThat(replay.sends()).hasSize(8);
    assertThat(replay.sends()).extracting(Replay.Send::socket).containsOnly(1);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ECONNREFUSED 0");
  }

  @Test
  void trouble_at_the_first_server_goes_to_the_second() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("SERVFAIL"))
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.C_ARES_1_18, NAME, TWO);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 54 #2", "AAAA 54 #2");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @Test
  void a_server_in_trouble_is_not_asked_again_where_there_is_another() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("SERVFAIL"))
            .run(Profile.C_ARES_1_18, Wiretap.only(Family.V4, Lookups.of(NAME, TWO)));
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "A 54 #2", "A 54 #2", "A 54 #2", "A 54 #2");
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ETIMEOUT 75");
  }

  @ParameterizedTest
  @CsvSource({
    "FORMERR, FAILED EFORMERR 0",
    "NXDOMAIN, NO_SUCH_NAME ENOTFOUND 0",
    "NOERROR, NO_ADDRESS ENODATA 0"
  })
  void all_other_codes_are_final(String rcode, String ending) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying(rcode))
            .run(Profile.C_ARES_1_18, NAME, ONE);
    assertThat(replay.sends()).hasSize(2);
    assertThat(Wiretap.ending(replay)).isEqualTo(ending);
  }

  @Test
  void a_bare_header_is_ignored() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.bareRefusal())
            .run(Profile.C_ARES_1_18, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ETIMEOUT 75");
  }

  /** A failed send costs its query a step, and the next one goes out again. */
  @Test
  void a_closed_port_on_this_host_costs_one_type_more_steps_than_the_other() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.rebuffing())
            .run(Profile.C_ARES_1_18, NAME, ONE);
    List<String> left =
        replay.sends().stream()
            .filter(s -> s.bytes() > 0)
            .map(s -> s.type() + " #" + s.socket())
            .toList();
    assertThat(left).containsExactly("A #1", "AAAA #1", "A #2", "AAAA #2", "A #3", "A #4");
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ECONNREFUSED 0");
  }

  /** The second send takes the error off the socket, so that the first query waits in vain. */
  @Test
  void with_two_servers_such_a_port_leaves_one_type_waiting() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.rebuffing())
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.C_ARES_1_18, NAME, TWO);
    assertThat(Simulation.sends(replay))
        .containsExactly(
            "A 192.0.2.53 0.0", "AAAA 192.0.2.53 0.0", "AAAA 192.0.2.54 0.0", "A 192.0.2.54 5.0");
    assertThat(replay.ending().elapsedMs()).isBetween(5000.0, 5010.0);
  }

  @Test
  void truncated_replies_are_asked_for_over_one_connection() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.truncating(Simulation.healthy()))
            .run(Profile.C_ARES_1_18, NAME, ONE);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 53 #2", "AAAA 53 #2");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @Test
  void a_silent_connection_is_waited_for_once() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                (transport, query, nth) ->
                    transport == Transport.UDP
                        ? Simulation.truncated(query, 1)
                        : query.type().isEmpty()
                            ? Simulation.says(query, "NOERROR", 0)
                            : new Simulation.Reaction.Drop())
            .run(Profile.C_ARES_1_18, NAME, ONE);
    assertThat(replay.sends()).hasSize(4);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ETIMEOUT 5");
  }

  @Test
  void timeout_and_attempts_are_unknown_and_the_first_of_what_is_known_wins() {
    Replay unknown =
        Wiretap.network().run(Profile.C_ARES_1_18, NAME, ONE + "options timeout:1 attempts:1\n");
    Lookup known =
        Environments.resOptions(
            Lookups.of(NAME, ONE + "options retry:3 retrans:1000\n"), "retry:2");
    assertThat(Wiretap.ending(unknown)).isEqualTo("TRY_AGAIN ETIMEOUT 75");
    assertThat(Wiretap.ending(Wiretap.network().run(Profile.C_ARES_1_18, known)))
        .isEqualTo("TRY_AGAIN ETIMEOUT 3");
  }

  @Test
  void rotate_gives_each_query_the_next_server() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.healthy())
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.C_ARES_1_18, NAME, TWO + "options rotate\n");
    assertThat(Wiretap.sockets(replay)).containsExactly("A 53 #1", "AAAA 54 #2");
  }
}
