package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Remedy;
import dev.whydns.model.Cidr;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.Link;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Route;
import dev.whydns.model.Snapshots;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is to be inserted before a rule matches the packets that the rule takes. */
class AllowTest {

  @ParameterizedTest
  @ValueSource(strings = {"raw", "mangle"})
  void an_answer_is_still_addressed_to_the_host_before_its_translation(String table) {
    assertThat(
            first(saved(table, "PREROUTING", "-A PREROUTING -i uplink -p udp --sport 53 -j DROP")))
        .isEqualTo(
            "iptables -t " + table + " -I PREROUTING 1 -s 10.0.0.2 -p udp --sport 53 -j ACCEPT");
  }

  @Test
  void an_answer_has_the_container_s_address_where_it_is_forwarded() {
    assertThat(first(saved("mangle", "FORWARD", "-A FORWARD -p udp --sport 53 -j DROP")))
        .isEqualTo(
            "iptables -t mangle -I FORWARD 1 -d 10.88.0.0/24 -s 10.0.0.2 -p udp --sport 53"
                + " -j ACCEPT");
  }

  @ParameterizedTest
  @ValueSource(ints = {-250, -150})
  void the_same_holds_for_a_prerouting_chain_of_nft(int priority) {
    assertThat(first(nft(priority)))
        .isEqualTo("nft insert rule ip own pre ip saddr 10.0.0.2 udp sport 53 accept");
  }

  @Test
  void a_prerouting_chain_of_nft_behind_the_translation_sees_the_container() {
    assertThat(first(nft(-50)))
        .isEqualTo(
            "nft insert rule ip own pre ip daddr 10.88.0.0/24 ip saddr 10.0.0.2 udp sport 53"
                + " accept");
  }

  @Test
  void a_question_has_the_container_s_address_everywhere() {
    assertThat(first(saved("raw", "PREROUTING", "-A PREROUTING -p udp --dport 53 -j DROP")))
        .isEqualTo(
            "iptables -t raw -I PREROUTING 1 -s 10.88.0.0/24 -d 10.0.0.2 -p udp --dport 53"
                + " -j ACCEPT");
  }

  private static String first(List<FirewallChain> rules) {
    NetworkFacts app =
        new NetworkFacts("n1", "app", "bridge", false, List.of(cidr("10.88.0.0/24")), "br-app");
    return PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .upstreams(Snapshots.fromContainer("10.0.0.2"))
                        .firewall(EmbeddedPathTest.engines())
                        .build())
                .networks(app)
                .links(
                    new Link("br-app", true, 1500, List.of(cidr("10.88.0.1/24"))),
                    new Link("uplink", true, 1500, List.of(cidr("10.0.0.1/24"))))
                .routes(new Route(cidr("10.0.0.0/24"), Optional.empty(), "uplink", false, 0))
                .firewall(rules)
                .build())
        .when(q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.2"), Answers.silence())
        .withoutOutside()
        .finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER)
        .remedies()
        .stream()
        .map(Remedy::command)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  private static List<FirewallChain> saved(String table, String chain, String rule) {
    return IptablesSaveParser.parse(
        Backend.IPTABLES_NFT,
        "ip",
        "*" + table + "\n:" + chain + " ACCEPT [0:0]\n" + rule + "\nCOMMIT\n");
  }

  private static List<FirewallChain> nft(int priority) {
    return NftRulesetParser.parse(
        "table ip own {\n\tchain pre {\n\t\ttype filter hook prerouting priority "
            + priority
            + "; policy accept;\n\t\tudp sport 53 drop\n\t}\n}\n");
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text).orElseThrow();
  }
}
