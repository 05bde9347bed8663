package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.ReplayRound;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.model.Transport;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which queries of lookups were lost, and which nobody ever answers. */
class LookupLogTest {

  private static WrittenLookup lookup() {
    return new WrittenLookup();
  }

  private static Replay end(WrittenLookup lookup) {
    return lookup.ended(Result.TRY_AGAIN, 10_000);
  }

  /** The log of rounds of one lookup each. */
  private static LookupLog log(WrittenLookup... rounds) {
    return log(Snapshots.container("web"), Measurement.none(), rounds);
  }

  private static LookupLog log(TargetBuilder target, WrittenLookup... rounds) {
    return log(target, Measurement.none(), rounds);
  }

  private static LookupLog log(TargetBuilder target, Measurement asked, WrittenLookup... rounds) {
    Snapshot snapshot = Snapshots.of(target.build()).build();
    Measurement measured = asked.with(Stream.of(rounds).map(r -> round(end(r))).toList());
    return new LookupLog(
        Case.of(snapshot, snapshot.targets().get(0), measured, JudgeOptions.pathOnly()));
  }

  private static ReplayRound round(Replay replay) {
    return new ReplayRound(List.of(replay), List.of(), List.of());
  }

  private static boolean hasLost(WrittenLookup... rounds) {
    return log(rounds).hasLost(end(rounds[0]), 0);
  }

  @Test
  void a_query_is_lost_where_the_same_one_is_answered_after_it() {
    assertThat(hasLost(lookup().silent("A", 0, 5000).answered("A", 5000, 1))).isTrue();
    assertThat(hasLost(lookup().silent("A", 100, 5000).answered("A", 0, 150))).isTrue();
    assertThat(hasLost(lookup().silent("A", 5000, 5000), lookup().answered("A", 0, 1))).isTrue();
  }

  @Test
  void an_answer_before_it_may_be_the_last_one_before_an_outage() {
    assertThat(hasLost(lookup().answered("A", 0, 1).silent("A", 5000, 5000))).isFalse();

    WrittenLookup before = lookup().answered("A", 9000, 1);
    WrittenLookup after = lookup().silent("A", 0, 5000);
    assertThat(log(before, after).hasLost(end(after), 1)).isFalse();
  }

  @Test
  void a_query_that_was_given_less_time_than_another_s_answer_took_was_not_lost() {
    WrittenLookup short3000 = lookup().silent("A", 0, 3000);

    assertThat(hasLost(short3000, lookup().answered("A", 0, 2400))).isTrue();
    assertThat(hasLost(short3000, lookup().answered("A", 0, 2600))).isFalse();
  }

  @Test
  void an_answer_to_another_question_or_of_another_server_says_nothing_of_it() {
    WrittenLookup lost = lookup().silent("A", 0, 5000);

    assertThat(hasLost(lost, lookup().name("API.Example.com").answered("A", 0, 1))).isTrue();
    assertThat(hasLost(lost, lookup().name("db.example.com").answered("A", 0, 1))).isFalse();
    assertThat(hasLost(lost, lookup().answered("AAAA", 0, 1))).isFalse();
    assertThat(hasLost(lost, lookup().to("10.0.0.3").answered("A", 0, 1))).isFalse();
    assertThat(hasLost(lost, lookup().over(Transport.TCP).answered("A", 0, 1))).isFalse();
  }

  @Test
  void a_query_with_edns_is_lost_where_neither_its_type_nor_edns_can_be_the_reason() {
    WrittenLookup lost = lookup().edns(true).silent("A", 0, 5000);
    WrittenLookup both = lookup().answered("A", 0, 1).edns(true).answered("AAAA", 0, 1);
    WrittenLookup typeAlone = lookup().answered("A", 0, 1);
    WrittenLookup ednsAlone = lookup().edns(true).answered("AAAA", 0, 1);
    WrittenLookup otherType = lookup().answered("AAAA", 0, 1).edns(true).answered("AAAA", 0, 1);
    WrittenLookup otherServer =
        lookup().to("10.0.0.3").answered("A", 0, 1).edns(true).answered("AAAA", 0, 1);

    assertThat(hasLost(lost, both)).isTrue();
    assertThat(hasLost(lost, typeAlone)).isFalse();
    assertThat(hasLost(lost, ednsAlone)).isFalse();
    assertThat(hasLost(lost, otherType)).isFalse();
    assertThat(hasLost(lost, otherServer)).isFalse();
    assertThat(hasLost(lookup().silent("A", 0, 5000), otherType)).isFalse();
  }

