package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Cidr;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reading;
import dev.whydns.model.Route;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.parse.IptablesSaveParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Dead, blocked and unreachable servers are told apart, from where the engine asks them. */
class ReachRulesTest {

  private static final Upstream FIRST = Snapshots.fromContainer("10.0.0.2");
  private static final Upstream SECOND = Snapshots.fromContainer("10.0.0.3");
  private static final Outcome UNREACHABLE = new Outcome.Unreachable(0.1, "no route to host");

  @Test
  void a_server_that_answers_nobody_is_dead() {
    PathCase dead = PathCase.of(web(FIRST)).dead("10.0.0.2").withoutOutside();

    assertThat(dead.findings()).first().isEqualTo("fault upstream-dead");
    assertThat(dead.finding(Code.UPSTREAM_DEAD).summary())
        .isEqualTo("The server 10.0.0.2 does not answer, neither from web nor from the host.");
    assertThat(dead.finding(Code.UPSTREAM_DEAD).confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void where_the_engine_asks_from_is_said_and_what_repeats_it_asks_from_there() {
    PathCase inside = PathCase.of(web(FIRST)).dead("10.0.0.2").withoutOutside();
    assertThat(inside.evidence(Code.UPSTREAM_DEAD))
        .contains(
            "engine: 28.5.2 asks 10.0.0.2 from the container's namespace (known from a test)");
    assertThat(inside.finding(Code.UPSTREAM_DEAD).remedies())
        .extracting(r -> r.command().orElse(""))
        .contains("whydns netns web -- dig @10.0.0.2 api.example.com A");

    PathCase outside =
        PathCase.of(web(Snapshots.fromHost("10.0.0.2"))).dead("10.0.0.2").withoutOutside();
    assertThat(outside.evidence(Code.UPSTREAM_DEAD))
        .contains("engine: 28.5.2 asks 10.0.0.2 from the host's namespace (known from a test)");
    assertThat(outside.finding(Code.UPSTREAM_DEAD).remedies())
        .extracting(r -> r.command().orElse(""))
        .contains("dig @10.0.0.2 api.example.com A");
  }

  @Test
  void the_host_s_own_server_is_dead_without_a_second_opinion() {
    Snapshot host =
        Snapshots.of(
                Snapshots.host(Snapshots.resolvConf().nameservers("10.0.0.2").build())
                    .upstreams(Snapshots.fromHost("10.0.0.2"))
                    .build())
            .build();
    PathCase dead = PathCase.of(host).dead("10.0.0.2");

    assertThat(dead.findings()).containsExactly("fault upstream-dead");
    assertThat(dead.finding(Code.UPSTREAM_DEAD).summary())
        .isEqualTo("The server 10.0.0.2 does not answer from the host.");
    assertThat(dead.finding(Code.UPSTREAM_DEAD).confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void servers_that_are_dead_alike_are_told_together() {
    PathCase dead = PathCase.of(web(FIRST, SECOND)).dead("10.0.0.2", "10.0.0.3").withoutOutside();

    assertThat(dead.finding(Code.UPSTREAM_DEAD).summary())
        .isEqualTo(
            "The servers 10.0.0.2 and 10.0.0.3 do not answer, neither from web nor from the host.");
  }

  @Test
  void a_dead_server_behind_a_live_one_is_a_warning() {
    assertThat(PathCase.of(web(FIRST, SECOND)).dead("10.0.0.3").findings())
        .contains("warning upstream-dead")
        .noneMatch(f -> f.startsWith("fault"));
    assertThat(
            PathCase.of(web(FIRST, SECOND)).dead("10.0.0.3").finding(Code.UPSTREAM_DEAD).summary())
        .endsWith(" Another server does.");
  }

  @Test
  void a_server_that_sends_garbage_is_not_silent() {
    Finding finding =
        PathCase.of(web(FIRST))
            .when(
                q -> q.server().equals(IpAddress.literal("10.0.0.2")),
                new Outcome.Malformed(3, "11 bytes", dev.whydns.model.Octets.none()))
            .withoutOutside()
            .finding(Code.UPSTREAM_DEAD);

    assertThat(finding.summary())
        .isEqualTo(
            "The server 10.0.0.2 sends what is no valid reply, neither from web nor from the host.");
  }

  @Test
  void a_server_that_answers_the_host_alone_is_blocked_from_the_container() {
    PathCase blocked =
        PathCase.of(web(FIRST))
            .when(q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.2"), Answers.silence())
            .withoutOutside();

    assertThat(blocked.findings()).first().isEqualTo("fault upstream-blocked-from-container");
    Finding finding = blocked.finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER);
    assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(finding.summary())
        .isEqualTo(
            "The queries that the engine sends to 10.0.0.2 from web's own address get no answer;"
                + " something between drops them. The same query from the host is answered.");
  }

  @Test
  void a_server_that_answers_the_container_alone_is_blocked_from_the_host() {
    PathCase blocked =
        PathCase.of(web(Snapshots.fromHost("10.0.0.2")))
            .when(q -> PathCase.isTo(q, Probe.UPSTREAM_HOST, "10.0.0.2"), Answers.silence())
            .withoutOutside();

    assertThat(blocked.findings()).first().isEqualTo("fault upstream-blocked-from-host");
    assertThat(blocked.finding(Code.UPSTREAM_BLOCKED_FROM_HOST).summary())
        .contains("from the host get no answer", "The same query from web is answered.");
  }

  @Test
  void what_does_not_answer_where_nobody_asks_from_is_no_trouble() {
    assertThat(
            PathCase.of(web(FIRST))
                .when(q -> PathCase.isTo(q, Probe.UPSTREAM_HOST, "10.0.0.2"), Answers.silence())
                .findings())
        .noneMatch(f -> f.contains("upstream"));
    assertThat(
            PathCase.of(web(Snapshots.fromHost("10.0.0.2")))
                .when(
                    q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.2"), Answers.silence())
                .findings())
        .noneMatch(f -> f.contains("upstream"));
  }

  @Test
  void a_rule_that_must_take_the_questions_is_named_before_a_dead_server() {
    Snapshot ruled =
        Snapshots.of(target(FIRST))
            .firewall(rules("-A FORWARD -p udp -m udp --dport 53 -j REJECT"))
            .build();
    PathCase blocked = PathCase.of(ruled).dead("10.0.0.2").withoutOutside();

    Finding finding = blocked.finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER);
    assertThat(finding.summary())
        .isEqualTo(
            "The host's firewall rejects the queries that the engine sends to 10.0.0.2 from web's"
                + " own address.");
    assertThat(blocked.findings()).noneMatch(f -> f.contains("upstream-dead"));
  }

  @Test
  void a_rule_that_only_may_take_them_does_not_excuse_a_dead_server() {
    Snapshot ruled =
        Snapshots.of(target(FIRST)).firewall(rules("-A FORWARD -m mark --mark 1 -j DROP")).build();

    assertThat(PathCase.of(ruled).dead("10.0.0.2").withoutOutside().findings())
        .contains("fault upstream-dead")
        .noneMatch(f -> f.contains("blocked"));
  }

  @Test
  void a_rule_that_only_may_take_them_is_worth_a_look_where_the_host_gets_an_answer() {
    Snapshot ruled =
        Snapshots.of(target(FIRST)).firewall(rules("-A FORWARD -m mark --mark 1 -j DROP")).build();
    Finding finding =
        PathCase.of(ruled)
            .when(q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.2"), Answers.silence())
            .withoutOutside()
            .finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER);

    assertThat(finding.summary()).contains("a rule of the host's firewall may be the reason");
    assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void an_answer_to_another_question_from_the_host_is_no_control() {
    Snapshot ruled =
        Snapshots.of(target(FIRST))
            .firewall(rules("-A FORWARD -p udp -m udp --dport 53 -j DROP"))
            .build();
    PathCase large =
        PathCase.of(ruled)
            .when(
                q ->
                    q.server().equals(IpAddress.literal("10.0.0.2"))
                        && q.question().edns().isPresent(),
                Answers.silence());

    assertThat(large.finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER).summary())
        .isEqualTo(
            "The host's firewall drops some of the queries that the engine sends to 10.0.0.2 from"
                + " web's own address.");
    assertThat(large.evidence(Code.UPSTREAM_BLOCKED_FROM_CONTAINER))
        .anyMatch(e -> e.contains("edns") && e.contains("from the host") && e.contains("no answer"))
        .noneMatch(e -> e.contains("from the host") && e.contains("NOERROR"));
  }

  @Test
  void a_silent_server_before_a_live_one_that_is_blocked_delays_every_lookup() {
    assertThat(
            PathCase.of(web(FIRST, SECOND))
                .when(
                    q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.2"), Answers.silence())
                .findings())
        .contains("fault upstream-blocked-from-container");
    assertThat(
            PathCase.of(web(FIRST, SECOND))
                .when(
                    q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.3"), Answers.silence())
                .findings())
        .contains("warning upstream-blocked-from-container");
    assertThat(
            PathCase.of(web(FIRST, SECOND))
                .when(
                    q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.2"),
                    new Outcome.Refused(0.2, "port unreachable"))
                .findings())
        .contains("warning upstream-blocked-from-container");
  }

  @Test
  void a_server_without_a_route_is_said_to_have_none() {
    Snapshot lost =
        Snapshots.of(
                Snapshots.container("web")
                    .upstreams(FIRST)
                    .routes(route("10.88.0.0/24", "eth0", false))
                    .build())
            .build();
    PathCase unreached =
        PathCase.of(lost)
            .when(q -> q.server().equals(IpAddress.literal("10.0.0.2")), UNREACHABLE)
            .withoutOutside();

    assertThat(unreached.findings()).first().isEqualTo("fault upstream-no-route");
    assertThat(unreached.finding(Code.UPSTREAM_NO_ROUTE).summary())
        .isEqualTo("There is no route to 10.0.0.2 from web, where queries to it are sent from.");
    assertThat(unreached.evidence(Code.UPSTREAM_NO_ROUTE))
        .contains("routes: no route of web takes 10.0.0.2; default route: none");
  }

  @Test
  void a_route_that_rejects_is_none_and_is_named() {
    Snapshot lost =
        Snapshots.of(
                Snapshots.container("web")
                    .upstreams(FIRST)
                    .routes(route("0.0.0.0/0", "eth0", false), route("10.0.0.0/8", "*", true))
                    .build())
            .build();

    assertThat(
            PathCase.of(lost)
                .when(q -> q.server().equals(IpAddress.literal("10.0.0.2")), UNREACHABLE)
                .withoutOutside()
                .evidence(Code.UPSTREAM_NO_ROUTE))
        .contains("routes: web rejects 10.0.0.0/8 by a route; default route: dev eth0");
  }

  @Test
  void a_route_that_only_the_host_lacks_counts_for_what_it_forwards() {
    Snapshots.TargetBuilder target =
        Snapshots.container("web").upstreams(FIRST).routes(route("0.0.0.0/0", "eth0", false));
    NetworkFacts app =
        new NetworkFacts("n1", "app", "bridge", false, List.of(cidr("10.88.0.0/24")), "br-app");
    NetworkFacts flat =
        new NetworkFacts("n1", "app", "macvlan", false, List.of(cidr("10.88.0.0/24")), "");

    PathCase forwarded =
        PathCase.of(Snapshots.of(target.build()).networks(app).build())
            .when(q -> q.server().equals(IpAddress.literal("10.0.0.2")), UNREACHABLE)
            .withoutOutside();
    assertThat(forwarded.finding(Code.UPSTREAM_NO_ROUTE).summary())
        .isEqualTo("There is no route to 10.0.0.2 from the host, which forwards what web sends.");

    assertThat(
            PathCase.of(Snapshots.of(target.build()).networks(flat).build())
                .when(q -> q.server().equals(IpAddress.literal("10.0.0.2")), UNREACHABLE)
                .withoutOutside()
                .findings())
        .contains("fault upstream-dead")
        .noneMatch(f -> f.contains("no-route"));
  }

  @Test
  void no_route_in_a_table_is_no_proof_while_the_kernel_does_not_say_so() {
    assertThat(PathCase.of(web(FIRST)).dead("10.0.0.2").withoutOutside().findings())
        .noneMatch(f -> f.contains("no-route"));
  }

  @Test
  void the_container_s_own_firewall_is_told_once() {
    Snapshot own =
        Snapshots.of(
                Snapshots.bridgeContainer("web")
                    .firewall(rules("-A OUTPUT -p udp -m udp --dport 53 -j DROP"))
                    .build())
            .build();

    assertThat(
            PathCase.of(own)
                .when(
                    q -> PathCase.isTo(q, Probe.STUB, "10.0.0.2") && q.transport() == Transport.UDP,
                    Answers.silence())
                .findings())
        .filteredOn(f -> f.startsWith("fault"))
        .containsExactly("fault container-filter-drops");
  }

  @Test
  void a_rule_of_the_host_that_takes_what_a_container_asks_by_itself_is_told_as_one() {
    Snapshot ruled =
        Snapshots.of(Snapshots.bridgeContainer("web").build())
            .firewall(rules("-A FORWARD -p udp -m udp --dport 53 -j DROP"))
            .build();

    assertThat(
            PathCase.of(ruled)
                .when(
                    q -> PathCase.isTo(q, Probe.STUB, "10.0.0.2") && q.transport() == Transport.UDP,
                    Answers.silence())
                .finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER)
                .summary())
        .isEqualTo(
            "The host's firewall drops the queries that web sends to 10.0.0.2. The same query from"
                + " the host is answered.");
  }

  @Test
  void a_rule_that_takes_some_of_the_queries_is_told_of_a_server_that_is_reached() {
    PathCase some = takesSomeOf("10.0.0.2");

    assertThat(some.findings()).first().isEqualTo("fault upstream-blocked-from-container");
    assertThat(some.finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER).summary())
        .isEqualTo(
            "The host's firewall drops some of the queries that the engine sends to 10.0.0.2 from"
                + " web's own address. The same query from the host is answered.");
    assertThat(some.finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER).confidence())
        .isEqualTo(Confidence.HIGH);
    assertThat(some.evidence(Code.UPSTREAM_BLOCKED_FROM_CONTAINER))
        .first()
        .satisfies(e -> assertThat(e).contains("10 -> 11 packets while 1 was lost"));
    assertThat(takesSomeOf("10.0.0.3").findings())
        .contains("warning upstream-blocked-from-container");
  }

  /** A rule of chance that counts the one question to that server which is lost each time. */
  private static PathCase takesSomeOf(String server) {
    return PathCase.of(
            Snapshots.of(target(FIRST, SECOND)).firewall(chance(10)).engine("25.0.5").build())
        .when(
            q ->
                PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, server)
                    && q.transport() == Transport.UDP
                    && q.question().edns().isEmpty()
                    && !LookupCase.isAaaa(q),
            Answers.silence())
        .lasting()
        .counted(reading(chance(10)), reading(chance(11)));
  }

  private static List<FirewallChain> chance(long count) {
    return IptablesSaveParser.parse(
        Backend.IPTABLES_NFT,
        "ip",
        "*filter\n:FORWARD ACCEPT [0:0]\n["
            + count
            + ":0] -A FORWARD -p udp -m udp --dport 53 -m statistic --mode random --probability 0.5"
            + " -j DROP\nCOMMIT\n");
  }

  private static Reading reading(List<FirewallChain> chains) {
    return new Reading(
        new Vantage("host", Snapshots.HOST_NETNS),
        Fact.of(new Firewall(chains, List.of(), List.of())),
        Fact.absent("conntrack"),
        Fact.absent("snmp"),
        Fact.of(List.of()));
  }

  @Test
  void a_dead_server_and_a_blocked_one_are_two_troubles() {
    assertThat(
            PathCase.of(web(FIRST, SECOND))
                .dead("10.0.0.2")
                .when(
                    q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.3"), Answers.silence())
                .withoutOutside()
                .findings())
        .contains("fault upstream-dead", "fault upstream-blocked-from-container");
  }

  private static Snapshot web(Upstream... upstreams) {
    return Snapshots.of(target(upstreams)).build();
  }

  private static dev.whydns.model.TargetFacts target(Upstream... upstreams) {
    return Snapshots.container("web")
        .upstreams(upstreams)
        .firewall(EmbeddedPathTest.engines())
        .build();
  }

  private static List<FirewallChain> rules(String rule) {
    return IptablesSaveParser.parse(
        Backend.IPTABLES_NFT,
        "ip",
        "*filter\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n" + rule + "\nCOMMIT\n");
  }

  private static Route route(String to, String device, boolean reject) {
    return new Route(cidr(to), Optional.empty(), device, reject, 0);
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text).orElseThrow();
  }
}
