package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.bundle.Rejudged;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
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
import java.util.function.Predicate;
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

  @Test
  void a_code_of_one_server_is_a_warning_where_another_has_the_name() {
    PathCase second = two().when(to("10.0.0.3"), LookupCase.says("REFUSED"));

    assertThat(second.findings()).contains("warning upstream-refuses");
    assertThat(second.finding(Code.UPSTREAM_REFUSES).summary())
        .isEqualTo("The server 10.0.0.3 answers REFUSED for api.example.com.");
    assertThat(second.finding(Code.UPSTREAM_REFUSES).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(two().when(to("10.0.0.2"), LookupCase.says("SERVFAIL")).findings())
        .contains("warning upstream-servfail");
  }

  @Test
  void a_code_for_a_name_that_nobody_asked_for_is_no_fault() {
    PathCase both =
        two()
            .names()
            .when(to("10.0.0.2").or(to("10.0.0.3")), LookupCase.says("SERVFAIL"))
            .when(PathCase::isOutside, LookupCase.says("SERVFAIL"));

    assertThat(both.findings()).containsExactly("warning upstream-servfail");
    assertThat(both.finding(Code.UPSTREAM_SERVFAIL).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(both.finding(Code.UPSTREAM_SERVFAIL).summary())
        .endsWith("The path works; --name asks for a name that you need.");
    assertThat(two().names().when(to("10.0.0.3"), LookupCase.says("SERVFAIL")).findings())
        .contains("info upstream-servfail");
    assertThat(two().names().when(to("10.0.0.3"), LookupCase.says("REFUSED")).findings())
        .contains("warning upstream-refuses");
  }

  @Test
  void a_server_that_ignores_a_name_is_a_warning_behind_one_that_has_it() {
    Predicate<PlannedQuestion> bad = ReplyRulesTest::isBad;
    PathCase second = two().names(GOOD, BAD).when(to("10.0.0.3").and(bad), Answers.silence());

    assertThat(second.findings()).contains("warning upstream-ignores-name");
    assertThat(second.evidence(Code.UPSTREAM_IGNORES_NAME))
        .satisfiesExactly(
            e -> assertThat(e).contains("A db.example.com @10.0.0.3 udp", "no answer"),
            e -> assertThat(e).contains("api.example.com @10.0.0.3 udp", "NOERROR"));
    assertThat(second.commands(Code.UPSTREAM_IGNORES_NAME))
        .containsExactly("whydns netns web -- dig @10.0.0.3 db.example.com A");
    assertThat(two().names(GOOD, BAD).when(to("10.0.0.2").and(bad), Answers.silence()).findings())
        .contains("fault upstream-ignores-name");
  }

  private static PathCase two() {
    return PathCase.of(
        Snapshots.of(
                Snapshots.container("web")
                    .firewall(EmbeddedPathTest.engines())
                    .upstreams(
                        Snapshots.fromContainer("10.0.0.2"), Snapshots.fromContainer("10.0.0.3"))
                    .build())
            .engine("25.0.5")
            .hostResolvConf(Snapshots.resolvConf().nameservers("10.0.0.2", "10.0.0.3").build())
            .build());
  }

  private static Predicate<PlannedQuestion> to(String server) {
    return q -> q.server().text().equals(server);
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