  @Test
  void a_query_that_was_not_sent_or_was_refused_was_not_lost() {
    WrittenLookup later = lookup().answered("A", 0, 1);

    assertThat(hasLost(lookup().predicted().silent("A", 0, 5000), later)).isFalse();
    assertThat(hasLost(lookup().failed("A", 0, new Outcome.Refused(0.1, "refused")), later))
        .isFalse();
  }

  @Test
  void an_answer_after_the_engine_s_wait_lost_its_first_query_where_it_has_a_second_server() {
    WrittenLookup late = lookup().answered("A", 1000, 3900);
    WrittenLookup soon = lookup().answered("A", 0, 1900);

    assertThat(behindTwo(late, soon)).isTrue();
    assertThat(behindTwo(late, lookup().answered("A", 0, 2100))).isFalse();
    assertThat(behindTwo(lookup().answered("A", 1000, 3700), soon)).isFalse();
    assertThat(behindTwo(lookup().answered("A", 5000, 3900).answered("A", 4000, 1))).isFalse();
    assertThat(
            behindTwo(
                lookup().to("10.0.0.2").answered("A", 0, 3900),
                lookup().to("10.0.0.2").answered("A", 0, 1)))
        .isFalse();
    assertThat(hasLost(late, soon)).isFalse();
  }

  private static boolean behindTwo(WrittenLookup... rounds) {
    TargetBuilder target =
        Snapshots.container("web")
            .upstreams(Snapshots.fromHost("10.0.0.2"), Snapshots.fromHost("10.0.0.3"));
    return log(target, rounds).hasLost(end(rounds[0]), 0);
  }

  @Test
  void what_the_servers_say_afterwards_counts_as_far_as_the_target_itself_asked_them() {
    WrittenLookup lost = lookup().to("10.0.0.2").silent("A", 0, 5000);

    assertThat(bridge(lost, q -> Answers.answered(q, "NOERROR")).hasLost(end(lost), 0)).isTrue();
    assertThat(
            bridge(
                    lost,
                    q ->
                        q.probe() == Probe.STUB
                            ? Answers.silence()
                            : Answers.answered(q, "NOERROR"))
                .hasLost(end(lost), 0))
        .isFalse();
  }

  private static LookupLog bridge(WrittenLookup lookup, Function<PlannedQuestion, Outcome> said) {
    Snapshot snapshot = Snapshots.of(Snapshots.bridgeContainer("web").build()).build();
    Measurement asked = Answers.outcomes(snapshot, List.of(LookupCase.NAME), said);
    assertThat(asked.exchanges()).anyMatch(e -> e.probe() == Probe.UPSTREAM_HOST);
    return log(Snapshots.bridgeContainer("web"), asked, lookup);
  }

  @Test
  void a_type_is_never_answered_where_it_was_asked_for_twice_over_udp_in_vain() {
    WrittenLookup once = lookup().silent("AAAA", 0, 5000);
    WrittenLookup twice = lookup().silent("AAAA", 0, 5000).silent("AAAA", 5000, 5000);

    assertThat(isNever(once)).isFalse();
    assertThat(isNever(twice)).isTrue();
    assertThat(isNever(once, once)).isTrue();
    assertThat(isNever(twice, lookup().answered("AAAA", 0, 1))).isFalse();
    assertThat(isNever(twice, lookup().answered("A", 0, 1))).isTrue();
    assertThat(isNever(twice, lookup().name("db.example.com").answered("AAAA", 0, 1))).isTrue();
    assertThat(isNever(twice, lookup().over(Transport.TCP).answered("AAAA", 0, 1))).isTrue();
  }

  private static boolean isNever(WrittenLookup... rounds) {
    return log(rounds).isNeverAnswered("API.example.com", "AAAA");
  }
}
