package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.bundle.Rejudged;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Conntrack;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.model.UdpCounters;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A table of connections that is full, and packets that are lost while entries are made. */
class ConntrackRulesTest {

  @Test
  void a_table_is_almost_full_from_nine_tenths_on() {
    assertThat(found(table(899, 0, 0), table(899, 0, 0), q -> good(q))).isEmpty();
    assertThat(found(table(900, 0, 0), table(900, 0, 0), q -> good(q)))
        .hasValueSatisfying(f -> assertThat(f.code()).isEqualTo(Code.CONNTRACK_FULL))
        .hasValueSatisfying(f -> assertThat(f.severity()).isEqualTo(Severity.WARNING))
        .hasValueSatisfying(f -> assertThat(f.confidence()).isEqualTo(Confidence.MEDIUM))
        .hasValueSatisfying(
            f ->
                assertThat(f.summary())
                    .isEqualTo(
                        "The connection tracking table of host is almost full: new queries will be"
                            + " dropped."));
  }

  @Test
  void the_last_reading_counts() {
    assertThat(found(table(10, 0, 0), table(1000, 0, 0), q -> good(q)))
        .hasValueSatisfying(
            f ->
                assertThat(f.summary())
                    .isEqualTo(
                        "The connection tracking table of host is full: new queries will be"
                            + " dropped."))
        .hasValueSatisfying(f -> assertThat(f.confidence()).isEqualTo(Confidence.HIGH));
    assertThat(found(table(1000, 0, 0), table(10, 0, 0), q -> good(q))).isEmpty();
  }

  @Test
  void a_full_table_that_drops_while_queries_are_lost_is_a_fault() {
    Finding breaks = found(table(950, 5, 0), table(950, 9, 0), q -> lost(q)).orElseThrow();

    assertThat(breaks.severity()).isEqualTo(Severity.FAULT);
    assertThat(breaks.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(breaks.summary()).endsWith("is almost full: new queries are dropped.");
    assertThat(breaks.evidence())
        .anyMatch(
            e ->
                e.text()
                    .equals(
                        "host: 950 of 1000 entries; 9 packets dropped so far, 4 of them during this"
                            + " run"));
    assertThat(found(table(950, 5, 0), table(950, 9, 0), q -> good(q)))
        .hasValueSatisfying(f -> assertThat(f.severity()).isEqualTo(Severity.WARNING));
    assertThat(found(table(950, 5, 0), table(950, 5, 0), q -> lost(q)))
        .hasValueSatisfying(f -> assertThat(f.severity()).isEqualTo(Severity.WARNING));
  }

  @Test
  void entries_that_could_not_be_made_while_a_query_was_lost_once_may_be_a_race() {
    Finding race = found(table(10, 2, 3), table(10, 3, 5), q -> lost(q)).orElseThrow();

    assertThat(race.code()).isEqualTo(Code.CONNTRACK_RACE);
    assertThat(race.severity()).isEqualTo(Severity.WARNING);
    assertThat(race.confidence()).isEqualTo(Confidence.LOW);
    assertThat(race.evidence())
        .anyMatch(e -> e.text().equals("host: insert_failed rose by 2, drop by 1 during this run"));
    assertThat(found(table(10, 2, 3), table(10, 3, 3), q -> lost(q))).isEmpty();
    assertThat(found(table(10, 2, 3), table(10, 3, 5), q -> good(q))).isEmpty();
  }

  @Test
  void a_question_that_was_never_answered_or_another_one_is_no_race() {
    assertThat(found(table(10, 2, 3), table(10, 3, 5), q -> lost(q), q -> lost(q))).isEmpty();
    assertThat(
            found(
                table(10, 2, 3),
                table(10, 3, 5),
                q -> lost(q),
                q -> LookupCase.isAaaa(q) ? good(q) : lost(q)))
        .isEmpty();
  }

  @Test
  void another_namespace_s_reading_says_nothing_of_this_one() {
    Snapshot s = snapshot(table(10, 0, 0));
    Reading other = reading(4026539999L, table(1000, 0, 0));

    assertThat(judge(s, other, q -> good(q), q -> good(q))).isEmpty();
  }

  @Test
  void a_connection_that_was_not_made_is_no_lost_packet() {
    assertThat(
            found(
                table(10, 2, 3),
                table(10, 3, 5),
                q -> q.transport() == Transport.TCP ? Answers.silence() : good(q)))
        .isEmpty();
  }

  /** A for the name is lost at the server over UDP. */
  private static Outcome lost(PlannedQuestion q) {
    return q.probe() == Probe.UPSTREAM_CONTAINER
            && q.transport() == Transport.UDP
            && !LookupCase.isAaaa(q)
        ? Answers.silence()
        : good(q);
  }

  private static Outcome good(PlannedQuestion q) {
    return Answers.answered(q, "NOERROR");
  }

  private static Conntrack table(long count, long drop, long insertFailed) {
    return new Conntrack(count, 1000, insertFailed, drop, 0);
  }

  /** What is found where that is read at first and that at last; what is lost once is answered. */
  private static Optional<Finding> found(
      Conntrack first, Conntrack last, Function<PlannedQuestion, Outcome> outcome) {
    return found(first, last, outcome, ConntrackRulesTest::good);
  }

  private static Optional<Finding> found(
      Conntrack first,
      Conntrack last,
      Function<PlannedQuestion, Outcome> outcome,
      Function<PlannedQuestion, Outcome> again) {
    return judge(snapshot(first), reading(Snapshots.HOST_NETNS, last), outcome, again);
  }

  private static Optional<Finding> judge(
      Snapshot snapshot,
      Reading after,
      Function<PlannedQuestion, Outcome> outcome,
      Function<PlannedQuestion, Outcome> again) {
    List<String> names = List.of("api.example.com");
    Measurement measured = Answers.repeated(Answers.outcomes(snapshot, names, outcome), again);
    Repetition repeated =
        new Repetition(measured.repetitions().get(0).exchanges(), List.of(), List.of(after));
    return Rejudged.of(
            snapshot,
            new Measurement(measured.exchanges(), List.of(repeated), List.of()),
            new JudgeOptions(names, JudgeOptions.SLOW_MS))
        .get(0)
        .findings()
        .stream()
        .filter(f -> f.code().text().startsWith("conntrack"))
        .findFirst();
  }

  private static Snapshot snapshot(Conntrack first) {
    return Snapshots.of(
            Snapshots.container("web")
                .firewall(EmbeddedPathTest.engines())
                .upstreams(Snapshots.fromContainer("10.0.0.2"))
                .build())
        .engine("25.0.5")
        .conntrack(first)
        .build();
  }

  private static Reading reading(long netns, Conntrack table) {
    return new Reading(
        new Vantage("host", netns),
        Fact.of(new Firewall(List.of(), List.of(), List.of())),
        Fact.of(table),
        Fact.of(new UdpCounters(0, 0, 0)),
        Fact.of(List.of()));
  }
}
