package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Hop;
import dev.whydns.finding.State;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.probe.PlannedQuestion;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Losses that no rule, habit or dead server explains. */
class IntermittentLossTest {

  private static final Outcome SILENCE = Answers.silence();
  private static final Outcome REFUSED = new Outcome.Refused(0.3, "Connection refused");
  private static final Predicate<PlannedQuestion> STUB =
      q -> PathCase.isOutside(q) && q.probe() == Probe.STUB;
  private static final Predicate<PlannedQuestion> UDP = q -> q.transport() == Transport.UDP;
  private static final Predicate<PlannedQuestion> A =
      q -> q.question().type().equals("A") && q.question().edns().isEmpty();
  private static final Predicate<PlannedQuestion> GOOD =
      q -> q.question().name().equals("api.example.com");
  private static final Predicate<PlannedQuestion> EDNS = q -> q.question().edns().isPresent();
  private static final Predicate<PlannedQuestion> SERVER =
      q -> q.probe() == Probe.UPSTREAM_CONTAINER;

  @Test
  void a_name_of_which_no_question_over_udp_is_answered_is_a_fault() {
    PathCase lossy =
        web()
            .when(STUB.and(UDP), Answers.silence())
            .when(SERVER.and(UDP).and(A), Answers.silence());

    assertThat(lossy.lasting().findings()).containsExactly("fault intermittent-loss");
    assertThat(lossy.finding(Code.INTERMITTENT_LOSS).summary())
        .isEqualTo(
            "No plain question for api.example.com over UDP was answered to web, while other"
                + " questions were: packets get lost, and nothing that was read says where.");
    assertThat(lossy.finding(Code.INTERMITTENT_LOSS).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(lossy.evidence(Code.INTERMITTENT_LOSS)).hasSize(4);
  }

  @Test
  void one_question_that_stays_without_an_answer_is_not_health() {
    PathCase lossy = web().when(STUB.and(UDP).and(A), Answers.silence());

    assertThat(lossy.lasting().findings()).containsExactly("warning intermittent-loss");
    assertThat(web().when(STUB.and(EDNS), Answers.silence()).findings())
        .containsExactly("warning intermittent-loss");
    assertThat(web().when(STUB.and(EDNS), Answers.silence()).finding(Code.INTERMITTENT_LOSS))
        .satisfies(f -> assertThat(f.confidence()).isEqualTo(Confidence.LOW))
        .satisfies(
            f ->
                assertThat(f.summary())
                    .isEqualTo(
                        "A query to 127.0.0.11 stayed without an answer, while others were"
                            + " answered: packets get lost now and then, and nothing that was read"
                            + " says where."));
  }

  @Test
  void where_one_question_is_lost_and_answered_what_else_is_lost_is_no_habit() {
    Predicate<PlannedQuestion> aaaa = q -> LookupCase.isAaaa(q) && q.question().edns().isEmpty();
    PathCase edns = web().when(SERVER.and(UDP).and(EDNS), SILENCE);

    assertThat(edns.repeated(SERVER.and(EDNS), SILENCE).findings())
        .containsExactly("warning upstream-drops-edns");
    assertThat(edns.when(SERVER.and(UDP).and(aaaa), SILENCE).findings())
        .containsExactly("warning intermittent-loss");

    PathCase habit = web().when(SERVER.or(STUB).and(UDP).and(aaaa), SILENCE);
    assertThat(habit.repeated(aaaa, SILENCE).findings()).contains("fault upstream-drops-aaaa");
    assertThat(habit.when(SERVER.and(UDP).and(EDNS), SILENCE).findings())
        .containsExactly("warning intermittent-loss");
  }

  @Test
  void a_loss_that_was_seen_to_pass_elsewhere_makes_no_habit_certain_either() {
    Predicate<PlannedQuestion> host = q -> q.probe() == Probe.UPSTREAM_HOST;
    PathCase edns =
        web().when(SERVER.and(UDP).and(EDNS), SILENCE).repeated(SERVER.and(EDNS), SILENCE);

    assertThat(edns.when(host.and(UDP).and(EDNS), REFUSED).findings())
        .containsExactly("warning upstream-drops-edns");
    assertThat(edns.when(host.and(UDP).and(EDNS), SILENCE).findings())
        .containsExactly("warning intermittent-loss");
  }

  @Test
  void a_loss_that_was_seen_to_pass_explains_lookups_that_fail() {
    PathCase failing = web().when(STUB.and(UDP), SILENCE);

    assertThat(failing.lasting().findings()).containsExactly("fault unexplained-failure");
    assertThat(
            failing
                .when(SERVER.and(UDP).and(EDNS), SILENCE)
                .repeated(STUB.and(UDP), SILENCE)
                .findings())
        .containsExactly("fault intermittent-loss");
  }

  @Test
  void a_slow_server_does_not_account_for_a_name_without_an_answer() {
    Predicate<PlannedQuestion> tcp = q -> q.transport() == Transport.TCP;
    PathCase slow = web().when(SERVER.and(tcp), q -> LookupCase.after(q, 1500));

    assertThat(slow.findings()).containsExactly("warning upstream-slow");
    assertThat(slow.when(STUB.or(SERVER).and(UDP).and(EDNS.negate()), SILENCE).lasting().findings())
        .contains("fault intermittent-loss", "warning upstream-slow");
  }

  @Test
  void a_server_that_loses_questions_is_not_health_while_the_engine_gets_its_answers() {
    assertThat(web().when(SERVER.and(UDP).and(A), Answers.silence()).lasting().findings())
        .containsExactly("warning intermittent-loss");
  }

  @Test
  void a_refusal_that_healed_is_not_health() {
    PathCase toggled = web().when(SERVER.and(UDP).and(A), REFUSED).healing();

    assertThat(toggled.findings()).containsExactly("warning intermittent-loss");
    assertThat(toggled.finding(Code.INTERMITTENT_LOSS).summary())
        .isEqualTo(
            "A query to 10.0.0.2 failed at once, and answered when it was asked again: something"
                + " comes and goes, or something healed while whydns looked.");
  }

  @Test
  void one_lost_question_that_is_answered_later_is_not_unexplained() {
    PathCase lost = web().when(STUB.and(UDP).and(A), Answers.silence());

    assertThat(lost.findings()).containsExactly("warning intermittent-loss");
    lost.when(SERVER.and(EDNS), Answers.silence());
    assertThat(lost.healing().findings()).containsExactly("warning intermittent-loss");
    assertThat(lost.evidence(Code.INTERMITTENT_LOSS).get(1)).contains("@127.0.0.11 udp", "NOERROR");
    assertThat(web().when(STUB.and(UDP).and(EDNS.negate()), Answers.silence()).lasting().findings())
        .containsExactly("fault unexplained-failure");
  }

  @Test
  void a_name_that_was_lost_once_is_a_fault_of_which_little_is_known() {
    PathCase lossy = lostName("db.example.com");

    assertThat(lossy.findings()).containsExactly("fault intermittent-loss");
    assertThat(lossy.finding(Code.INTERMITTENT_LOSS).confidence()).isEqualTo(Confidence.LOW);
    assertThat(lossy.finding(Code.INTERMITTENT_LOSS).summary())
        .startsWith("No plain question for db.example.com over UDP was answered to web");
    assertThat(lossy.lasting().finding(Code.INTERMITTENT_LOSS).confidence())
        .isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void what_the_server_lost_of_another_name_confirms_nothing() {
    PathCase other = lostName("db.example.com").when(SERVER.and(UDP).and(A).and(GOOD), SILENCE);
    PathCase same =
        lostName("db.example.com").when(SERVER.and(UDP).and(A).and(GOOD.negate()), SILENCE);

    assertThat(other.finding(Code.INTERMITTENT_LOSS).confidence()).isEqualTo(Confidence.LOW);
    assertThat(same.finding(Code.INTERMITTENT_LOSS).confidence()).isEqualTo(Confidence.MEDIUM);
  }

  /**
   * No plain question over UDP for that name is answered to the application, those with EDNS are.
   */
  private static PathCase lostName(String name) {
    return web()
        .names("api.example.com", name)
        .when(STUB.and(UDP).and(EDNS.negate()).and(GOOD.negate()), SILENCE);
  }

  @Test
  void another_question_that_was_answered_later_heals_nothing() {
    PathCase lossy =
        web()
            .names("api.example.com", "db.example.com")
            .when(SERVER.and(UDP).and(A.or(EDNS).negate()).and(GOOD.negate()), SILENCE)
            .lasting();

    assertThat(lossy.findings()).containsExactly("warning intermittent-loss");
    assertThat(lossy.finding(Code.INTERMITTENT_LOSS).summary())
        .startsWith("A query to 10.0.0.2 stayed without an answer, while others were answered");
    assertThat(lossy.evidence(Code.INTERMITTENT_LOSS).get(0)).contains("AAAA db.example.com");
  }

  @Test
  void the_answer_of_one_server_does_not_heal_another() {
    PathCase lossy =
        PathCase.of(
                Snapshots.of(
                        Snapshots.container("web")
                            .firewall(EmbeddedPathTest.engines())
                            .upstreams(
                                Snapshots.fromContainer("10.0.0.2"),
                                Snapshots.fromContainer("10.0.0.3"))
                            .build())
                    .engine("20.10.24")
                    .hostResolvConf(
                        Snapshots.resolvConf().nameservers("10.0.0.2", "10.0.0.3").build())
                    .build())
            .when(SERVER.and(UDP).and(A), SILENCE)
            .repeated(q -> q.server().text().equals("10.0.0.2"), SILENCE);

    assertThat(lossy.finding(Code.INTERMITTENT_LOSS).summary())
        .startsWith("A query to 10.0.0.3 was lost, and answered when it was asked again");
    assertThat(lossy.evidence(Code.INTERMITTENT_LOSS))
        .hasSize(2)
        .allMatch(e -> e.contains("@10.0.0.3 udp"));
  }

  @Test
  void one_loss_at_a_server_that_the_target_asks_itself_counts_once() {
    PathCase bridge =
        bridge()
            .names("api.example.com", "db.example.com")
            .when(q -> q.probe() == Probe.STUB && LookupCase.isAaaa(q) && !GOOD.test(q), SILENCE);

    assertThat(bridge.findings()).contains("warning intermittent-loss");
    assertThat(bridge.finding(Code.INTERMITTENT_LOSS).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(bridge.evidence(Code.INTERMITTENT_LOSS))
        .satisfiesExactly(
            e -> assertThat(e).contains("AAAA db.example.com @10.0.0.2 udp", "no answer"),
            e -> assertThat(e).contains("AAAA db.example.com @10.0.0.2 tcp", "no answer"),
            e -> assertThat(e).contains("A api.example.com @10.0.0.2 udp", "NOERROR"));
  }

  @Test
  void a_target_of_which_only_questions_with_edns_are_answered_fails_for_an_unknown_reason() {
    PathCase edns =
        bridge().when(q -> q.probe() == Probe.STUB && UDP.test(q) && !EDNS.test(q), SILENCE);

    assertThat(edns.findings()).contains("fault unexplained-failure");
    assertThat(edns.finding(Code.UNEXPLAINED_FAILURE).summary())
        .isEqualTo("Lookups of web fail, and nothing that was read or asked says why.");
  }

  private static PathCase bridge() {
    return PathCase.of(
        Snapshots.of(Snapshots.bridgeContainer("web").build()).engine("20.10.24").build());
  }

  @Test
  void rules_that_lead_nowhere_are_not_healthy_for_an_answer_on_port_53() {
    PathCase flushed = PathCase.of(Snapshots.of(Snapshots.container("web").build()).build());

    assertThat(flushed.report().state()).isEqualTo(State.UNKNOWN);
    assertThat(flushed.report().hops())
        .filteredOn(h -> h.hop() == Hop.NAT)
        .singleElement()
        .satisfies(h -> assertThat(h.state()).isEqualTo(State.UNKNOWN))
        .satisfies(
            h ->
                assertThat(h.detail())
                    .isEqualTo("no rules lead anywhere, though port 53 was answered"));
    assertThat(web().report().hops())
        .filteredOn(h -> h.hop() == Hop.NAT)
        .allMatch(h -> h.state() == State.HEALTHY);
  }

  private static PathCase web() {
    return PathCase.of(
        Snapshots.of(
                Snapshots.container("web")
                    .firewall(EmbeddedPathTest.engines())
                    .upstreams(Snapshots.fromContainer("10.0.0.2"))
                    .build())
            .engine("20.10.24")
            .build());
  }
}
