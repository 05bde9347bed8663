package dev.whydns.probe.stub;

import static dev.whydns.probe.stub.Wiretap.NAME;
import static dev.whydns.probe.stub.Wiretap.ONE;
import static dev.whydns.probe.stub.Wiretap.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What c-ares 1.34 makes of replies and of errors of its sockets. */
class CaresReplyTest {

  private static final List<String> PAIR = List.of("A 53 #1", "AAAA 53 #1");

  @Test
  void both_types_are_asked_at_once_with_edns_and_a_cookie() {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Simulation.healthy());
    Replay replay = wire.run(Profile.C_ARES, NAME, ONE);
    Optional<Query.Edns> edns = Optional.of(new Query.Edns(1232, true));
    assertThat(wire.queries()).extracting(Query::type).containsExactly("A", "AAAA");
    assertThat(wire.queries()).extracting(Query::edns).containsOnly(edns);
    assertThat(wire.queries()).extracting(Query::authenticData).containsOnly(false);
    assertThat(wire.queries()).extracting(Query::id).doesNotHaveDuplicates();
    assertThat(Wiretap.sockets(replay)).isEqualTo(PAIR);
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL, TRY_AGAIN ESERVFAIL 0",
    "REFUSED, FAILED EREFUSED 0",
    "NOTIMP, FAILED ENOTIMP 0"
  })
  void trouble_is_asked_again_at_once_without_the_cookie(String rcode, String ending) {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Simulation.saying(rcode));
    Replay replay = wire.run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 53 #1", "AAAA 53 #1", "A 53 #1", "AAAA 53 #1");
    assertThat(wire.queries())
        .extracting(query -> query.edns().orElseThrow().cookie())
        .containsExactly(true, true, false, false, false, false);
    assertThat(wire.queries())
        .extracting(Query::id)
        .containsOnly(wire.queries().get(0).id(), wire.queries().get(1).id());
    assertThat(Wiretap.ending(replay)).isEqualTo(ending);
  }

  @ParameterizedTest
  @CsvSource({"SERVFAIL", "REFUSED", "NOTIMP"})
  void trouble_at_the_first_server_goes_to_the_second(String rcode) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying(rcode))
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.C_ARES, NAME, TWO);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 54 #2", "AAAA 54 #2");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @Test
  void formerr_is_asked_once_more_without_edns_and_the_second_server_never() {
    Wiretap wire =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("FORMERR"))
            .server("192.0.2.54", Simulation.healthy());
    Replay replay = wire.run(Profile.C_ARES, NAME, TWO);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 53 #1", "AAAA 53 #1");
    assertThat(wire.queries())
        .extracting(query -> query.edns().isPresent())
        .containsExactly(true, true, false, false);
    assertThat(Wiretap.ending(replay)).isEqualTo("FAILED EFORMERR 0");
  }

  @ParameterizedTest
  @CsvSource({"NXDOMAIN, NO_SUCH_NAME ENOTFOUND 0", "NOERROR, NO_ADDRESS ENODATA 0"})
  void an_answer_without_addresses_is_final(String rcode, String ending) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying(rcode))
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.C_ARES, NAME, TWO);
    assertThat(Wiretap.sockets(replay)).isEqualTo(PAIR);
    assertThat(Wiretap.ending(replay)).isEqualTo(ending);
  }

  @ParameterizedTest
  @CsvSource({"NXDOMAIN", "NOERROR"})
  void one_type_with_an_address_is_enough(String rcode) {
    assertThat(mixed("AAAA", Simulation.saying(rcode))).isEqualTo("RESOLVED 203.0.113.7 0");
    assertThat(mixed("A", Simulation.saying(rcode))).isEqualTo("RESOLVED 2001:db8::7 0");
  }

  private static String mixed(String type, Server bad) {
    return Wiretap.ending(
        Wiretap.network()
            .server("192.0.2.53", Simulation.onType(type, bad, Simulation.healthy()))
            .run(Profile.C_ARES, NAME, ONE));
  }

  /** What follows from a reply is done after the last of its batch was read. */
  @Test
  void an_aaaa_in_trouble_is_asked_once_more_where_both_replies_come_together() {
    Stub stub = Profile.C_ARES.stub(Lookups.of(NAME, ONE), new Random(1));
    List<Query> asked = sent(stub.start());
    assertThat(stub.on(received(Simulation.answer(asked.get(0), 1))))
        .containsExactly(new Action.Wake(Duration.ofMillis(1)));
    assertThat(stub.on(received(Simulation.says(asked.get(1), "SERVFAIL", 1))))
        .containsExactly(new Action.Wake(Duration.ofMillis(1)));
    List<Query> again = sent(stub.on(new Event.Woken(Duration.ofMillis(1))));
    assertThat(again).extracting(Query::type).containsExactly("AAAA");
    assertThat(stub.on(received(Simulation.says(again.get(0), "SERVFAIL", 1)))).hasSize(1);
    assertThat(stub.on(new Event.Woken(Duration.ofMillis(2))))
        .contains(Action.Finish.resolved(List.of("203.0.113.7")));
  }

  private static List<Query> sent(List<Action> actions) {
    return actions.stream()
        .filter(Action.Send.class::isInstance)
        .flatMap(action -> ((Action.Send) action).queries().stream())
        .toList();
  }

  private static Event received(Simulation.Reaction reaction) {
    return new Event.Received(
        Duration.ofMillis(1),
        1,
        IpAddress.literal("192.0.2.53"),
        ((Simulation.Reaction.Answer) reaction).response());
  }

  @Test
  void an_aaaa_in_trouble_is_not_asked_again_where_it_comes_after_the_a() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                Simulation.onType(
                    "AAAA",
                    (transport, query, nth) -> Simulation.says(query, "SERVFAIL", 30),
                    Simulation.healthy()))
            .run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.sockets(replay)).isEqualTo(PAIR);
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 0");
  }

  @Test
  void an_a_in_trouble_has_all_its_tries() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                Simulation.onType("A", Simulation.saying("SERVFAIL"), Simulation.healthy()))
            .run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 53 #1", "A 53 #1");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 2001:db8::7 0");
  }

  @Test
  void no_address_and_a_failure_is_a_failure() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                Simulation.onType("A", Simulation.saying("NOERROR"), Simulation.saying("SERVFAIL")))
            .run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ESERVFAIL 0");
  }

  @Test
  void replies_with_another_id_are_ignored() {
    Replay replay =
        Wiretap.network().server("192.0.2.53", Wiretap.confused()).run(Profile.C_ARES, NAME, ONE);
    assertThat(replay.sends()).hasSize(6);
    assertThat(replay.ending().userSees()).isEqualTo("ETIMEOUT");
    assertThat(replay.arrivals().get(0).use())
        .isEqualTo(new Replay.Use.Ignored("c-ares waits for no reply of that ID and question"));
  }

  @Test
  void a_bare_header_is_no_reply_and_costs_the_socket() {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Wiretap.bareRefusal());
    Replay replay = wire.run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 53 #2", "AAAA 53 #2", "A 53 #3", "AAAA 53 #3");
    assertThat(wire.queries())
        .extracting(query -> query.edns().orElseThrow().cookie())
        .containsOnly(true);
    assertThat(Wiretap.ending(replay)).isEqualTo("FAILED EBADRESP 0");
  }

  @Test
  void a_server_that_sends_cookies_must_always_send_them() {
    Replay replay =
        Wiretap.network()
            .server(
                "192.0.2.53",
                Simulation.onType(
                    "A",
                    Wiretap.withEdns(Simulation.healthy(), true),
                    (transport, query, nth) -> Simulation.answer(query, 20)))
            .run(Profile.C_ARES, NAME, ONE);
    assertThat(replay.arrivals().get(1).use())
        .isEqualTo(
            new Replay.Use.Ignored("c-ares takes no reply without a cookie where one had it"));
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2");
  }

  /** The second send of a turn meets the first one's ICMP, and is not made. */
  @Test
  void a_closed_port_on_this_host_is_met_by_every_second_send() {
    Replay replay =
        Wiretap.network().server("192.0.2.53", Wiretap.rebuffing()).run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 53 #2", "AAAA 53 #2", "A 53 #3", "AAAA 53 #3");
    assertThat(replay.sends())
        .extracting(s -> s.bytes() > 0)
        .containsExactly(true, false, true, false, true, false);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ECONNREFUSED 0");
  }

  @Test
  void a_closed_port_and_a_missing_permission_end_it_at_once() {
    for (Server server : List.of(Wiretap.refusing(), Wiretap.forbidden())) {
      Replay replay = Wiretap.network().server("192.0.2.53", server).run(Profile.C_ARES, NAME, ONE);
      assertThat(replay.sends().stream().filter(s -> s.type().equals("A"))).hasSize(3);
      assertThat(replay.sends().stream().filter(s -> s.type().equals("AAAA"))).hasSize(3);
      assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ECONNREFUSED 0");
    }
  }

  @Test
  void a_closed_port_goes_to_the_second_server() {
    for (Server server : List.of(Wiretap.refusing(), Wiretap.rebuffing(), Wiretap.forbidden())) {
      Replay replay =
          Wiretap.network()
              .server("192.0.2.53", server)
              .server("192.0.2.54", Simulation.healthy())
              .run(Profile.C_ARES, NAME, TWO);
      assertThat(Wiretap.sockets(replay))
          .containsExactlyInAnyOrder("A 53 #1", "AAAA 53 #1", "A 54 #2", "AAAA 54 #2");
      assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
    }
  }

  @Test
  void truncated_replies_are_asked_for_over_one_connection_without_a_cookie() {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Wiretap.truncating(Simulation.healthy()));
    Replay replay = wire.run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("A 53 #1", "AAAA 53 #1", "A 53 #2", "AAAA 53 #2");
    assertThat(replay.sends())
        .extracting(Replay.Send::transport)
        .containsExactly(Transport.UDP, Transport.UDP, Transport.TCP, Transport.TCP);
    assertThat(wire.queries().get(3).edns()).contains(new Query.Edns(1232, false));
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @Test
  void a_silent_connection_is_written_to_again_by_the_same_schedule() {
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
            .run(Profile.C_ARES, NAME, ONE);
    assertThat(replay.sends()).hasSize(8);
    assertThat(Wiretap.sockets(replay).subList(2, 6))
        .containsExactly("A 53 #2", "AAAA 53 #2", "AAAA 53 #2", "A 53 #2");
    assertThat(replay.ending().userSees()).isEqualTo("ETIMEOUT");
  }

  /** Each query finds out for itself. */
  @Test
  void a_refused_connection_is_tried_three_times_for_each_type() {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Wiretap.truncating(Wiretap.refusing()));
    Replay replay = wire.run(Profile.C_ARES, NAME, ONE);
    assertThat(Wiretap.sockets(replay)).isEqualTo(PAIR);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN ECONNREFUSED 0");
  }
}
