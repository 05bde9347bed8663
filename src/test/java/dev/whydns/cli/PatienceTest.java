package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Late answers are waited for only where something depends on them. */
class PatienceTest {

  private static final String FIRST = "10.0.0.2";
  private static final String SECOND = "10.0.0.3";
  private static final Outcome SILENCE = new Outcome.TimedOut(2000);
  private static final Outcome REFUSED = new Outcome.Refused(0.2, "port unreachable");
  private static final Outcome ANSWER =
      new Outcome.Answered(1, false, new Reply("NOERROR", false, false, true, List.of(), 60));

  @Test
  void where_no_server_answered_the_engine_s_own_wait_is_waited_for() {
    List<Exchange> dead =
        List.of(to(FIRST, 20, SILENCE), to(FIRST, 50, SILENCE), to(SECOND, 30, SILENCE));

    assertThat(patience(2600, dead)).isEqualTo(Duration.ofMillis(4250 + 50 - 2600));
  }

  @Test
  void a_server_that_refuses_is_none_that_answers() {
    assertThat(patience(2600, List.of(to(FIRST, 0, SILENCE), to(SECOND, 0, REFUSED))))
        .isEqualTo(Duration.ofMillis(4250 - 2600));
  }

  @Test
  void a_silent_server_beside_one_that_answers_is_not_waited_for() {
    assertThat(patience(2600, List.of(to(FIRST, 0, ANSWER), to(SECOND, 0, SILENCE)))).isZero();
  }

  @Test
  void a_server_that_answers_the_host_at_once_is_not_slow() {
    assertThat(
            patience(
                2600,
                List.of(
                    to(FIRST, 0, SILENCE),
                    exchange(Probe.UPSTREAM_HOST, FIRST, Transport.UDP, 0, ANSWER))))
        .isZero();
  }

  @Test
  void where_all_answered_or_the_time_is_over_nothing_is_waited_for() {
    assertThat(patience(10, List.of(to(FIRST, 0, ANSWER), to(SECOND, 0, ANSWER)))).isZero();
    assertThat(patience(5000, List.of(to(FIRST, 0, SILENCE)))).isZero();
  }

  @Test
  void silence_over_tcp_alone_is_not_waited_for() {
    assertThat(
            patience(
                2600,
                List.of(
                    to(FIRST, 0, REFUSED),
                    exchange(Probe.UPSTREAM_CONTAINER, FIRST, Transport.TCP, 0, SILENCE))))
        .isZero();
  }

  @Test
  void an_answer_of_the_embedded_resolver_is_waited_for_behind_a_silent_server() {
    assertThat(
            patience(
                2600,
                List.of(
                    exchange(Probe.STUB, "127.0.0.11", Transport.UDP, 10, SILENCE),
                    to(FIRST, 10, SILENCE),
                    to(SECOND, 10, ANSWER))))
        .isEqualTo(Duration.ofMillis(4510));
  }

  private static Duration patience(long elapsedMs, List<Exchange> exchanges) {
    Snapshot snapshot =
        Snapshots.of(
                Snapshots.container("web")
                    .upstreams(Snapshots.fromContainer(FIRST), Snapshots.fromContainer(SECOND))
                    .build())
            .build();
    return Patience.of(snapshot, exchanges, Duration.ofMillis(elapsedMs));
  }

  private static Exchange to(String server, double sentAtMs, Outcome outcome) {
    return exchange(Probe.UPSTREAM_CONTAINER, server, Transport.UDP, sentAtMs, outcome);
  }

  private static Exchange exchange(
      Probe probe, String server, Transport transport, double sentAtMs, Outcome outcome) {
    return new Exchange(
        probe,
        new Vantage("web", 1),
        IpAddress.literal(server),
        53,
        transport,
        new Question("api.example.com", "A", OptionalInt.empty(), Question.Purpose.OUTSIDE),
        0,
        sentAtMs,
        33,
        Optional.of("10.88.0.2:41000"),
        outcome,
        List.of());
  }
}
