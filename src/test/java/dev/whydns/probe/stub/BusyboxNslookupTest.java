package dev.whydns.probe.stub;

import static dev.whydns.probe.stub.Wiretap.NAME;
import static dev.whydns.probe.stub.Wiretap.ONE;
import static dev.whydns.probe.stub.Wiretap.THREE;
import static dev.whydns.probe.stub.Wiretap.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusyboxNslookupTest {

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 10", "3, 15"})
  void a_silent_server_costs_five_seconds(int servers, int end) {
    String conf = List.of(ONE, TWO, THREE).get(servers - 1);
    Replay replay = Wiretap.network().run(Profile.BUSYBOX, NAME, conf);
    assertThat(replay.sends()).hasSize(4 * servers);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN no server could be reached " + end);
  }

  @Test
  void servers_are_asked_one_after_the_other_twice_from_one_socket_each() {
    Replay replay = Wiretap.network().run(Profile.BUSYBOX, NAME, TWO);
    assertThat(Simulation.sends(replay))
        .containsExactly(
            "A 192.0.2.53 0.0",
            "AAAA 192.0.2.53 0.0",
            "A 192.0.2.53 2.5",
            "AAAA 192.0.2.53 2.5",
            "A 192.0.2.54 5.0",
            "AAAA 192.0.2.54 5.0",
            "A 192.0.2.54 7.5",
            "AAAA 192.0.2.54 7.5");
    assertThat(replay.sends())
        .extracting(Replay.Send::socket)
        .containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
    assertThat(replay.sends())
        .extracting(Replay.Send::id)
        .containsOnly(replay.sends().get(0).id(), replay.sends().get(1).id());
  }

  @Test
  void queries_of_musl_have_the_ad_bit_and_ids_that_follow_each_other() {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Simulation.healthy());
    wire.run(Profile.BUSYBOX, "db", ONE + "search a.test b.test\n");
    assertThat(wire.queries()).extracting(Query::authenticData).containsOnly(true);
    assertThat(wire.queries()).extracting(Query::edns).containsOnly(Optional.empty());
    for (int i = 1; i < wire.queries().size(); i++) {
      int step = wire.queries().get(i).id() - wire.queries().get(i - 1).id();
      assertThat(Math.floorMod(step, 1 << 16)).isBetween(200, 2200);
    }
  }

  @Test
  void queries_of_glibc_have_it_with_trust_ad_only() {
    assertThat(adBits(Lookups.of(NAME, ONE))).containsOnly(false);
    assertThat(adBits(Lookups.of(NAME, ONE + "options edns0 trust-ad\n"))).containsOnly(true);
    assertThat(adBits(Environments.resOptions(Lookups.of(NAME, ONE), "trust-ad")))
        .containsOnly(true);
  }

  private static List<Boolean> adBits(Lookup lookup) {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Simulation.healthy());
    wire.run(Profile.BUSYBOX_GLIBC, lookup);
    return wire.queries().stream().map(Query::authenticData).toList();
  }

  @Test
  void options_of_resolv_conf_hold_nothing() {
    Replay replay =
        Wiretap.network()
            .run(Profile.BUSYBOX, NAME, TWO + "options timeout:1 attempts:1 rotate use-vc\n");
    assertThat(replay.sends()).hasSize(8);
    assertThat(replay.sends().get(0).server().text()).isEqualTo("192.0.2.53");
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN no server could be reached 10");
  }

  @Test
  void a_name_without_a_dot_is_asked_below_all_suffixes_at_once_and_never_alone() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("NXDOMAIN"))
            .run(Profile.BUSYBOX, "db", ONE + "search a.test b.test\noptions ndots:0\n");
    assertThat(Wiretap.questions(replay))
        .containsExactly("A db.a.test", "A db.b.test", "AAAA db.a.test", "AAAA db.b.test");
    assertThat(replay.sends()).extracting(Replay.Send::atMs).containsOnly(0.0);
    assertThat(Wiretap.ending(replay)).isEqualTo("NO_SUCH_NAME NXDOMAIN 0");
  }

  @ParameterizedTest
  @CsvSource({
    "db.web, 'search a.test', db.web",
    "db., 'search a.test', db",
    "db, '', db",
    "db, 'search .', db",
    "db, 'domain a.test', db.a.test",
    "db, 'search b.test\ndomain a.test', db.b.test"
  })
  void one_name_is_asked_otherwise(String name, String line, String asked) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.healthy())
            .run(Profile.BUSYBOX, name, ONE + line + "\n");
    assertThat(Wiretap.questions(replay)).containsExactly("A " + asked, "AAAA " + asked);
  }

  @Test
  void servfail_is_asked_three_times_and_the_second_server_never() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("SERVFAIL"))
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.BUSYBOX, NAME, TWO);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 53 #1", "AAAA 53 #1", "A 53 #1", "AAAA 53 #1");
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN SERVFAIL 0");
  }

  /** The budget of four is for both types. */
  @Test
  void servfail_for_one_type_is_asked_five_times() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                Simulation.onType("AAAA", Simulation.saying("SERVFAIL"), Simulation.healthy()))
            .run(Profile.BUSYBOX, NAME, ONE);
    assertThat(replay.sends().stream().filter(s -> s.type().equals("AAAA"))).hasSize(5);
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 0");
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED, FAILED REFUSED 0",
    "NXDOMAIN, NO_SUCH_NAME NXDOMAIN 0",
    "FORMERR, FAILED FORMERR 0",
    "NOERROR, NO_ADDRESS an answer without addresses 0"
  })
  void all_other_replies_are_printed_and_final(String rcode, String ending) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying(rcode))
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.BUSYBOX, NAME, TWO);
    assertThat(replay.sends()).hasSize(2);
    assertThat(Wiretap.ending(replay)).isEqualTo(ending);
  }

  @Test
  void nxdomain_for_one_type_does_not_hide_the_other() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                Simulation.onType("AAAA", Simulation.saying("NXDOMAIN"), Simulation.healthy()))
            .run(Profile.BUSYBOX, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 0");
  }

  @Test
  void a_bare_refusal_is_a_refusal() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.bareRefusal())
            .run(Profile.BUSYBOX, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo("FAILED REFUSED 0");
  }

  @Test
  void a_truncated_reply_is_an_empty_one() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.truncating(Simulation.healthy()))
            .run(Profile.BUSYBOX, NAME, ONE);
    assertThat(replay.sends()).hasSize(2);
    assertThat(Wiretap.ending(replay)).isEqualTo("NO_ADDRESS an answer without addresses 0");
  }

  @Test
  void what_is_unanswered_is_asked_again_and_waited_for_but_not_elsewhere() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.onType("A", Simulation.healthy(), Simulation.silent()))
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.BUSYBOX, NAME, TWO);
    assertThat(Simulation.sends(replay))
        .containsExactly("A 192.0.2.53 0.0", "AAAA 192.0.2.53 0.0", "AAAA 192.0.2.53 2.5");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 5");
  }

  @Test
  void half_an_answer_without_addresses_is_no_answer() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                Simulation.onType("A", Simulation.saying("NOERROR"), Simulation.silent()))
            .run(Profile.BUSYBOX, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN no answer 5");
  }

  @Test
  void one_lost_query_costs_two_and_a_half_seconds() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                (transport, query, nth) ->
                    query.type().equals("AAAA") && nth == 0
                        ? new Simulation.Reaction.Drop()
                        : Simulation.answer(query, 1))
            .run(Profile.BUSYBOX, NAME, ONE);
    assertThat(replay.ending().elapsedMs()).isBetween(2500.0, 2510.0);
    assertThat(replay.ending().addresses()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"4, RESOLVED 203.0.113.7 2001:db8::7 4", "8, TRY_AGAIN no server could be reached 5"})
  void an_answer_in_four_seconds_is_in_time(int seconds, String ending) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.after(seconds * 1000L))
            .run(Profile.BUSYBOX, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo(ending);
  }

  @Test
  void replies_with_another_id_are_ignored() {
    Replay replay =
        Wiretap.network().server("192.0.2.53", Wiretap.confused()).run(Profile.BUSYBOX, NAME, ONE);
    assertThat(replay.arrivals().get(0).use())
        .isEqualTo(new Replay.Use.Ignored("busybox finds no query of that ID"));
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN no server could be reached 5");
  }

  @Test
  void an_error_that_a_send_meets_goes_to_the_next_server() {
    for (Simulation.Server server : List.of(Wiretap.rebuffing(), Wiretap.forbidden())) {
      Replay replay =
          Wiretap.network()
              .server("192.0.2.53", server)
              .server("192.0.2.54", Simulation.healthy())
              .run(Profile.BUSYBOX, NAME, TWO);
      assertThat(replay.ending().elapsedMs()).isLessThan(10);
      assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
      assertThat(
              Wiretap.ending(
                  Wiretap.network().server("192.0.2.53", server).run(Profile.BUSYBOX, NAME, ONE)))
          .isEqualTo("TRY_AGAIN no server could be reached 0");
    }
  }

  /** It prints the error that it reads, and waits on. */
  @Test
  void an_error_from_afar_is_waited_out() {
    Replay replay =
        Wiretap.network().server("192.0.2.53", Wiretap.refusing()).run(Profile.BUSYBOX, NAME, ONE);
    assertThat(replay.sends()).hasSize(4);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN no server could be reached 5");
  }

  @Test
  void without_a_nameserver_127_0_0_1_is_asked_and_an_address_is_not() {
    Replay replay = Wiretap.network().run(Profile.BUSYBOX, NAME, "");
    assertThat(replay.sends()).extracting(s -> s.server().text()).containsOnly("127.0.0.1");
    assertThat(Wiretap.ending(Wiretap.network().run(Profile.BUSYBOX, "192.0.2.80", ONE)))
        .isEqualTo("FAILED not a name to ask for 0");
  }
}
