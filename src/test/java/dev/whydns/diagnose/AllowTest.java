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
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  @Test
  void a_rule_that_takes_both_families_is_passed_by_a_command_for_each() {
    List<FirewallChain> both =
        NftRulesetParser.parse(
            "table inet own {\n\tchain fwd {\n\t\ttype filter hook forward priority 0; policy"
                + " accept;\n\t\tudp dport 53 drop\n\t}\n}\n");

    assertThat(commands(both, "10.0.0.2", "2001:db8::53", "10.0.0.3"))
        .filteredOn(command -> command.startsWith("nft insert"))
        .containsExactly(
            "nft insert rule inet own fwd ip saddr 10.88.0.0/24 ip daddr { 10.0.0.2, 10.0.0.3 } udp"
                + " dport 53 accept",
            "nft insert rule inet own fwd ip6 daddr 2001:db8::53 udp dport 53 accept");
  }

  @Test
  void behind_a_policy_that_drops_the_answers_are_let_in_as_well() {
    List<FirewallChain> saved =
        IptablesSaveParser.parse(
            Backend.IPTABLES_NFT, "ip", "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n");
    List<FirewallChain> nft =
        NftRulesetParser.parse(
            "table ip own {\n\tchain fwd {\n\t\ttype filter hook forward priority 0; policy"
                + " drop;\n\t}\n}\n");

    assertThat(commands(saved, "10.0.0.2"))
        .startsWith(
            "iptables -I FORWARD 1 -s 10.88.0.0/24 -d 10.0.0.2 -p udp --dport 53 -j ACCEPT",
            "iptables -I FORWARD 1 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT");
    assertThat(commands(nft, "10.0.0.2"))
        .startsWith(
            "nft insert rule ip own fwd ip saddr 10.88.0.0/24 ip daddr 10.0.0.2 udp dport 53 accept",
            "nft insert rule ip own fwd ct state established,related accept");
  }

  private static String first(List<FirewallChain> rules) {
    return commands(rules, "10.0.0.2").get(0);
  }

  /** The commands for servers that the container gets no answer from over UDP. */
  private static List<String> commands(List<FirewallChain> rules, String... servers) {
    NetworkFacts app =
        new NetworkFacts("n1", "app", "bridge", false, List.of(cidr("10.88.0.0/24")), "br-app");
    return PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .upstreams(
                            Stream.of(servers)
                                .map(Snapshots::fromContainer)
                                .toArray(Upstream[]::new))
                        .firewall(EmbeddedPathTest.engines())
                        .build())
                .networks(app)
                .links(
                    new Link("br-app", true, 1500, List.of(cidr("10.88.0.1/24"))),
                    new Link("uplink", true, 1500, List.of(cidr("10.0.0.1/24"))))
                .routes(new Route(cidr("10.0.0.0/24"), Optional.empty(), "uplink", false, 0))
                .firewall(rules)
                .build())
        .when(q -> isUdp(q) && q.probe() == Probe.UPSTREAM_CONTAINER, Answers.silence())
        .withoutOutside()
        .finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER)
        .remedies()
        .stream()
        .map(Remedy::command)
        .flatMap(Optional::stream)
        .toList();
  }

  private static boolean isUdp(PlannedQuestion q) {
    return q.transport() == Transport.UDP;
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
