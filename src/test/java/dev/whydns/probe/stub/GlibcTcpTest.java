package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static dev.whydns.probe.stub.Traces.NS1;
import static dev.whydns.probe.stub.Traces.NS2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** glibc over TCP, after a truncated reply or with use-vc; measured with Debian's 2.36. */
class GlibcTcpTest {

  private static final String TWO = "nameserver 192.0.2.53\nnameserver 192.0.2.54\n";

  private static List<String> trace(String conf, Server one, Server two) {
    return Traces.trace(
        Profile.GLIBC,
        Lookups.of("web.example.com", conf),
        Simulation.network().server(NS1, one).server(NS2, two));
  }

  /** Connects, and does not answer that question. */
  private static Server connecting(Server connected) {
    return (transport, query, nth) ->
        query.type().isEmpty() ? Simulation.answer(query, 0) : connected.to(transport, query, nth);
  }

  @Test
  void both_types_are_asked_again_over_one_connection_although_a_was_complete() {
    Server truncatesAaaa = onType("AAAA", Traces.truncating(healthy()), healthy());
    assertThat(trace(TWO, truncatesAaaa, healthy()))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 A web.example.com .53 t2",
            "0.0 AAAA web.example.com .53 t2",
            "0.0 [203.0.113.7, 2001:db8::7]");
  }

  @Test
  void use_vc_asks_over_tcp_from_the_start_and_connects_for_each_name() {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of("web", "nameserver 192.0.2.53\nsearch a.test\noptions use-vc\n"),
                Simulation.network().server(NS1, saying("NXDOMAIN"))))
        .containsExactly(
            "0.0 A web.a.test .53 t1",
            "0.0 AAAA web.a.test .53 t1",
            "0.0 A web .53 t2",
            "0.0 AAAA web .53 t2",
            "0.0 EAI_NONAME");
  }

  @Test
  void a_refused_connection_leads_to_one_try_with_each_other_server() {
    Server truncates = Traces.truncating(Traces.refusing());
    assertThat(trace(TWO, truncates, truncates))
        .containsExactly(
            "0.0 A web.example.com .53 s1", "0.0 AAAA web.example.com .53 s1", "0.0 EAI_AGAIN");
    assertThat(trace(TWO, truncates, healthy()))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 A web.example.com .54 t3",
            "0.0 AAAA web.example.com .54 t3",
            "0.0 [203.0.113.7, 2001:db8::7]");
  }

  @Test
  void an_error_over_tcp_is_final() {
    assertThat(trace(TWO, Traces.truncating(saying("SERVFAIL")), healthy()))
        .endsWith("0.0 AAAA web.example.com .53 t2", "0.0 EAI_AGAIN");
    assertThat(trace(TWO, Traces.truncating(saying("REFUSED")), healthy()))
        .endsWith("0.0 AAAA web.example.com .53 t2", "0.0 EAI_NONAME");
  }

  @Test
  void a_connection_that_stays_silent_hangs() {
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions use-vc timeout:1\n"),
            Simulation.network().server(NS1, connecting(silent())));
    assertThat(replay.ending().result()).isEqualTo(Replay.Result.HANGS);
    assertThat(replay.sends()).extracting(Replay.Send::type).containsExactly("A", "AAAA");
  }

  @Test
  void a_connection_that_answers_a_alone_hangs() {
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", "nameserver 192.0.2.53\n"),
            Simulation.network()
                .server(NS1, Traces.truncating(connecting(onType("AAAA", silent(), healthy())))));
    assertThat(replay.ending().result()).isEqualTo(Replay.Result.HANGS);
    assertThat(replay.arrivals()).hasSize(3);
  }

  @Test
  void single_request_does_not_hold_over_tcp() {
    assertThat(
            trace(
                "nameserver 192.0.2.53\noptions single-request\n",
                Traces.truncating(healthy()),
                silent()))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 A web.example.com .53 t2",
            "0.0 AAAA web.example.com .53 t2",
            "0.0 [203.0.113.7, 2001:db8::7]");
  }

  @Test
  void over_a_connection_only_the_id_counts_and_anything_else_is_passed_over() {
    Stub stub =
        Profile.GLIBC.stub(Lookups.of("web.example.com", TWO + "options use-vc\n"), new Random(7));
    Duration now = Duration.ofMillis(3);
    stub.start();
    Action.Send send = (Action.Send) stub.on(new Event.Connected(now, 1)).get(0);
    Query a = send.queries().get(0);
    Query aaaa = send.queries().get(1);
    int other = a.id() + 1 == aaaa.id() ? a.id() + 2 : a.id() + 1;
    assertThat(
            stub.on(
                received(now, new Query(other, a.name(), a.type(), a.edns(), a.authenticData()))))
        .singleElement()
        .isInstanceOf(Action.Ignore.class);
    assertThat(stub.on(new Event.Garbage(now, 1, IpAddress.literal(NS1), "11 bytes")))
        .singleElement()
        .isInstanceOf(Action.Ignore.class);
    assertThat(stub.on(received(now, aaaa))).isEmpty();
    assertThat(stub.on(received(now, aaaa))).singleElement().isInstanceOf(Action.Ignore.class);
    assertThat(stub.on(received(now, a)))
        .startsWith(new Action.Close(1))
        .last()
        .isInstanceOf(Action.Finish.class);
  }

  private static Event received(Duration at, Query query) {
    Simulation.Reaction.Answer answer = (Simulation.Reaction.Answer) Simulation.answer(query, 0);
    return new Event.Received(at, 1, IpAddress.literal(NS1), answer.response());
  }

  @Test
  void a_connection_that_the_server_ends_leads_to_the_next_server_and_a_reset_to_the_same() {
    Stub stub =
        Profile.GLIBC.stub(Lookups.of("web.example.com", TWO + "options use-vc\n"), new Random(7));
    IpAddress one = IpAddress.literal(NS1);
    IpAddress two = IpAddress.literal(NS2);
    Duration now = Duration.ofMillis(3);
    assertThat(stub.start()).containsExactly(Action.Open.tcp(1, one));
    assertThat(stub.on(new Event.Connected(now, 1))).hasSize(1);
    Outcome reset = new Outcome.Refused(3, "connection reset");
    assertThat(stub.on(new Event.Failed(now, 1, reset, false)))
        .containsExactly(new Action.Close(1), Action.Open.tcp(2, one));
    assertThat(stub.on(new Event.Connected(now, 2))).hasSize(1);
    assertThat(stub.on(new Event.Closed(now, 2)))
        .containsExactly(new Action.Close(2), Action.Open.tcp(3, two));
    assertThat(stub.on(new Event.Connected(now, 3))).hasSize(1);
    assertThat(stub.on(new Event.Failed(now, 3, reset, false)))
        .containsExactly(
            new Action.Close(3), new Action.Open(4, Transport.TCP, List.of(two), true));
    assertThat(stub.on(new Event.Failed(now, 4, reset, false)))
        .containsExactly(
            new Action.Close(4), Action.Finish.failed(Replay.Result.TRY_AGAIN, "EAI_AGAIN"));
  }
}
