package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshots;
import dev.whydns.probe.PlannedQuestion;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.stub.Profile;
import org.junit.jupiter.api.Test;

/** A server that takes nearly as long as the engine waits. */
class SlowUpstreamTest {

  @Test
  void a_late_answer_makes_a_server_slow_and_not_dead() {
    PathCase slow =
        PathCase.of(
                Snapshots.of(
                        Snapshots.container("web").firewall(EmbeddedPathTest.engines()).build())
                    .build())
            .when(q -> true, q -> LookupCase.after(q, 3500));

    assertThat(slow.findings())
        .contains("fault upstream-slow")
        .noneMatch(f -> f.contains("upstream-dead"));
  }

  @Test
  void a_server_that_a_lookup_got_an_answer_from_is_slow_though_it_was_silent_later() {
    LookupCase web = slow(3500);

    assertThat(web.findings())
        .contains("fault upstream-slow")
        .noneMatch(f -> f.contains("upstream-dead"));
    assertThat(web.finding(Code.UPSTREAM_SLOW).summary())
        .isEqualTo("The server 10.0.0.2 takes up to 3.5 s to answer.");
    assertThat(web.finding(Code.UPSTREAM_SLOW).confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void an_answer_at_once_may_be_the_engine_s_own_and_one_after_its_wait_another_server_s() {
    assertThat(slow(1).findings()).contains("fault upstream-dead");
    assertThat(slow(4100).findings()).contains("fault upstream-dead");
  }

  @Test
  void a_server_that_refuses_did_not_give_the_answer() {
    LookupCase web =
        LookupCase.web()
            .lookup(Profile.GLIBC, (transport, query, nth) -> Simulation.answer(query, 3500))
            .servers(q -> new Outcome.Refused(0.2, "port unreachable"));

    assertThat(web.findings())
        .contains("fault upstream-dead")
        .noneMatch(f -> f.contains("upstream-slow"));
  }

  @Test
  void a_code_that_may_be_the_engine_s_own_shows_no_life_of_the_server() {
    assertThat(says("SERVFAIL").findings()).noneMatch(f -> f.contains("upstream-slow"));
    assertThat(says("REFUSED").findings()).noneMatch(f -> f.contains("upstream-slow"));
    assertThat(says("NXDOMAIN").findings()).contains("fault upstream-slow");
  }

  private static LookupCase says(String rcode) {
    return LookupCase.web()
        .lookup(Profile.GLIBC, (transport, query, nth) -> Simulation.says(query, rcode, 3500))
        .servers(SlowUpstreamTest::silent);
  }

  private static LookupCase slow(int ms) {
    return LookupCase.web()
        .lookup(Profile.GLIBC, (transport, query, nth) -> Simulation.answer(query, ms))
        .servers(SlowUpstreamTest::silent);
  }

  private static Outcome silent(PlannedQuestion q) {
    return LookupCase.isTo(q, "10.0.0.2") || PathCase.isOutside(q)
        ? Answers.silence()
        : Answers.answered(q, "NOERROR");
  }
}
