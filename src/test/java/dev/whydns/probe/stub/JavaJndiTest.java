package dev.whydns.probe.stub;

import static dev.whydns.probe.stub.Wiretap.NAME;
import static dev.whydns.probe.stub.Wiretap.ONE;
import static dev.whydns.probe.stub.Wiretap.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaJndiTest {

  private static final String TIMEOUT =
      "CommunicationException: DNS error"
          + " [Root exception is java.net.SocketTimeoutException: Receive timed out]";

  @Test
  void a_silent_server_is_asked_after_1_3_and_7_seconds() {
    Replay replay = Wiretap.network().run(Profile.JAVA_JNDI, NAME, ONE);
    assertThat(Simulation.sends(replay))
        .containsExactly(
            "ANY 192.0.2.53 0.0", "ANY 192.0.2.53 1.0", "ANY 192.0.2.53 3.0", "ANY 192.0.2.53 7.0");
    assertThat(replay.sends()).extracting(Replay.Send::socket).containsExactly(1, 2, 3, 4);
    assertThat(replay.sends()).extracting(Replay.Send::id).containsOnly(replay.sends().get(0).id());
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN " + TIMEOUT + " 15");
  }

  @Test
  void two_silent_servers_take_turns() {
    Replay replay = Wiretap.network().run(Profile.JAVA_JNDI, NAME, TWO);
    assertThat(Simulation.sends(replay))
        .containsExactly(
            "ANY 192.0.2.53 0.0",
            "ANY 192.0.2.54 1.0",
            "ANY 192.0.2.53 2.0",
            "ANY 192.0.2.54 4.0",
            "ANY 192.0.2.53 6.0",
            "ANY 192.0.2.54 10.0",
            "ANY 192.0.2.53 14.0",
            "ANY 192.0.2.54 22.0");
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN " + TIMEOUT + " 30");
  }

  @Test
  void one_family_is_asked_for_by_its_type_and_without_edns_or_suffix() {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Simulation.healthy());
    Replay replay =
        wire.run(
            Profile.JAVA_JNDI, Wiretap.only(Family.V6, Lookups.of("db", ONE + "search a.test\n")));
    assertThat(Wiretap.questions(replay)).containsExactly("AAAA db");
    assertThat(wire.queries().get(0).edns()).isEqualTo(Optional.empty());
    assertThat(wire.queries().get(0).authenticData()).isFalse();
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 2001:db8::7 0");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL, 'TRY_AGAIN ServiceUnavailableException: DNS server failure [response code 2] 0'",
    "REFUSED, 'FAILED OperationNotSupportedException: DNS service refused [response code 5] 0'",
    "FORMERR, 'FAILED NamingException: DNS format error [response code 1] 0'",
    "NOTIMP, 'FAILED OperationNotSupportedException: DNS operation not supported"
        + " [response code 4] 0'"
  })
  void a_server_in_trouble_is_asked_once_and_the_next_one_then(String rcode, String ending) {
    Replay alone =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying(rcode))
            .run(Profile.JAVA_JNDI, NAME, ONE);
    assertThat(alone.sends()).hasSize(1);
    assertThat(Wiretap.ending(alone)).isEqualTo(ending);
    Replay second =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying(rcode))
            .server("192.0.2.54", Wiretap.after(1))
            .run(Profile.JAVA_JNDI, Wiretap.only(Family.V4, Lookups.of(NAME, TWO)));
    assertThat(Wiretap.sockets(second)).containsExactly("A 53 #1", "A 54 #2");
    assertThat(Wiretap.ending(second)).isEqualTo("RESOLVED 203.0.113.7 0");
  }

  @Test
  void the_first_exception_is_the_one_that_is_thrown() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("SERVFAIL"))
            .run(Profile.JAVA_JNDI, NAME, TWO);
    assertThat(Wiretap.sockets(replay))
        .containsExactly("ANY 53 #1", "ANY 54 #2", "ANY 54 #3", "ANY 54 #4", "ANY 54 #5");
    assertThat(Wiretap.ending(replay))
        .isEqualTo(
            "TRY_AGAIN ServiceUnavailableException: DNS server failure [response code 2] 15");
  }

  @Test
  void a_name_that_does_not_exist_ends_it() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("NXDOMAIN"))
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.JAVA_JNDI, NAME, TWO);
    assertThat(replay.sends()).hasSize(1);
    assertThat(Wiretap.ending(replay))
        .isEqualTo("NO_SUCH_NAME NameNotFoundException: DNS name not found [response code 3] 0");
  }

  @Test
  void an_empty_answer_has_no_attributes() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("NOERROR"))
            .run(Profile.JAVA_JNDI, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo("NO_ADDRESS no attributes 0");
  }

  @Test
  void an_error_needs_no_question() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.bareRefusal())
            .run(Profile.JAVA_JNDI, NAME, ONE);
    assertThat(Wiretap.ending(replay))
        .isEqualTo(
            "FAILED OperationNotSupportedException: DNS service refused [response code 5] 0");
  }

  @Test
  void replies_with_another_id_are_ignored() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.confused())
            .run(Profile.JAVA_JNDI, NAME, ONE);
    assertThat(replay.arrivals().get(0).use())
        .isEqualTo(new Replay.Use.Ignored("JNDI asked with another ID"));
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN " + TIMEOUT + " 15");
  }

  @Test
  void garbage_makes_it_try_again_at_once() {
    Stub stub = Profile.JAVA_JNDI.stub(Lookups.of(NAME, ONE), new Random(1));
    stub.start();
    List<Action> actions =
        stub.on(
            new Event.Garbage(
                Duration.ofMillis(5), 1, IpAddress.literal("192.0.2.53"), "too short"));
    assertThat(actions).hasSize(4);
    assertThat(actions.get(0)).isEqualTo(new Action.Close(1));
    assertThat(actions.get(3)).isEqualTo(new Action.Wake(Duration.ofMillis(2005)));
  }

  @Test
  void a_closed_port_is_not_asked_again() {
    for (Simulation.Server server : List.of(Wiretap.refusing(), Wiretap.rebuffing())) {
      Replay alone =
          Wiretap.network().server("192.0.2.53", server).run(Profile.JAVA_JNDI, NAME, ONE);
      assertThat(alone.sends()).hasSize(1);
      assertThat(Wiretap.ending(alone))
          .isEqualTo(
              "TRY_AGAIN CommunicationException: DNS error"
                  + " [Root exception is java.net.PortUnreachableException] 0");
    }
  }

  @Test
  void other_errors_are_met_in_all_four_rounds() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.forbidden())
            .run(Profile.JAVA_JNDI, NAME, ONE);
    assertThat(replay.sends()).hasSize(4);
    assertThat(replay.sends().get(0).fate())
        .isInstanceOfSatisfying(
            Replay.Fate.Failed.class,
            failed -> assertThat(failed.outcome()).isInstanceOf(Outcome.Unreachable.class));
    assertThat(replay.ending().userSees()).startsWith("CommunicationException: DNS error [Root");
    assertThat(replay.ending().elapsedMs()).isZero();
  }

  @Test
  void a_truncated_reply_is_asked_for_over_tcp() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.truncating(Simulation.healthy()))
            .run(Profile.JAVA_JNDI, Wiretap.only(Family.V4, Lookups.of(NAME, ONE)));
    assertThat(replay.sends())
        .extracting(Replay.Send::transport)
        .containsExactly(Transport.UDP, Transport.TCP);
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 0");
  }

  @Test
  void where_no_connection_answers_the_truncated_reply_must_do() {
    Replay refused =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.truncating(Wiretap.refusing()))
            .run(Profile.JAVA_JNDI, NAME, ONE);
    Replay silent =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.truncating(Simulation.silent()))
            .run(Profile.JAVA_JNDI, NAME, TWO);
    assertThat(Wiretap.ending(refused)).isEqualTo("NO_ADDRESS no attributes 0");
    assertThat(Wiretap.ending(silent)).isEqualTo("NO_ADDRESS no attributes 2");
  }

  @Test
  void a_late_answer_finds_its_socket_closed() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.after(1500))
            .run(Profile.JAVA_JNDI, Wiretap.only(Family.V4, Lookups.of(NAME, ONE)));
    assertThat(replay.arrivals().get(0).use()).isEqualTo(new Replay.Use.Late());
    assertThat(replay.ending().elapsedMs()).isBetween(2500.0, 2510.0);
  }
}
