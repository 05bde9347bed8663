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

  private static final Outcome REFUSED = new Outcome.Refused(0.3, "Connection refused");
  private static final Predicate<PlannedQuestion> STUB =
      q -> PathCase.isOutside(q) && q.probe() == Probe.STUB;
  private static final Predicate<PlannedQuestion> UDP = q -> q.transport() == Transport.UDP;
  private static final Predicate<PlannedQuestion> A =
      q -> q.question().type().equals("A") && q.question().edns().isEmpty();
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
