package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProberTest {
  private static final Duration PLENTY = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(60);

  private final Servers servers = new Servers();
  private final AtomicInteger visits = new AtomicInteger();
  private Prober prober = prober(Limits.within(PLENTY));

  @AfterEach
  void close() throws Exception {
    prober.close();
    servers.close();
  }

  @Test
  void a_reply_is_kept_with_its_time_and_size() throws Exception {
    int port = servers.udp((query, to) -> to.send(Servers.reply(query, 3)));
    Exchange exchange = ask(udp(port));
    assertThat(exchange.rcode()).contains("NXDOMAIN");
    assertThat(exchange.bytesSent()).isEqualTo(29);
    assertThat(exchange.outcome().reply().orElseThrow().bytes()).isEqualTo(29);
    assertThat(exchange.outcome().took().orElseThrow()).isBetween(0.001, 20_000.0);
    assertThat(exchange.localAddress().orElseThrow()).matches("127\\.0\\.0\\.1:\\d+");
    assertThat(exchange.strays()).isEmpty();
  }

  @Test
  void a_reply_over_tcp_is_put_together_from_single_bytes() throws Exception {
    int port =
        servers.tcp(
            (query, connection) -> {
              connection.setTcpNoDelay(true);
              for (byte b : Servers.framed(Servers.reply(query, 0))) {
                connection.getOutputStream().write(b);
              }
            });
    Exchange exchange = ask(tcp(port));
    assertThat(exchange.rcode()).contains("NOERROR");
    assertThat(exchange.localAddress()).isPresent();
  }

  @Test
  void a_truncated_reply_is_shown_as_truncated_and_not_asked_again() throws Exception {
    AtomicInteger queries = new AtomicInteger();
    int port =
        servers.udp(
            (query, to) -> {
              queries.incrementAndGet();
              byte[] reply = Servers.reply(query, 0);
              reply[2] |= 2;
              to.send(reply);
            });
    assertThat(ask(udp(port)).outcome().reply().orElseThrow().truncated()).isTrue();
    assertThat(queries).hasValue(1);
  }

  @Test
  void a_closed_port_refuses() throws Exception {
    int port = Servers.closedPort();
    List<Exchange> both = prober.ask(List.of(udp(port), tcp(port)), 0, PLENTY);
    assertThat(both.get(0).outcome())
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.detail()).isEqualTo("ICMP port unreachable"));
    assertThat(both.get(1).outcome())
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.detail()).isEqualTo("connection refused"));
  }

  @Test
  void an_address_that_may_not_be_sent_to_is_unreachable() {
    PlannedQuestion broadcast = question(IpAddress.literal("255.255.255.255"), 53, Transport.UDP);
    assertThat(ask(broadcast).outcome()).isInstanceOf(Outcome.Unreachable.class);
  }

  @Test
  void silence_is_a_timeout_after_the_timeout() throws Exception {
    int port = servers.udp((query, to) -> {});
    Exchange exchange = prober.ask(List.of(udp(port)), 0, SHORT).get(0);
    assertThat(exchange.outcome())
        .isInstanceOfSatisfying(
            Outcome.TimedOut.class, t -> assertThat(t.waitedMs()).isGreaterThanOrEqualTo(60));
    assertThat(exchange.localAddress()).isPresent();
  }

  @Test
  void a_reply_after_the_timeout_is_late_and_not_lost() throws Exception {
    CountDownLatch timedOut = new CountDownLatch(1);
    int udp =
        servers.udp(
            (query, to) -> {
              timedOut.await();
              to.send(Servers.reply(query, 0));
            });
    int tcp =
        servers.tcp(
            (query, connection) -> {
              timedOut.await();
              connection.getOutputStream().write(Servers.framed(Servers.reply(query, 0)));
            });
    List<Exchange> first = prober.ask(List.of(udp(udp), tcp(tcp)), 0, SHORT);
    assertThat(first).allMatch(e -> e.outcome() instanceof Outcome.TimedOut);
    timedOut.countDown();
    assertThat(prober.awaitLate(PLENTY))
        .hasSize(2)
        .allMatch(e -> e.outcome() instanceof Outcome.Answered a && a.late() && a.elapsedMs() > 60);
  }

  @Test
  void a_late_reply_is_taken_while_a_later_round_runs() throws Exception {
    CountDownLatch later = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    int slow =
        servers.udp(
            (query, to) -> {
              later.await();
              to.send(Servers.reply(query, 0));
              sent.countDown();
            });
    int second =
        servers.udp(
            (query, to) -> {
              later.countDown();
              sent.await();
              to.send(Servers.reply(query, 0));
            });
    prober.ask(List.of(udp(slow)), 0, SHORT);
    assertThat(prober.ask(List.of(udp(second)), 1, PLENTY)).allMatch(Exchange::isAnswered);
    List<Exchange> all = prober.awaitLate(Duration.ZERO);
    assertThat(all).extracting(Exchange::round).containsExactly(0, 1);
    assertThat(all).allMatch(Exchange::isAnswered);
  }

  @Test
  void what_stays_silent_was_waited_for_until_the_end() throws Exception {
    int port = servers.udp((query, to) -> {});
    prober.ask(List.of(udp(port)), 0, SHORT);
    assertThat(prober.awaitLate(SHORT).get(0).outcome())
        .isInstanceOfSatisfying(
            Outcome.TimedOut.class, t -> assertThat(t.waitedMs()).isGreaterThanOrEqualTo(120));
  }

  @Test
  void replies_that_do_not_fit_are_noted_and_waited_past() throws Exception {
    int port =
        servers.udp(
            (query, to) -> {
              byte[] otherId = Servers.reply(query, 0);
              otherId[0] ^= 1;
              to.send(otherId);
              byte[] otherName = Servers.reply(query, 0);
              otherName[13] = 'X';
              to.send(otherName);
              to.send(Servers.reply(query, 2));
            });
    Exchange exchange = ask(udp(port));
    assertThat(exchange.rcode()).contains("SERVFAIL");
    assertThat(exchange.strays()).hasSize(2);
    assertThat(exchange.strays().get(0)).startsWith("a reply with another ID after ");
    assertThat(exchange.strays().get(1))
        .startsWith("a reply to another question (A Xxample.com) after ");
  }

  @Test
  void a_flood_of_strays_ends_with_the_timeout_and_takes_five_lines() throws Exception {
    int port =
        servers.udp(
            (query, to) -> {
              byte[] otherId = Servers.reply(query, 0);
              otherId[0] ^= 1;
              for (int i = 0; i < 100; i++) {
                to.send(otherId);
              }
            });
    Exchange exchange = prober.ask(List.of(udp(port)), 0, Duration.ofMillis(300)).get(0);
    assertThat(exchange.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(exchange.strays()).hasSize(5).last().asString().endsWith(" more");
  }

  @Test
  void garbage_with_our_id_is_malformed() throws Exception {
    int port = servers.udp((query, to) -> to.send(Arrays.copyOf(Servers.reply(query, 0), 20)));
    assertThat(ask(udp(port)).outcome()).isInstanceOf(Outcome.Malformed.class);
    int empty = servers.udp((query, to) -> to.send(new byte[0]));
    assertThat(ask(udp(empty)).outcome()).isInstanceOf(Outcome.Malformed.class);
    int echo = servers.udp((query, to) -> to.send(query));
    assertThat(ask(udp(echo)).outcome()).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void the_ways_a_connection_ends_are_told_apart() throws Exception {
    int closes = servers.tcp((query, connection) -> connection.close());
    int cuts =
        servers.tcp(
            (query, connection) -> {
              connection.getOutputStream().write(Servers.framed(Servers.reply(query, 0)), 0, 12);
              connection.close();
            });
    int resets =
        servers.tcp(
            (query, connection) -> {
              connection.setSoLinger(true, 0);
              connection.close();
            });
    int empties = servers.tcp((query, c) -> c.getOutputStream().write(new byte[2]));
    List<Exchange> exchanges =
        prober.ask(List.of(tcp(closes), tcp(cuts), tcp(resets), tcp(empties)), 0, PLENTY);
    assertThat(exchanges)
        .extracting(e -> e.outcome().text() + ": " + detail(e.outcome()))
        .satisfiesExactly(
            a -> assertThat(a).isEqualTo("malformed: closed without an answer"),
            b -> assertThat(b).isEqualTo("malformed: closed after 10 of 29 bytes"),
            c -> assertThat(c).isEqualTo("refused: connection reset"),
            d -> assertThat(d).startsWith("malformed: "));
  }

  @Test
  void no_more_than_the_bound_are_under_way() throws Exception {
    prober = prober(new Limits(3, 512, PLENTY));
    int port = servers.udp((query, to) -> {});
    List<Double> sentAt =
        prober.ask(Collections.nCopies(9, udp(port)), 0, SHORT).stream()
            .map(Exchange::sentAtMs)
            .sorted()
            .toList();
    for (int i = 3; i < sentAt.size(); i++) {
      assertThat(sentAt.get(i) - sentAt.get(i - 3)).isGreaterThanOrEqualTo(60);
    }
  }

  @Test
  void a_dead_server_does_not_keep_the_others_waiting() throws Exception {
    prober = prober(new Limits(4, 512, Duration.ofSeconds(1)));
    int dead = servers.udp((query, to) -> {});
    int live = servers.udp((query, to) -> to.send(Servers.reply(query, 0)));
    List<PlannedQuestion> questions = new ArrayList<>();
    questions.addAll(Collections.nCopies(20, question(IpAddress.literal("127.0.0.1"), dead)));
    questions.addAll(Collections.nCopies(20, otherNetns(live)));
    List<Exchange> exchanges = prober.ask(questions, 0, PLENTY);
    assertThat(exchanges.subList(20, 40)).allMatch(Exchange::isAnswered);
    assertThat(exchanges.subList(0, 20))
        .allMatch(
            e -> e.outcome() instanceof Outcome.TimedOut || e.outcome() instanceof Outcome.NotSent)
        .extracting(Exchange::outcome)
        .contains(new Outcome.NotSent(Outcome.NotSent.DEADLINE));
  }

  @Test
  void nothing_is_sent_after_the_deadline() throws Exception {
    prober = prober(Limits.within(Duration.ZERO));
    Exchange exchange = ask(udp(Servers.closedPort()));
    assertThat(exchange.outcome()).isEqualTo(new Outcome.NotSent("the deadline came first"));
    assertThat(exchange.bytesSent()).isZero();
    assertThat(visits).hasValue(0);
  }

  @Test
  void an_interrupted_run_ends() throws Exception {
    int port = servers.udp((query, to) -> {});
    Thread.currentThread().interrupt();
    Exchange exchange = ask(udp(port));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(exchange.outcome()).isEqualTo(new Outcome.NotSent("the run was interrupted"));
  }

  @Test
  void three_hundred_questions_are_asked_at_once_in_few_visits() throws Exception {
    int udp = servers.udp((query, to) -> to.send(Servers.reply(query, 0)));
    List<Exchange> exchanges = prober.ask(Collections.nCopies(300, udp(udp)), 0, PLENTY);
    assertThat(exchanges).hasSize(300).allMatch(Exchange::isAnswered);
    assertThat(visits.get()).isLessThanOrEqualTo(20);
  }

  @Test
  void the_oldest_late_sockets_make_room_and_that_is_said() throws Exception {
    prober = prober(new Limits(2, 4, PLENTY));
    int port = servers.udp((query, to) -> {});
    assertThat(prober.ask(Collections.nCopies(8, udp(port)), 0, SHORT))
        .allMatch(e -> e.outcome() instanceof Outcome.TimedOut);
    assertThat(prober.gaps())
        .containsExactly("4 sockets did not wait for a late reply: no more than 4 are held open.");
  }

  @Test
  void a_silent_resolver_on_loopback_is_never_left_with_more_than_the_bound() throws Exception {
    prober = prober(Limits.within(Duration.ofSeconds(2)));
    int silent = servers.udp((query, to) -> {});
    List<Exchange> exchanges =
        prober.ask(Collections.nCopies(300, udp(silent)), 0, Duration.ofMillis(1));

    assertThat(exchanges.subList(0, 256)).allMatch(e -> e.outcome() instanceof Outcome.TimedOut);
    assertThat(exchanges.subList(256, 300))
        .extracting(Exchange::outcome)
        .containsOnly(new Outcome.NotSent("the deadline came first"));
  }

  @Test
  void one_namespace_with_a_silent_resolver_does_not_keep_another_waiting() throws Exception {
    prober = prober(Limits.within(Duration.ofSeconds(2)));
    int silent = servers.udp((query, to) -> {});
    int live = servers.udp((query, to) -> to.send(Servers.reply(query, 0)));
    List<PlannedQuestion> questions = new ArrayList<>(Collections.nCopies(300, udp(silent)));
    questions.addAll(Collections.nCopies(300, otherNetns(live)));

    assertThat(prober.ask(questions, 0, Duration.ofMillis(500)).subList(300, 600))
        .allMatch(Exchange::isAnswered);
  }

  @Test
  void no_more_than_the_bound_is_sent_in_a_run_and_the_rest_is_said() throws Exception {
    int live = servers.udp((query, to) -> to.send(Servers.reply(query, 0)));
    List<Exchange> exchanges = prober.ask(Collections.nCopies(10_003, udp(live)), 0, PLENTY);

    assertThat(exchanges).filteredOn(Exchange::isAnswered).hasSize(10_000);
    assertThat(exchanges.subList(10_000, 10_003))
        .extracting(Exchange::outcome)
        .containsOnly(new Outcome.NotSent("one run sends no more than 10000 questions"));
  }

  @Test
  void what_is_kept_for_later_is_left_of_the_deadline() throws Exception {
    prober = prober(Limits.within(PLENTY));
    int silent = servers.udp((query, to) -> {});
    Duration reserve = PLENTY.minusMillis(100);
    assertThat(prober.ask(Collections.nCopies(200, udp(silent)), 0, PLENTY, reserve))
        .filteredOn(e -> e.outcome() instanceof Outcome.NotSent)
        .hasSize(72);
    int live = servers.udp((query, to) -> to.send(Servers.reply(query, 0)));
    assertThat(prober.ask(List.of(udp(live)), 1, PLENTY)).allMatch(Exchange::isAnswered);
  }

  @Test
  void a_namespace_that_cannot_be_entered_is_tried_once_and_said() {
    prober =
        new Prober(
            (inode, visit) -> {
              visits.incrementAndGet();
              throw new IOException("CAP_SYS_ADMIN is missing");
            },
            System::nanoTime,
            Limits.within(PLENTY));
    assertThat(prober.ask(Collections.nCopies(40, udp(53)), 0, PLENTY))
        .extracting(Exchange::outcome)
        .containsOnly(
            new Outcome.NotSent(
                "its network namespace could not be entered: CAP_SYS_ADMIN is missing"));
    assertThat(visits).hasValue(1);
  }

  @Test
  void a_name_that_cannot_be_asked_is_not_sent() {
    PlannedQuestion bad =
        new PlannedQuestion(
            Exchange.Probe.STUB,
            new Exchange.Vantage("web", 1),
            IpAddress.literal("127.0.0.1"),
            53,
            Transport.UDP,
            new Question("a..b", "A", OptionalInt.empty(), Question.Purpose.NAMED));
    assertThat(ask(bad).outcome()).isInstanceOf(Outcome.NotSent.class);
  }

  @Test
  void a_zone_that_is_no_interface_is_not_sent() {
    assertThat(ask(question(IpAddress.literal("fe80::1%nosuch0"), 53, Transport.UDP)).outcome())
        .isInstanceOfSatisfying(
            Outcome.NotSent.class, n -> assertThat(n.why()).contains("nosuch0"));
  }

  private Prober prober(Limits limits) {
    NetnsSockets here =
        (inode, visit) -> {
          visits.incrementAndGet();
          visit.run();
        };
    return new Prober(here, System::nanoTime, limits);
  }

  private Exchange ask(PlannedQuestion question) {
    return prober.ask(List.of(question), 0, PLENTY).get(0);
  }

  private static PlannedQuestion udp(int port) {
    return question(IpAddress.literal("127.0.0.1"), port);
  }

  private static PlannedQuestion tcp(int port) {
    return question(IpAddress.literal("127.0.0.1"), port, Transport.TCP);
  }

  private static PlannedQuestion question(IpAddress server, int port) {
    return question(server, port, Transport.UDP);
  }

  private static PlannedQuestion question(IpAddress server, int port, Transport transport) {
    return question(new Exchange.Vantage("web", 1), server, port, transport);
  }

  private static PlannedQuestion otherNetns(int port) {
    Exchange.Vantage other = new Exchange.Vantage("db", 2);
    return question(other, IpAddress.literal("127.0.0.1"), port, Transport.UDP);
  }

  private static PlannedQuestion question(
      Exchange.Vantage from, IpAddress server, int port, Transport transport) {
    return new PlannedQuestion(
        Exchange.Probe.STUB,
        from,
        server,
        port,
        transport,
        new Question("example.com", "A", OptionalInt.empty(), Question.Purpose.OUTSIDE));
  }

  private static String detail(Outcome outcome) {
    return outcome instanceof Outcome.Malformed m
        ? m.detail()
        : outcome instanceof Outcome.Refused r ? r.detail() : "";
  }
}
