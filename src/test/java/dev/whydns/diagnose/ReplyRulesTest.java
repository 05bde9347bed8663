package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.bundle.Rejudged;
import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Names of which one resolves and another does not. */
class ReplyRulesTest {

  private static final String GOOD = "api.example.com";
  private static final String BAD = "db.example.com";

  @Test
  void a_name_without_an_answer_is_a_fault_beside_one_that_resolves() {
    TargetReport report =
        judge(q -> isBad(q) ? Answers.silence() : Answers.answered(q, "NOERROR"), GOOD, BAD);

    assertThat(report.state()).isEqualTo(State.FAULT);
    assertThat(report.cause().map(Finding::code)).hasValue(Code.UPSTREAM_IGNORES_NAME);
    assertThat(report.cause().get().summary())
        .isEqualTo(
            "The server 10.0.0.2 does not answer for db.example.com, and answers other questions.");
  }

  @Test
  void a_server_that_loses_some_of_all_questions_does_not_ignore_a_name() {
    TargetReport lossy =
        judge(
            q -> isUdp(q) && q.question().type().equals("A") ? Answers.silence() : answer(q),
            GOOD,
            BAD);

    assertThat(lossy.findings()).noneMatch(f -> f.code() == Code.UPSTREAM_IGNORES_NAME);
  }

  @Test
  void a_server_that_answers_a_name_with_edns_alone_does_not_ignore_it() {
    TargetReport picky =
        judge(
            q -> isBad(q) && q.question().edns().isEmpty() ? Answers.silence() : answer(q),
            GOOD,
            BAD);

    assertThat(picky.findings()).noneMatch(f -> f.code() == Code.UPSTREAM_IGNORES_NAME);
  }

  @Test
  void a_code_for_one_name_is_a_fault_beside_a_name_that_resolves() {
    TargetReport report =
        judge(q -> Answers.answered(q, isBad(q) ? "SERVFAIL" : "NOERROR"), GOOD, BAD);

    assertThat(report.cause().map(Finding::code)).hasValue(Code.UPSTREAM_SERVFAIL);
    assertThat(report.cause().get().summary()).endsWith("SERVFAIL for db.example.com.");
  }

  @Test
  void a_code_that_is_no_answer_is_never_health() {
    TargetReport report = judge(q -> Answers.answered(q, isBad(q) ? "NOTIMP" : "NOERROR"), BAD);

    assertThat(report.cause().map(Finding::code)).hasValue(Code.UPSTREAM_REFUSES);
    assertThat(report.cause().get().summary()).endsWith("NOTIMP for db.example.com.");
  }

  @Test
  void what_the_servers_say_of_a_name_that_the_engine_knows_does_not_matter() {
    TargetReport report =
        judge(
            q ->
                Answers.answered(
                    q, q.server().text().startsWith("10.0.0.") ? "REFUSED" : "NOERROR"),
            "db");

    assertThat(report.cause()).isEmpty();
  }

  private static Outcome answer(PlannedQuestion q) {
    return Answers.answered(q, "NOERROR");
  }

  private static boolean isUdp(PlannedQuestion q) {
    return q.transport() == Transport.UDP;
  }

  private static boolean isBad(PlannedQuestion q) {
    return q.question().name().equals(BAD);
  }

  private static TargetReport judge(Function<PlannedQuestion, Outcome> outcome, String... names) {
    Snapshot snapshot = Snapshots.of(Snapshots.container("web").build()).build();
    List<String> asked = List.of(names);
    return Rejudged.of(
            snapshot,
            Answers.outcomes(snapshot, asked, outcome),
            new JudgeOptions(asked, JudgeOptions.SLOW_MS))
        .get(0);
  }
}
