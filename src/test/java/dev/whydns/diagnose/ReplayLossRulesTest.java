package dev.whydns.diagnose;

import static dev.whydns.diagnose.LookupCase.isTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Conntrack;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.Reading;
import dev.whydns.model.Snapshots;
import dev.whydns.model.UdpCounters;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Reaction;
import dev.whydns.probe.Simulation.Server;
import dev.whydns.probe.stub.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lookups that lost a query now and then, with and without somebody to blame. */
class ReplayLossRulesTest {

  private static final Vantage HOST = new Vantage("host", Snapshots.HOST_NETNS);
  private static final Vantage WEB = new Vantage("web", 4026532178L);
  private static final String CHANCE =
      "-A OUTPUT -p udp -m udp --dport 53 -m statistic --mode random --probability 0.02 -j DROP";

  /** Loses the first query of that type. */
  private static Server losingOnce(String type) {
    return (transport, query, nth) ->
        nth == 0 && query.type().equals(type) ? new Reaction.Drop() : Simulation.answer(query, 1);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void one_query_lost_by_chance_is_a_loss_and_no_habit(Profile profile) {
    for (String type : List.of("A", "AAAA")) {
      LookupCase web = LookupCase.web().lookup(profile, losingOnce(type));
      boolean asks = web.lookUp(profile, losingOnce(type)).sends().size() > 1;
      if (asks && web.lookUp(profile, losingOnce(type)).isTrouble(JudgeOptions.SLOW_MS)) {
        assertThat(web.findings()).as(type).containsExactly("fault intermittent-loss");
        assertThat(web.finding(Code.INTERMITTENT_LOSS).confidence()).isEqualTo(Confidence.MEDIUM);
      }
    }
  }

  @Test
  void without_a_rule_to_blame_it_says_how_often_and_how_to_go_on() {
    LookupCase web = LookupCase.web();
    for (int i = 0; i < 3; i++) {
      web.lookup(Profile.GLIBC, Simulation.healthy());
    }
    web.lookup(Profile.GLIBC, losingOnce("AAAA"));

    Finding found = web.finding(Code.INTERMITTENT_LOSS);
    assertThat(found.summary())
        .isEqualTo("Queries get lost now and then: 1 of 4 lookups was hit; one took 5.0 s.");
    assertThat(found.remedies().get(0).toString())
        .contains("whydns replay web api.example.com --as glibc --until-failure");
    assertThat(found.evidence().toString()).contains("AAAA api.example.com @127.0.0.11 udp");
  }

  @Test
  void a_rule_that_counted_what_was_lost_is_named() {
    LookupCase web = LookupCase.web();
    web.round(rule(7), rule(8), web.lookUp(Profile.GLIBC, losingOnce("AAAA")));

    Finding found = web.finding(Code.INTERMITTENT_LOSS);
    assertThat(found.summary()).startsWith("A rule of host drops queries now and then: 1 of 1");
    assertThat(found.evidence().get(0).text()).isEqualTo(CHANCE);
    assertThat(found.evidence().get(0).source())
        .isEqualTo(
            "host, iptables-nft table filter, chain OUTPUT, rule 1: 7 -> 8 packets while 1 was"
                + " lost");
    assertThat(found.confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void a_rule_that_other_traffic_raises_too_is_named_with_less_confidence() {
    LookupCase web = LookupCase.web();
    web.round(rule(7), rule(20), web.lookUp(Profile.GLIBC, losingOnce("AAAA")));

    Finding found = web.finding(Code.INTERMITTENT_LOSS);
    assertThat(found.summary()).startsWith("A rule of host drops queries");
    assertThat(found.confidence()).isEqualTo(Confidence.LOW);
  }

  @Test
  void a_rule_that_did_not_count_is_acquitted() {
    LookupCase web = LookupCase.web();
    web.round(rule(7), rule(7), web.lookUp(Profile.GLIBC, losingOnce("AAAA")));

    assertThat(web.finding(Code.INTERMITTENT_LOSS).summary())
        .startsWith("Queries get lost now and then");
  }

  @Test
  void a_rule_that_counts_while_nothing_is_lost_is_nobodys_fault() {
    LookupCase web = LookupCase.web().withoutAsking();
    web.round(rule(7), rule(20), web.lookUp(Profile.GLIBC, Simulation.healthy()));

    assertThat(web.findings()).isEmpty();
  }

  @Test
  void a_rule_is_not_blamed_for_a_reply_that_says_servfail() {
    LookupCase web = LookupCase.web();
    web.round(rule(7), rule(20), web.lookUp(Profile.GLIBC, Simulation.saying("SERVFAIL")));

    assertThat(web.findings()).containsExactly("fault unexplained-failure");
  }

  @Test
  void a_rule_in_the_container_is_shown_from_inside() {
    LookupCase web =
        LookupCase.of(Snapshots.bridgeContainer("web").netns(WEB.netnsInode()))
            .file("nameserver 10.0.0.2\n");
    web.round(rule(WEB, 7), rule(WEB, 8), web.lookUp(Profile.GLIBC, losingOnce("AAAA")));

    Finding found = web.finding(Code.INTERMITTENT_LOSS);
    assertThat(found.summary()).startsWith("A rule of web drops queries now and then: 1 of 1");
    assertThat(found.remedies().get(1).command())
        .contains("whydns netns web -- iptables-nft -t filter -vnxL OUTPUT --line-numbers");

    LookupCase host = LookupCase.web();
    host.round(rule(7), rule(8), host.lookUp(Profile.GLIBC, losingOnce("AAAA")));
    assertThat(host.finding(Code.INTERMITTENT_LOSS).remedies().get(1).command())
        .contains("iptables-nft -t filter -vnxL OUTPUT --line-numbers");
  }

  @Test
  void without_readings_around_the_lookups_no_rule_is_blamed() {
    LookupCase web =
        LookupCase.of(
                Snapshots.bridgeContainer("web")
                    .firewall(IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", saved(7))))
            .file("nameserver 10.0.0.2\n")
            .lookup(Profile.GLIBC, losingOnce("AAAA"));

    assertThat(web.finding(Code.INTERMITTENT_LOSS).summary())
        .startsWith("Queries get lost now and then: 1 of 1 lookup was hit");
  }

  @Test
  void a_query_that_the_engine_lost_on_its_way_out_comes_four_seconds_late() {
    LookupCase web =
        LookupCase.of(
            Snapshots.container("web")
                .upstreams(Snapshots.fromHost("10.0.0.2"), Snapshots.fromHost("10.0.0.3")));
    web.round(
        rule(7),
        rule(8),
        web.lookUp(
            Profile.GLIBC,
            (transport, query, nth) ->
                Simulation.answer(query, query.type().equals("AAAA") ? 4003 : 1)));

    assertThat(web.cause()).hasValue(Code.INTERMITTENT_LOSS);
    assertThat(web.finding(Code.INTERMITTENT_LOSS).summary())
        .isEqualTo(
            "A rule of host drops queries now and then: 1 of 1 lookup was hit; one took 4.0 s.");
  }

  @Test
  void four_seconds_every_time_are_a_dead_server_and_no_loss() {
    LookupCase web =
        LookupCase.of(
                Snapshots.container("web")
                    .upstreams(Snapshots.fromHost("10.0.0.2"), Snapshots.fromHost("10.0.0.3")))
            .lookup(Profile.GLIBC, (transport, query, nth) -> Simulation.answer(query, 4003))
            .servers(
                q ->
                    isTo(q, "10.0.0.2")
                        ? Answers.silence()
                        : LookupCase.after(q, isTo(q, "127.0.0.11") ? 4003 : 1));

    assertThat(web.findings()).contains("fault first-upstream-dead");
    assertThat(web.findings()).doesNotContain("fault intermittent-loss");
  }

  @Test
  void a_race_is_told_only_where_the_kernel_counted_in_the_same_round() {
    LookupCase raced = LookupCase.web();
    raced.round(conntrack(3), conntrack(4), raced.lookUp(Profile.GLIBC, losingOnce("AAAA")));
    assertThat(raced.findings())
        .containsExactly("fault intermittent-loss", "warning conntrack-race");
    assertThat(raced.finding(Code.CONNTRACK_RACE).evidence().get(0).text())
        .isEqualTo("host: insert_failed 3 -> 4, drop 0 -> 0");

    LookupCase quiet = LookupCase.web();
    quiet.round(conntrack(3), conntrack(4), quiet.lookUp(Profile.GLIBC, Simulation.healthy()));
    quiet.round(conntrack(4), conntrack(4), quiet.lookUp(Profile.GLIBC, losingOnce("AAAA")));
    assertThat(quiet.findings()).containsExactly("fault intermittent-loss");
  }

  @Test
  void a_race_while_a_lookup_fails_for_another_reason_is_not_told() {
    LookupCase web = LookupCase.web();
    web.round(conntrack(3), conntrack(4), web.lookUp(Profile.MUSL, Simulation.silent()));
    web.servers(q -> Answers.silence());

    assertThat(web.findings()).doesNotContain("warning conntrack-race");
  }

  @Test
  void an_outage_that_begins_is_no_loss_now_and_then() {
    LookupCase web =
        LookupCase.of(Snapshots.bridgeContainer("web"))
            .file("nameserver 10.0.0.2\n")
            .lookup(Profile.GLIBC, Simulation.healthy())
            .lookup(Profile.GLIBC, Simulation.silent())
            .servers(q -> Answers.silence());

    assertThat(web.findings()).contains("fault upstream-dead");
    assertThat(web.findings()).doesNotContain("fault intermittent-loss");
  }

  @Test
  void two_libraries_that_differ_are_no_loss_now_and_then() {
    LookupCase web = LookupCase.web();
    Server withoutEdns =
        (transport, query, nth) ->
            query.edns().isPresent() ? new Reaction.Drop() : Simulation.answer(query, 1);
    web.round(web.lookUp(Profile.GLIBC, withoutEdns), web.lookUp(Profile.GO, withoutEdns))
        .servers(
            q ->
                q.question().edns().isPresent()
                    ? Answers.silence()
                    : Answers.answered(q, "NOERROR"));

    assertThat(web.findings()).containsExactly("fault upstream-drops-edns");
  }

  private static Reading rule(long packets) {
    return rule(HOST, packets);
  }

  private static Reading rule(Vantage where, long packets) {
    return reading(
        where,
        new Firewall(
            IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", saved(packets)),
            List.of(),
            List.of()),
        new Conntrack(10, 1000, 0, 0, 0));
  }

  private static String saved(long packets) {
    return "*filter\n:OUTPUT ACCEPT [0:0]\n["
        + packets
        + ":"
        + packets * 60
        + "] "
        + CHANCE
        + "\nCOMMIT\n";
  }

  private static Reading conntrack(long insertFailed) {
    return reading(
        HOST,
        new Firewall(List.of(), List.of(), List.of()),
        new Conntrack(10, 1000, insertFailed, 0, 0));
  }

  private static Reading reading(Vantage where, Firewall firewall, Conntrack conntrack) {
    return new Reading(
        where,
        Fact.of(firewall),
        Fact.of(conntrack),
        Fact.of(new UdpCounters(0, 0, 0)),
        Fact.of(List.of()));
  }
}
