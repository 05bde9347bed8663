package dev.whydns.diagnose;

import static dev.whydns.diagnose.LookupCase.after;
import static dev.whydns.diagnose.LookupCase.isAaaa;
import static dev.whydns.diagnose.LookupCase.isTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.probe.PlannedQuestion;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import dev.whydns.probe.stub.Profile;
import org.junit.jupiter.api.Test;

/** Lookups that wait for AAAA, or give up before the answer comes. */
class ReplayWaitRulesTest {

  private static final Server SILENT_ON_AAAA =
      Simulation.onType("AAAA", Simulation.silent(), Simulation.healthy());

  private static Outcome silentOnAaaa(PlannedQuestion q) {
    return isAaaa(q) ? Answers.silence() : Answers.answered(q, "NOERROR");
  }

  @Test
  void a_server_without_aaaa_costs_glibc_fifteen_seconds_and_is_the_cause() {
    LookupCase web =
        LookupCase.web()
            .lookup(Profile.GLIBC, SILENT_ON_AAAA)
            .servers(ReplayWaitRulesTest::silentOnAaaa);

    assertThat(web.findings()).containsExactly("fault upstream-drops-aaaa", "fault aaaa-delay");
    assertThat(web.finding(Code.AAAA_DELAY).summary())
        .isEqualTo(
            "glibc waits 15.0 s for api.example.com: A is answered at once," + " AAAA never.");
  }

  @Test
  void a_quick_run_says_the_same_once_the_servers_have_confirmed_it() {
    LookupCase web =
        LookupCase.web()
            .quick()
            .lookup(Profile.GLIBC, SILENT_ON_AAAA)
            .servers(ReplayWaitRulesTest::silentOnAaaa);

    assertThat(web.findings()).containsExactly("fault upstream-drops-aaaa", "fault aaaa-delay");
  }

  @Test
  void one_lost_query_is_no_habit_though_a_quick_run_predicts_one() {
    for (Profile profile : Profile.values()) {
      LookupCase web = LookupCase.web().quick().lookup(profile, SILENT_ON_AAAA);
      if (web.findings().isEmpty() || profile == Profile.JAVA_JNDI) {
        continue; // it does not ask for AAAA
      }

      assertThat(web.findings()).as(profile.id()).doesNotContain("fault aaaa-delay");
      assertThat(web.report().cause().get().summary()).as(profile.id()).contains("predicted");
    }
  }

  @Test
  void a_server_that_drops_aaaa_sometimes_has_not_the_habit() {
    LookupCase web = LookupCase.web().lookup(Profile.GLIBC, SILENT_ON_AAAA);

    assertThat(web.findings()).containsExactly("fault intermittent-loss");
  }

  @Test
  void aaaa_that_another_lookup_got_is_no_habit() {
    LookupCase web =
        LookupCase.web()
            .lookup(Profile.GLIBC, Simulation.healthy())
            .lookup(Profile.GLIBC, SILENT_ON_AAAA)
            .withoutAsking();

    assertThat(web.findings()).doesNotContain("fault aaaa-delay");
  }

