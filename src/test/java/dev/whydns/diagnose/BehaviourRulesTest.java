package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What servers that can be reached do with some kinds of question, and when that is too late. */
class BehaviourRulesTest {

  private static final Upstream FIRST = Snapshots.fromContainer("10.0.0.2");
  private static final Upstream SECOND = Snapshots.fromContainer("10.0.0.3");
  private static final Upstream THIRD = Snapshots.fromContainer("10.0.0.4");
  private static final Outcome REFUSED = new Outcome.Refused(0.2, "port unreachable");

  @Test
  void servers_that_answer_everything_are_no_finding() {
    assertThat(web(FIRST, SECOND).findings()).isEmpty();
  }

  @Test
  void a_server_that_drops_aaaa_is_a_fault_where_it_is_asked_first() {
    assertThat(web(FIRST, SECOND).when(to("10.0.0.2").and(type("AAAA")), silence()).findings())
        .containsExactly("fault upstream-drops-aaaa");
    assertThat(web(FIRST, SECOND).when(to("10.0.0.3").and(type("AAAA")), silence()).findings())
        .containsExactly("warning upstream-drops-aaaa");
    assertThat(
            web(FIRST)
                .when(to("10.0.0.2").and(type("AAAA")), silence())
                .finding(Code.UPSTREAM_DROPS_AAAA)
                .confidence())
        .isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void a_server_that_drops_aaaa_each_time_has_a_habit_and_is_shown_with_what_it_answers() {
    Predicate<PlannedQuestion> udp = q -> q.transport() == Transport.UDP;
    PathCase drops =
        web(FIRST).when(to("10.0.0.2").and(type("AAAA")).and(udp), silence()).lasting();

    assertThat(drops.finding(Code.UPSTREAM_DROPS_AAAA).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(drops.evidence(Code.UPSTREAM_DROPS_AAAA))
        .satisfiesExactly(
            e -> assertThat(e).contains("AAAA api.example.com @10.0.0.2 udp from", "no answer"),
            e -> assertThat(e).contains("A api.example.com @10.0.0.2 udp from", "NOERROR"));
    assertThat(drops.commands(Code.UPSTREAM_DROPS_AAAA))
        .singleElement()
        .asString()
        .isEqualTo("whydns netns web -- dig @10.0.0.2 api.example.com AAAA");
  }

  @Test
  void what_a_rule_of_a_firewall_here_drops_is_no_habit_of_the_server() {
    PathCase filtered =
        PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .upstreams(FIRST)
                        .firewall(
                            IptablesSaveParser.parse(
                                Backend.IPTABLES_NFT,
                                "ip",
                                "*filter\n:OUTPUT ACCEPT [0:0]\n[3:180] -A OUTPUT -p udp -m udp"
                                    + " --dport 53 -m string --algo bm --hex-string |00001c| -j"
                                    + " DROP\nCOMMIT\n"))
                        .build())
                .engine("25.0.5")
                .build());

    assertThat(filtered.when(to("10.0.0.2").and(type("AAAA")), silence()).findings())
        .noneMatch(f -> f.contains("drops-aaaa"));
    assertThat(filtered.when(to("10.0.0.2").and(edns()), silence()).findings())
        .noneMatch(f -> f.contains("drops-edns"));
  }

  @Test
  void a_server_that_refuses_aaaa_at_once_delays_nobody() {
    assertThat(web(FIRST).when(to("10.0.0.2").and(type("AAAA")), REFUSED).findings())
        .noneMatch(f -> f.contains("aaaa"));
  }

  @Test
  void a_server_that_drops_or_rejects_edns_is_a_warning() {
    assertThat(web(FIRST).when(to("10.0.0.2").and(edns()), silence()).findings())
        .containsExactly("warning upstream-drops-edns");
    assertThat(
            web(FIRST)
                .when(to("10.0.0.2").and(edns()), LookupCase.says("FORMERR"))
                .finding(Code.UPSTREAM_DROPS_EDNS)
                .summary())
        .startsWith("The server 10.0.0.2 answers FORMERR to questions with EDNS.");
    assertThat(web(FIRST).when(to("10.0.0.2"), LookupCase.says("FORMERR")).findings())
        .noneMatch(f -> f.contains("edns"));
  }

