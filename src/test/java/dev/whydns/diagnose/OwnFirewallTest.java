package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import dev.whydns.probe.PlannedQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Rules inside a container that take what goes to the engine, and how to get rid of them. */
class OwnFirewallTest {

  private static final Predicate<PlannedQuestion> ENGINE =
      q -> q.server().equals(IpAddress.EMBEDDED_DNS);
  private static final Predicate<PlannedQuestion> UDP = q -> q.transport() == Transport.UDP;
  private static final Predicate<PlannedQuestion> STUB = q -> q.probe() == Probe.STUB;
  private static final Predicate<PlannedQuestion> UPSTREAM =
      q -> q.probe() == Probe.UPSTREAM_CONTAINER;

  @Test
  void a_rule_that_drops_is_taken_away_by_its_own_words() {
    PathCase dropped = filtered("-A INPUT -i lo -p udp -j DROP");

    assertThat(dropped.findings()).containsExactly("fault container-filter-drops");
    assertThat(dropped.finding(Code.CONTAINER_FILTER_DROPS).summary())
        .isEqualTo("A firewall inside web's own network namespace drops its DNS queries.");
    assertThat(dropped.commands(Code.CONTAINER_FILTER_DROPS))
        .containsExactly(
            "whydns netns web -- iptables-nft -t filter -D INPUT -i lo -p udp -j DROP",
            "whydns netns web -- iptables-nft -t filter -vnxL INPUT --line-numbers");
    assertThat(dropped.evidence(Code.CONTAINER_FILTER_DROPS))
        .first()
        .satisfies(e -> assertThat(e).endsWith("-A INPUT -i lo -p udp -j DROP"));
    assertThat(dropped.finding(Code.CONTAINER_FILTER_DROPS).remedies())
        .noneMatch(r -> r.text().contains("BPF"));
  }

  @Test
  void a_policy_is_changed() {
    PathCase dropped =
        lost(
            saved("*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n"),
            ENGINE.and(UDP));

    assertThat(dropped.finding(Code.CONTAINER_FILTER_DROPS).remedies().get(0).line())
        .isEqualTo("change the policy: whydns netns web -- iptables-nft -t filter -P INPUT ACCEPT");
  }

  @Test
  void loopback_is_let_pass_before_a_rule_of_nft() {
    assertThat(nft("output", "udp dport 53 drop"))
        .isEqualTo(
            "let loopback pass before it: whydns netns web -- nft insert rule ip mine own oifname"
                + " \"lo\" accept");
    assertThat(nft("input", "meta l4proto udp drop"))
        .isEqualTo(
            "let loopback pass before it: whydns netns web -- nft insert rule ip mine own iifname"
                + " \"lo\" accept");
  }

  @Test
  void over_tcp_alone_it_is_a_warning() {
    PathCase tcp =
        lost(
            saved("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -p tcp -j DROP\nCOMMIT\n"),
            ENGINE.and(UDP.negate()));

    assertThat(tcp.findings()).contains("warning container-filter-drops");
    assertThat(tcp.finding(Code.CONTAINER_FILTER_DROPS).summary())
        .endsWith(" over TCP. Answers that do not fit into a datagram are lost.");
  }

  @Test
  void what_no_rule_denies_a_program_in_the_kernel_may() {
    PathCase denied =
        lost(List.of(), q -> false)
            .when(ENGINE, new Outcome.Unreachable(0.1, "Operation not permitted"));

    assertThat(denied.findings()).contains("fault container-filter-drops");
    assertThat(denied.finding(Code.CONTAINER_FILTER_DROPS).confidence())
        .isEqualTo(Confidence.MEDIUM);
    assertThat(denied.finding(Code.CONTAINER_FILTER_DROPS).remedies().get(0).text())
        .contains("BPF program");
    assertThat(
            lost(List.of(), q -> false)
                .when(ENGINE, new Outcome.Unreachable(0.1, "No route to host"))
                .findings())
        .noneMatch(f -> f.contains("container-filter-drops"));
  }

  @Test
  void a_rule_that_takes_the_questions_to_the_servers_too_explains_their_silence() {
    String all = "-A OUTPUT -p udp -m udp --dport 53 -j DROP";
    String engine = "-A INPUT -i lo -p udp -j DROP";

    assertThat(
            lost(
                    saved("*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p udp -j DROP\nCOMMIT\n"),
                    ENGINE.or(UPSTREAM).and(UDP))
                .finding(Code.CONTAINER_FILTER_DROPS)
                .explains())
        .contains(Code.UPSTREAM_BLOCKED_FROM_CONTAINER);
    assertThat(
            lost(
                    saved("*filter\n:INPUT ACCEPT [0:0]\n" + engine + "\nCOMMIT\n"),
                    ENGINE.or(UPSTREAM).and(UDP))
                .finding(Code.CONTAINER_FILTER_DROPS)
                .explains())
        .isEmpty();
    assertThat(filtered(all.replace("--dport 53", "--dport 40053")).findings())
        .contains("fault container-filter-drops");
  }