  @Test
  void musl_gives_up_before_the_engine_has_tried_its_dead_servers() {
    LookupCase web =
        twoDead().lookup(Profile.MUSL, (transport, query, nth) -> Simulation.answer(query, 8000));

    Finding found = web.finding(Code.CLIENT_GIVES_UP_FIRST);
    assertThat(found.summary())
        .isEqualTo(
            "musl gives up after 5.0 s with EAI_AGAIN; the engine answers, 8.0 s after"
                + " it was asked.");
    assertThat(found.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(found.remedies().toString())
        .contains("options timeout:9")
        .contains("whydns replay web api.example.com --as musl --option timeout:9");
    assertThat(web.cause()).hasValue(Code.FIRST_UPSTREAM_DEAD);
    assertThat(web.findings()).doesNotContain("fault intermittent-loss");
  }

  @Test
  void glibc_takes_the_late_answer_to_its_first_query_and_lost_none() {
    LookupCase web =
        twoDead().lookup(Profile.GLIBC, (transport, query, nth) -> Simulation.answer(query, 8000));

    assertThat(web.cause()).hasValue(Code.FIRST_UPSTREAM_DEAD);
    assertThat(web.findings()).noneMatch(f -> f.endsWith("loss"));
  }

  private static LookupCase twoDead() {
    return LookupCase.of(
            Snapshots.container("web")
                .upstreams(
                    Snapshots.fromHost("10.0.0.2"),
                    Snapshots.fromHost("10.0.0.3"),
                    Snapshots.fromHost("10.0.0.4")))
        .servers(
            q ->
                isTo(q, "10.0.0.2") || isTo(q, "10.0.0.3")
                    ? Answers.silence()
                    : isTo(q, "127.0.0.11") ? after(q, 8000) : after(q, 1));
  }

  @Test
  void go_gives_up_a_server_that_is_slow_every_time() {
    LookupCase web =
        LookupCase.of(bridge())
            .file("nameserver 10.0.0.2\noptions timeout:1\n")
            .lookup(Profile.GO, (transport, query, nth) -> Simulation.answer(query, 1500))
            .servers(q -> after(q, 1500));

    Finding found = web.finding(Code.CLIENT_GIVES_UP_FIRST);
    assertThat(found.summary())
        .contains("; the server 10.0.0.2 answers, 1.5 s after it was asked.");
    assertThat(found.remedies().get(0).toString()).contains("why the server takes so long");
    assertThat(web.findings()).contains("fault upstream-slow");
  }

  @Test
  void an_engine_that_answers_before_its_wait_is_over_has_a_slow_server_and_no_dead_one() {
    String slow = "find out why the server takes so long";
    String dead = "take the servers that do not answer out of the list";

    assertThat(engineTakes(3000).remedies().get(0).text()).startsWith(slow);
    assertThat(engineTakes(4003).remedies().get(0).text()).startsWith(dead);
    assertThat(engineTakes(4003).summary())
        .isEqualTo(
            "musl gives up after 2.0 s with EAI_AGAIN; the engine answers, 4.0 s after it was"
                + " asked.");
  }

  private static Finding engineTakes(int ms) {
    return LookupCase.web()
        .file("nameserver 127.0.0.11\noptions timeout:2\n")
        .lookup(Profile.MUSL, (transport, query, nth) -> Simulation.answer(query, ms))
        .servers(q -> after(q, ms))
        .finding(Code.CLIENT_GIVES_UP_FIRST);
  }

  @Test
  void the_delay_is_told_of_the_lookup_that_waited_for_aaaa() {
    Outcome refused = new Outcome.Refused(0.1, "port unreachable");
    LookupCase web =
        LookupCase.web()
            .round(
                new WrittenLookup()
                    .answered("A", 0, 1)
                    .failed("AAAA", 0, refused)
                    .ended(Result.TRY_AGAIN, 2))
            .round(
                new WrittenLookup()
                    .answered("A", 0, 1)
                    .silent("AAAA", 0, 5000)
                    .silent("AAAA", 5000, 5000)
                    .ended(Result.TRY_AGAIN, 10_000))
            .servers(ReplayWaitRulesTest::silentOnAaaa);

    assertThat(web.finding(Code.AAAA_DELAY).summary())
        .isEqualTo(
            "glibc fails after 10.0 s at api.example.com: A is answered at once, AAAA never.");
  }

  @Test
  void a_server_that_is_slow_for_a_as_well_makes_no_delay_of_aaaa() {
    LookupCase web =
        LookupCase.web()
            .round(
                new WrittenLookup()
                    .answered("A", 0, 3000)
                    .silent("AAAA", 0, 5000)
                    .silent("AAAA", 5000, 5000)
                    .resolved(10_000))
            .servers(ReplayWaitRulesTest::silentOnAaaa);

    assertThat(web.findings()).doesNotContain("fault aaaa-delay");
  }

  private static TargetBuilder bridge() {
    return Snapshots.bridgeContainer("web");
  }

  @Test
  void a_library_that_hangs_or_was_cut_short_has_not_given_up() {
    LookupCase web = LookupCase.web().file("nameserver 127.0.0.11\noptions use-vc\n");
    web.lookup(
        Profile.GLIBC,
        (transport, query, nth) ->
            query.type().isEmpty()
                ? Simulation.answer(query, 0)
                : Simulation.answer(query, 25_000));

    assertThat(web.findings()).doesNotContain("fault client-gives-up-first");
    assertThat(web.report().cause().get().summary())
        .startsWith("glibc waits for api.example.com without a timer");
  }
}
