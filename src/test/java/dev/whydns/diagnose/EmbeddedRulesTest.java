package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.RuleAudit;
import dev.whydns.model.Fact;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Snapshots;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What places in a container's rules are to queries for the embedded resolver. */
class EmbeddedRulesTest {

  private static final String ENGINES =
      """
      -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
      -A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:40053
      """;
  private static final String LEADS = "LEADS leads queries (udp) to 127.0.0.11:40053";

  @Test
  void of_rules_that_were_not_read_nothing_is_said() {
    assertThat(
            Snapshots.container("web")
                .firewall(Fact.unknown("no permission"))
                .build()
                .netns()
                .known())
        .hasValueSatisfying(n -> assertThat(EmbeddedRules.of(n)).isEqualTo(RuleAudit.UNREAD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OUTPUT", "POSTROUTING", "PREROUTING", "INPUT"})
  void queries_and_answers_each_pass_four_points(String point) {
    String rule =
        "*mangle\n:" + point + " ACCEPT [0:0]\n-A " + point + " %s 127.0.0.11 -j DROP\nCOMMIT\n";

    assertThat(notes(saved(rule.formatted("-p udp -d"), ENGINES)))
        .contains("TOUCHES drops queries (udp)");
    assertThat(notes(saved(rule.formatted("-s"), ENGINES)))
        .containsExactly(LEADS, "TOUCHES drops answers (udp, tcp)");
  }

  @Test
  void without_a_translation_queries_go_to_the_port_that_is_listened_on() {
    String input =
        "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -d 127.0.0.11/32 -p udp -m udp --dport 40053 -j DROP\nCOMMIT\n";

    assertThat(notes(saved(input, ""))).containsExactly("TOUCHES drops queries (udp)");
    assertThat(
            notes(
                saved(input.replace("40053", "53"), ""),
                Snapshots.container("web").unknownSockets("no permission")))
        .containsExactly("TOUCHES drops queries (udp)");
  }

  @Test
  void what_the_engine_s_rules_never_see_is_taken_before_them() {
    assertThat(notes(saved("", "-A OUTPUT -p udp -j ACCEPT\n" + ENGINES)))
        .containsExactly("SHADOWS accepts queries (udp)");
    assertThat(
            notes(
                saved(
                    "", "-A OUTPUT -p udp -m mark --mark 1 -j REDIRECT --to-ports 9\n" + ENGINES)))
        .containsExactly(
            "SHADOWS perhaps leads queries (udp) to the same address:9", LEADS_PERHAPS);
    assertThat(
            notes(
                saved(
                    "*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p udp -j NOTRACK\nCOMMIT\n", ENGINES)))
        .startsWith(
            "SHADOWS takes queries (udp) out of connection tracking, so that no rule of nat sees"
                + " them");
    assertThat(notes(saved("", "-A OUTPUT -p udp -j DROP\n" + ENGINES)))
        .containsExactly("TOUCHES drops queries (udp)");
  }

  private static final String LEADS_PERHAPS =
      "LEADS perhaps leads queries (udp) to 127.0.0.11:40053";

  @Test
  void a_return_before_the_engine_s_rule_keeps_queries_from_it() {
    assertThat(notes(saved("", "-A OUTPUT -d 127.0.0.11/32 -p udp -j RETURN\n" + ENGINES)))
        .containsExactly("SHADOWS takes queries (udp) out of this chain");
  }

  @Test
  void a_return_or_an_accept_elsewhere_leaves_them_to_it() {
    assertThat(notes(saved("", "-A OUTPUT -j MINE\n" + ENGINES + "-A MINE -p udp -j RETURN\n")))
        .containsExactly("TOUCHES takes queries (udp) out of this chain", LEADS);
    assertThat(notes(both(nft(-110, "ip protocol udp accept"))))
        .containsExactly("TOUCHES accepts queries (udp)", LEADS);
  }

  @Test
  void a_translation_behind_the_engine_s_comes_too_late_to_take_anything() {
    assertThat(notes(both(nft(-90, "ip protocol udp dnat to 10.0.0.1:53"))))
        .containsExactly(LEADS, "TOUCHES leads queries (udp) to 10.0.0.1:53");
  }

  private static List<FirewallChain> both(List<FirewallChain> others) {
    List<FirewallChain> all = new ArrayList<>(saved("", ENGINES));
    all.addAll(others);
    return all;
  }

  private static List<FirewallChain> nft(int priority, String rule) {
    return NftRulesetParser.parse(
        "table ip mine {\n\tchain out {\n\t\ttype nat hook output priority "
            + priority
            + "; policy accept;\n\t\t"
            + rule
            + "\n\t}\n}\n");
  }

  private static List<FirewallChain> saved(String otherTables, String natRules) {
    String nat =
        "*nat\n:OUTPUT ACCEPT [0:0]\n:DOCKER_OUTPUT - [0:0]\n:MINE - [0:0]\n"
            + natRules
            + "COMMIT\n";
    return IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", otherTables + nat);
  }

  private static List<String> notes(List<FirewallChain> rules) {
    return notes(rules, Snapshots.container("web"));
  }

  /** As {@code TOUCHES drops queries (udp)}, in the order in which queries pass them. */
  private static List<String> notes(List<FirewallChain> rules, Snapshots.TargetBuilder web) {
    NetnsFacts netns = web.firewall(rules).build().netns().known().orElseThrow();
    return EmbeddedRules.of(netns).notes().stream().map(n -> n.role() + " " + n.effect()).toList();
  }
}