  @Test
  void a_rule_that_leads_elsewhere_is_taken_away_and_the_engine_s_is_shown() {
    String other = "-A OUTPUT -p udp -m udp --dport 53 -j DNAT --to-destination 10.9.9.9:53";
    PathCase shadowed = before(other).when(STUB.and(UDP), Answers.silence());

    assertThat(shadowed.finding(Code.RULES_SHADOWED).summary())
        .isEqualTo(
            "A rule that is not the engine's leads udp queries to 127.0.0.11:53 to 10.9.9.9:53"
                + " before the engine's rule does.");
    assertThat(shadowed.finding(Code.RULES_SHADOWED).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(shadowed.commands(Code.RULES_SHADOWED))
        .startsWith("whydns netns web -- iptables-nft -t nat -D" + other.substring(2));
    assertThat(shadowed.evidence(Code.RULES_SHADOWED))
        .satisfiesExactly(
            e ->
                assertThat(e)
                    .isEqualTo("web, iptables-nft table nat, chain OUTPUT, rule 1: " + other),
            e -> assertThat(e).contains("@127.0.0.11 udp", "no answer"),
            e -> assertThat(e).contains("@127.0.0.11 udp", "no answer"),
            e -> assertThat(e).contains("@127.0.0.11#40053 udp", "NOERROR"),
            e -> assertThat(e).contains("which no query reaches", "127.0.0.11:40053"));
  }

  @Test
  void whoever_answers_there_shows_by_the_names_that_it_does_not_know() {
    String other = "-A OUTPUT -p udp -m udp --dport 53 -j DNAT --to-destination 10.9.9.9:53";
    Predicate<PlannedQuestion> local = STUB.and(UDP).and(q -> !PathCase.isOutside(q));
    PathCase another = before(other).when(local, LookupCase.says("NXDOMAIN"));

    assertThat(another.findings()).contains("fault rules-shadowed");
    assertThat(another.finding(Code.RULES_SHADOWED).summary())
        .endsWith("; who answers there does not know the names of containers.");
    assertThat(before(other).findings()).noneMatch(f -> f.contains("rules-shadowed"));
  }

  @Test
  void a_rule_that_ends_the_way_or_the_tracking_is_told_as_that() {
    assertThat(
            before("-A OUTPUT -d 127.0.0.11/32 -j RETURN")
                .when(STUB, new Outcome.Refused(0.1, "port unreachable"))
                .finding(Code.RULES_SHADOWED)
                .summary())
        .isEqualTo(
            "A rule that is not the engine's ends the way of udp and tcp queries to 127.0.0.11:53"
                + " before the engine's rule does.");
    List<FirewallChain> untracked =
        new ArrayList<>(
            saved(
                "*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p udp -m udp --dport 53 -j NOTRACK\nCOMMIT\n"));
    assertThat(lost(untracked, STUB.and(UDP)).finding(Code.RULES_SHADOWED).summary())
        .isEqualTo(
            "A rule in web's network namespace takes udp queries to 127.0.0.11:53 out of connection"
                + " tracking, so the engine's rule is not applied to them.");
  }

  @Test
  void a_rule_under_conditions_that_are_not_known_is_told_where_nothing_else_takes_them() {
    String owner =
        "-A OUTPUT -p udp -m owner --uid-owner 105 -m udp --dport 53 -j REDIRECT --to-ports 9053";
    Outcome refused = new Outcome.Refused(0.1, "port unreachable");

    assertThat(before(owner).when(STUB.and(UDP), refused).finding(Code.RULES_SHADOWED).confidence())
        .isEqualTo(Confidence.MEDIUM);
    assertThat(before(owner).when(STUB.and(UDP), refused).finding(Code.RULES_SHADOWED).summary())
        .isEqualTo(
            "A rule that is not the engine's leads udp queries to 127.0.0.11:53 to 127.0.0.1:9053"
                + " before the engine's rule does.");
    assertThat(before(owner).when(STUB.and(UDP), Answers.silence()).findings())
        .noneMatch(f -> f.contains("rules-shadowed"));
    assertThat(before(owner).when(ENGINE.and(UDP), refused).findings())
        .noneMatch(f -> f.contains("rules-shadowed"));
    assertThat(before(owner).findings()).noneMatch(f -> f.contains("rules-shadowed"));
  }

  private static PathCase filtered(String rule) {
    return lost(
        saved("*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n" + rule + "\nCOMMIT\n"),
        ENGINE.and(UDP));
  }

  private static String nft(String hook, String rule) {
    return lost(
            NftRulesetParser.parse(
                "table ip mine {\n\tchain own {\n\t\ttype filter hook "
                    + hook
                    + " priority 0; policy accept;\n\t\t"
                    + rule
                    + "\n\t}\n}\n"),
            ENGINE.and(UDP))
        .finding(Code.CONTAINER_FILTER_DROPS)
        .remedies()
        .get(0)
        .line();
  }

  /** The engine's rules with that one before them. */
  private static PathCase before(String rule) {
    return of(
        saved(
            "*nat\n:OUTPUT ACCEPT [0:0]\n:DOCKER_OUTPUT - [0:0]\n"
                + rule
                + "\n-A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT\n"
                + "-A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT"
                + " --to-destination 127.0.0.11:40054\n"
                + "-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT"
                + " --to-destination 127.0.0.11:40053\nCOMMIT\n"));
  }

  /** The engine's rules and these; what is asked so gets no answer. */
  private static PathCase lost(List<FirewallChain> rules, Predicate<PlannedQuestion> asked) {
    List<FirewallChain> all = new ArrayList<>(rules);
    all.addAll(EmbeddedPathTest.engines());
    return of(all).when(asked, Answers.silence());
  }

  private static PathCase of(List<FirewallChain> rules) {
    return PathCase.of(
        Snapshots.of(
                Snapshots.container("web")
                    .firewall(rules)
                    .upstreams(Snapshots.fromContainer("10.0.0.2"))
                    .build())
            .engine("25.0.5")
            .build());
  }

  private static List<FirewallChain> saved(String text) {
    return IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", text);
  }
}