  @Test
  void a_rejection_of_edns_is_sure_at_once_and_silence_when_it_was_repeated() {
    PathCase drops = web(FIRST).when(to("10.0.0.2").and(edns()), silence());
    PathCase rejects = web(FIRST).when(to("10.0.0.2").and(edns()), LookupCase.says("FORMERR"));

    assertThat(rejects.finding(Code.UPSTREAM_DROPS_EDNS).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(drops.finding(Code.UPSTREAM_DROPS_EDNS).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(drops.commands(Code.UPSTREAM_DROPS_EDNS))
        .singleElement()
        .asString()
        .endsWith(" +edns=0");
    assertThat(drops.lasting().finding(Code.UPSTREAM_DROPS_EDNS).confidence())
        .isEqualTo(Confidence.HIGH);
  }

  @Test
  void a_server_is_slow_from_the_limit_on() {
    assertThat(slow(JudgeOptions.SLOW_MS)).containsExactly("fault upstream-slow");
    assertThat(slow(JudgeOptions.SLOW_MS - 1)).isEmpty();
    assertThat(web(FIRST, SECOND).when(to("10.0.0.3"), q -> LookupCase.after(q, 1500)).findings())
        .containsExactly("warning upstream-slow");
  }

  @Test
  void the_slowest_answer_is_told_and_one_quick_one_leaves_it_less_sure() {
    PathCase always = web(FIRST).when(to("10.0.0.2"), q -> LookupCase.after(q, 1500));
    PathCase sometimes =
        web(FIRST).when(to("10.0.0.2").and(type("AAAA")), q -> LookupCase.after(q, 1500));

    assertThat(always.finding(Code.UPSTREAM_SLOW).summary())
        .isEqualTo("The server 10.0.0.2 takes up to 1.5 s to answer.");
    assertThat(always.finding(Code.UPSTREAM_SLOW).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(sometimes.finding(Code.UPSTREAM_SLOW).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(sometimes.evidence(Code.UPSTREAM_SLOW))
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e).contains("AAAA api.example.com", "after 1.5 s"));
    assertThat(sometimes.commands(Code.UPSTREAM_SLOW)).singleElement().asString().contains("AAAA");
  }

  @Test
  void what_is_slow_over_tcp_alone_is_no_slow_server() {
    PathCase lossy =
        web(FIRST)
            .when(
                to("10.0.0.2").and(q -> q.transport() == Transport.TCP),
                q -> LookupCase.after(q, 1015));

    assertThat(lossy.findings()).containsExactly("warning upstream-slow");
    assertThat(lossy.finding(Code.UPSTREAM_SLOW).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(lossy.finding(Code.UPSTREAM_SLOW).summary())
        .isEqualTo(
            "The server 10.0.0.2 takes up to 1.0 s to answer over TCP, and not over UDP: TCP waits a"
                + " second for a packet that got lost, or connections are taken slowly.");
    assertThat(lossy.commands(Code.UPSTREAM_SLOW)).singleElement().asString().endsWith(" A +tcp");
  }

  private static List<String> slow(double ms) {
    return web(FIRST).when(to("10.0.0.2"), q -> LookupCase.after(q, ms)).findings();
  }

  @Test
  void a_server_without_tcp_loses_only_what_does_not_fit_into_a_datagram() {
    Predicate<PlannedQuestion> tcp = q -> q.transport() == Transport.TCP;
    Predicate<PlannedQuestion> udp = q -> q.transport() == Transport.UDP;

    assertThat(web(FIRST).when(to("10.0.0.2").and(tcp), silence()).findings())
        .containsExactly("warning upstream-tcp-blocked");
    assertThat(
            web(FIRST)
                .when(to("10.0.0.2").and(tcp), silence())
                .when(to("10.0.0.2").and(udp), truncated())
                .findings())
        .contains("fault upstream-truncates")
        .noneMatch(f -> f.contains("tcp-blocked"));
    assertThat(web(FIRST).when(to("10.0.0.2").and(udp), truncated()).findings())
        .contains("info upstream-truncates")
        .noneMatch(f -> f.startsWith("fault"));
  }

  @Test
  void a_silent_server_before_a_live_one_costs_every_lookup_the_engine_s_wait() {
    PathCase late =
        web(FIRST, SECOND).dead("10.0.0.2").when(forwarded(), q -> LookupCase.after(q, 4001));

    assertThat(late.findings()).first().isEqualTo("fault first-upstream-dead");
    assertThat(late.finding(Code.FIRST_UPSTREAM_DEAD).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(late.finding(Code.FIRST_UPSTREAM_DEAD).summary())
        .isEqualTo(
            "The server 10.0.0.2 does not answer and stands before one that does: every lookup"
                + " waits 4 s in the engine for it.");
  }

  @Test
  void what_shows_the_wait_are_the_late_answer_the_silence_and_the_server_that_answers() {
    assertThat(waits(4001).evidence(Code.FIRST_UPSTREAM_DEAD))
        .satisfiesExactly(
            e -> assertThat(e).contains("@127.0.0.11 udp", "after 4.0 s"),
            e -> assertThat(e).contains("@10.0.0.2 udp", "no answer"),
            e -> assertThat(e).contains("@10.0.0.3 udp", "NOERROR"));
  }

  @Test
  void an_answer_sooner_than_the_engine_s_wait_leaves_it_less_sure() {
    assertThat(waits(3800).finding(Code.FIRST_UPSTREAM_DEAD).confidence())
        .isEqualTo(Confidence.HIGH);
    assertThat(waits(3799).finding(Code.FIRST_UPSTREAM_DEAD).confidence())
        .isEqualTo(Confidence.MEDIUM);
    assertThat(waits(2000).findings()).contains("fault first-upstream-dead");
    assertThat(waits(1999).findings()).noneMatch(f -> f.contains("first-upstream-dead"));
  }

  @Test
  void of_a_server_that_is_silent_over_tcp_as_well_no_filter_is_looked_for() {
    Predicate<PlannedQuestion> udp = q -> q.transport() == Transport.UDP;
    PathCase overTcp =
        web(FIRST, SECOND)
            .when(to("10.0.0.2").and(udp), silence())
            .when(forwarded(), q -> LookupCase.after(q, 4001));

    assertThat(waits(4001).commands(Code.FIRST_UPSTREAM_DEAD))
        .isNotEmpty()
        .doesNotContain("nft list ruleset");
    assertThat(overTcp.commands(Code.FIRST_UPSTREAM_DEAD)).contains("nft list ruleset");
  }

  private static PathCase waits(double ms) {
    return web(FIRST, SECOND).dead("10.0.0.2").when(forwarded(), q -> LookupCase.after(q, ms));
  }

  @Test
  void a_client_without_the_engine_waits_for_its_own_timeout() {
    Snapshot bridge =
        Snapshots.of(
                Snapshots.bridgeContainer("web")
                    .resolvConf(
                        Snapshots.resolvConf()
                            .nameservers("10.0.0.2", "10.0.0.3")
                            .options("timeout:soon")
                            .build())
                    .upstreams(FIRST, SECOND)
                    .build())
            .build();
    PathCase waits = PathCase.of(bridge).dead("10.0.0.2");

    assertThat(waits.finding(Code.FIRST_UPSTREAM_DEAD).summary())
        .endsWith("every lookup waits 5 s in the client for it.");
    assertThat(waits.finding(Code.FIRST_UPSTREAM_DEAD).confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void an_engine_that_answers_at_once_does_not_wait_for_a_silent_server() {
    assertThat(web(FIRST, SECOND).dead("10.0.0.2").findings())
        .containsExactly("warning upstream-dead");
  }

  @Test
  void a_server_that_refuses_at_once_or_comes_later_costs_no_wait() {
    assertThat(
            web(FIRST, SECOND)
                .when(to("10.0.0.2"), REFUSED)
                .when(forwarded(), q -> LookupCase.after(q, 2500))
                .findings())
        .noneMatch(f -> f.contains("first-upstream-dead"));
    assertThat(
            web(FIRST, SECOND)
                .dead("10.0.0.3")
                .when(forwarded(), q -> LookupCase.after(q, 2500))
                .findings())
        .noneMatch(f -> f.contains("first-upstream-dead"));
  }

  @Test
  void two_silent_servers_are_more_than_clients_wait_for() {
    PathCase late =
        web(FIRST, SECOND, THIRD)
            .dead("10.0.0.2", "10.0.0.3")
            .when(forwarded(), q -> LookupCase.after(q, 8003));

    assertThat(late.findings())
        .startsWith("fault first-upstream-dead")
        .contains("fault client-gives-up-first");
    assertThat(late.evidence(Code.CLIENT_GIVES_UP_FIRST))
        .containsExactly(
            "timers: engine: 4 s for each of 2 silent servers; client: timeout 5 s, attempts 2");
    assertThat(late.commands(Code.CLIENT_GIVES_UP_FIRST)).containsExactly("options timeout:9");
    assertThat(
            web(FIRST, SECOND)
                .dead("10.0.0.2")
                .when(forwarded(), q -> LookupCase.after(q, 4001))
                .findings())
        .noneMatch(f -> f.contains("gives-up"));
  }

  @Test
  void a_client_with_a_shorter_timeout_gives_up_before_one_silent_server_is_passed_over() {
    Snapshot impatient =
        Snapshots.of(
                Snapshots.container("web")
                    .upstreams(FIRST, SECOND)
                    .resolvConf(
                        Snapshots.resolvConf()
                            .nameservers("127.0.0.11")
                            .options("ndots:0", "timeout:4", "attempts:3")
                            .build())
                    .build())
            .build();

    assertThat(
            PathCase.of(impatient)
                .dead("10.0.0.2")
                .when(forwarded(), q -> LookupCase.after(q, 4001))
                .evidence(Code.CLIENT_GIVES_UP_FIRST))
        .containsExactly(
            "timers: engine: 4 s for each of 1 silent servers; client: timeout 4 s, attempts 3");
  }

  @Test
  void an_answer_for_aaaa_that_comes_late_holds_the_one_for_a_back() {
    assertThat(
            web(FIRST)
                .when(forwarded().and(type("AAAA")), q -> LookupCase.after(q, 3000))
                .findings())
        .containsExactly("fault aaaa-delay");
    assertThat(web(FIRST).when(forwarded(), q -> LookupCase.after(q, 3000)).findings())
        .noneMatch(f -> f.contains("aaaa-delay"));
    assertThat(web(FIRST).when(forwarded().and(type("AAAA")), REFUSED).findings())
        .noneMatch(f -> f.contains("aaaa-delay"));
  }

  @Test
  void one_question_for_aaaa_that_is_lost_proves_no_habit() {
    assertThat(web(FIRST).when(forwarded().and(type("AAAA")), silence()).findings())
        .noneMatch(f -> f.contains("aaaa-delay"));
  }

  @Test
  void a_question_for_aaaa_that_is_lost_each_time_is_a_habit() {
    PathCase lost = web(FIRST).when(forwarded().and(type("AAAA")), silence()).lasting();

    assertThat(lost.findings()).containsExactly("fault aaaa-delay");
    assertThat(lost.finding(Code.AAAA_DELAY).summary())
        .contains("the one for AAAA does not come. Programs ask for both");
  }

  @Test
  void an_answer_is_late_from_the_limit_on() {
    assertThat(delayed(1, JudgeOptions.SLOW_MS)).contains("fault aaaa-delay");
    assertThat(delayed(1, JudgeOptions.SLOW_MS - 1)).isEmpty();
    assertThat(delayed(JudgeOptions.SLOW_MS, 3000)).noneMatch(f -> f.contains("aaaa-delay"));
  }

  private static List<String> delayed(double aMs, double aaaaMs) {
    return web(FIRST)
        .when(forwarded(), q -> LookupCase.after(q, LookupCase.isAaaa(q) ? aaaaMs : aMs))
        .findings();
  }

  @Test
  void a_dead_server_accounts_for_a_late_aaaa_unless_a_live_one_drops_it() {
    PathCase dead =
        web(FIRST, SECOND)
            .dead("10.0.0.3")
            .when(forwarded().and(type("AAAA")), q -> LookupCase.after(q, 3000));

    assertThat(dead.lasting().findings()).noneMatch(f -> f.contains("aaaa-delay"));
    dead.when(to("10.0.0.2").and(type("AAAA")), silence());
    assertThat(dead.lasting().findings()).contains("fault aaaa-delay");
  }

  @Test
  void a_server_that_loses_a_as_well_has_no_habit_of_aaaa() {
    PathCase lossy =
        web(FIRST, SECOND)
            .names("api.example.com", "www.example.com")
            .dead("10.0.0.3")
            .when(forwarded().and(type("AAAA")), q -> LookupCase.after(q, 3000))
            .when(to("10.0.0.2").and(type("AAAA")), silence());

    assertThat(lossy.lasting().findings()).contains("fault aaaa-delay");
    lossy.when(
        to("10.0.0.2").and(type("A")).and(q -> q.question().name().startsWith("www.")), silence());
    assertThat(lossy.lasting().findings()).noneMatch(f -> f.contains("aaaa-delay"));
  }

  @Test
  void one_aaaa_that_a_server_did_not_answer_is_no_habit_of_the_server() {
    assertThat(
            web(FIRST).when(forwarded().or(to("10.0.0.2")).and(type("AAAA")), silence()).findings())
        .noneMatch(f -> f.contains("aaaa-delay"));
  }

  @Test
  void questions_that_the_engine_does_not_pass_on_are_not_explained_away() {
    assertThat(web(FIRST).withoutOutside().findings()).containsExactly("fault unexplained-failure");
    assertThat(web(FIRST).withoutOutside().finding(Code.UNEXPLAINED_FAILURE).summary())
        .isEqualTo(
            "Lookups of web for names outside fail, and nothing that was read or asked says why.");
    assertThat(web(FIRST, SECOND, THIRD).withoutOutside().evidence(Code.UNEXPLAINED_FAILURE))
        .satisfiesExactly(
            e -> assertThat(e).contains("A api.example.com @127.0.0.11 udp", "no answer"),
            e -> assertThat(e).contains("AAAA api.example.com @127.0.0.11 udp", "no answer"),
            e -> assertThat(e).contains("A web @127.0.0.11#40053 udp", "NOERROR"),
            e -> assertThat(e).contains("@10.0.0.2 udp", "NOERROR"),
            e -> assertThat(e).contains("@10.0.0.3 udp", "NOERROR"));
    assertThat(web(FIRST).when(forwarded(), LookupCase.says("SERVFAIL")).findings())
        .containsExactly("fault unexplained-failure");
    assertThat(
            web(FIRST)
                .when(forwarded(), LookupCase.says("SERVFAIL"))
                .when(to("10.0.0.2"), LookupCase.says("SERVFAIL"))
                .findings())
        .noneMatch(f -> f.contains("unexplained"));
  }

  @Test
  void a_refusal_after_the_engine_s_wait_for_a_slot_is_its_limit_of_queries() {
    Outcome late = refusedAfter(3999);

    assertThat(web(FIRST).when(forwarded(), late).findings()).contains("fault query-limit");
    assertThat(web(FIRST).when(forwarded(), refusedAfter(20)).findings())
        .noneMatch(f -> f.contains("query-limit"));
    assertThat(
            web(FIRST)
                .when(forwarded(), late)
                .when(to("10.0.0.2"), LookupCase.says("REFUSED"))
                .findings())
        .noneMatch(f -> f.contains("query-limit"));
  }

  private static Outcome refusedAfter(double ms) {
    return new Outcome.Answered(ms, false, new Reply("REFUSED", false, false, true, List.of(), 60));
  }

  private static PathCase web(Upstream... upstreams) {
    String[] addresses =
        List.of(upstreams).stream().map(u -> u.address().text()).toArray(String[]::new);
    return PathCase.of(
        Snapshots.of(
                Snapshots.container("web")
                    .upstreams(upstreams)
                    .firewall(EmbeddedPathTest.engines())
                    .build())
            .engine("25.0.5")
            .hostResolvConf(Snapshots.resolvConf().nameservers(addresses).build())
            .build());
  }

  private static Predicate<PlannedQuestion> to(String server) {
    return q -> q.server().equals(IpAddress.literal(server));
  }

  /** What the engine passes on. */
  private static Predicate<PlannedQuestion> forwarded() {
    return to("127.0.0.11").and(q -> q.question().purpose() != Purpose.LOCAL);
  }

  private static Predicate<PlannedQuestion> type(String type) {
    return q -> q.question().type().equals(type);
  }

  private static Predicate<PlannedQuestion> edns() {
    return q -> q.question().edns().isPresent();
  }

  private static Outcome silence() {
    return Answers.silence();
  }

  private static Outcome truncated() {
    return new Outcome.Answered(1, false, new Reply("NOERROR", false, true, true, List.of(), 512));
  }
}
