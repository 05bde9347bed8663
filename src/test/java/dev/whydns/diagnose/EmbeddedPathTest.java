package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.Transport;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where rules lead a query to 127.0.0.11:53, with the rules as the tools print them. */
class EmbeddedPathTest {

  private static OptionalInt port(Firewall firewall, Transport transport) {
    return EmbeddedPath.port(EmbeddedPath.translation(firewall, transport));
  }

  private static final String ENGINES =
      """
      -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
      -A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:40054
      -A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:40053
      """;

  @Test
  void the_engines_rules_lead_to_its_ports() {
    Firewall firewall = nat(ENGINES);
    assertThat(port(firewall, Transport.UDP)).hasValue(40053);
    assertThat(port(firewall, Transport.TCP)).hasValue(40054);
  }

  @Test
  void those_of_the_nftables_backend_do_as_well() throws IOException {
    Firewall firewall = recorded("engine-29-nftables/container-web/nft.txt");
    for (Transport transport : Transport.values()) {
      assertThat(EmbeddedPath.translation(firewall, transport))
          .hasValueSatisfying(s -> assertThat(s.place().chain().table()).isEqualTo("docker-dns"));
      assertThat(port(firewall, transport)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-A OUTPUT -d 127.0.0.11/32 -j RETURN",
    "-A OUTPUT -j ACCEPT",
    "-A OUTPUT -p udp -m udp --dport 53 -j REDIRECT --to-ports 5353",
    "-A OUTPUT ! -o eth0 -p udp -j DNAT --to-destination 10.0.0.1:53",
  })
  void a_certain_rule_before_the_engines_decides(String rule) {
    assertThat(decisive(nat(rule + "\n" + ENGINES))).isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "-A OUTPUT -d 10.0.0.0/8 -j RETURN",
    "-A OUTPUT -o eth0 -p udp -m udp --dport 53 -j DNAT --to-destination 10.0.0.1:53",
    "-A OUTPUT -p udp -m udp --dport 5353 -j ACCEPT",
    "-A OUTPUT -j LOG",
  })
  void a_rule_that_does_not_fit_decides_nothing(String rule) {
    assertThat(port(nat(rule + "\n" + ENGINES), Transport.UDP)).hasValue(40053);
  }

  @Test
  void a_return_in_a_chain_without_the_engines_rule_is_harmless() {
    Firewall firewall =
        nat("-A OUTPUT -j MINE\n" + ENGINES + "-A MINE -d 127.0.0.11/32 -j RETURN\n");
    assertThat(port(firewall, Transport.UDP)).hasValue(40053);
  }

  @Test
  void a_return_or_accept_after_a_lost_jump_is_not_to_blame() {
    String chain = ENGINES.substring(ENGINES.indexOf('\n') + 1);
    Firewall firewall = nat("-A OUTPUT -d 127.0.0.11/32 -j RETURN\n" + chain);
    assertThat(EmbeddedPath.translation(firewall, Transport.UDP)).isEmpty();
    assertThat(EmbeddedPath.engineRule(firewall, Transport.UDP)).isPresent();
  }

  @Test
  void a_rule_under_conditions_that_are_not_known_is_only_doubtful() {
    String tor =
        "-A OUTPUT -p udp -m owner --uid-owner 105 -m udp --dport 53 -j REDIRECT --to-ports 9053";
    Firewall firewall = nat(tor + "\n" + ENGINES);
    assertThat(port(firewall, Transport.UDP)).hasValue(40053);
    assertThat(EmbeddedPath.doubtful(firewall, Transport.UDP))
        .hasValueSatisfying(s -> assertThat(text(s)).isEqualTo(tor))
        .hasValueSatisfying(s -> assertThat(s.fit()).isEqualTo(Fit.MAYBE));
    assertThat(EmbeddedPath.doubtful(firewall, Transport.TCP)).isEmpty();
  }

  @Test
  void a_drop_before_does_not_hide_where_the_rules_lead() {
    Firewall firewall =
        saved("*mangle\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -d 127.0.0.0/8 -j DROP\nCOMMIT\n", ENGINES);
    assertThat(port(firewall, Transport.UDP)).hasValue(40053);
  }

  @Test
  void without_tracking_there_is_no_translation() {
    String notrack = "-A OUTPUT -p udp -m udp --dport 53 -j NOTRACK";
    Firewall firewall = saved("*raw\n:OUTPUT ACCEPT [0:0]\n" + notrack + "\nCOMMIT\n", ENGINES);
    assertThat(decisive(firewall)).isEqualTo(notrack);
    assertThat(port(firewall, Transport.TCP)).hasValue(40054);
  }

  @Test
  void an_accept_in_one_base_chain_leaves_the_next_to_translate() {
    List<FirewallChain> chains = new ArrayList<>(nat(ENGINES).chains());
    chains.addAll(
        NftRulesetParser.parse(
            """
            table ip mine {
            	chain out {
            		type nat hook output priority -110; policy accept;
            		ip daddr 127.0.0.11 accept
            	}
            }
            """));
    assertThat(port(firewall(chains), Transport.UDP)).hasValue(40053);
  }

  @Test
  void a_jump_in_a_circle_ends() {
    Firewall firewall = nat("-A OUTPUT -j A\n-A A -j B\n-A B -j A\n" + ENGINES);
    assertThat(port(firewall, Transport.UDP)).hasValue(40053);
  }

  @Test
  void chains_that_fork_at_every_level_are_given_up_and_do_not_hang() {
    StringBuilder rules = new StringBuilder("-A OUTPUT -m mark --mark 1 -j C0\n");
    StringBuilder chains =
        new StringBuilder("*nat\n:OUTPUT ACCEPT [0:0]\n:DOCKER_OUTPUT - [0:0]\n");
    for (int i = 0; i < 30; i++) {
      chains.append(":C").append(i).append(" - [0:0]\n");
      rules.append(("-A C" + i + " -m mark --mark 1 -j C" + (i + 1) + "\n").repeat(3));
    }
    Firewall firewall =
        firewall(
            IptablesSaveParser.parse(
                Backend.IPTABLES_NFT, "ip", chains + rules.toString() + ENGINES + "COMMIT\n"));
    assertThat(port(firewall, Transport.UDP)).isEmpty();
  }

  private static String decisive(Firewall firewall) {
    return EmbeddedPath.translation(firewall, Transport.UDP).map(EmbeddedPathTest::text).orElse("");
  }

  private static String text(Stop stop) {
    return stop.place().rule().map(FirewallRule::text).orElse("policy");
  }

  /** The engine's rules to udp/40053 and tcp/40054. */
  static List<FirewallChain> engines() {
    return nat(ENGINES).chains();
  }

  private static Firewall nat(String rules) {
    return saved("", rules);
  }

  private static Firewall saved(String otherTables, String natRules) {
    String nat =
        "*nat\n:OUTPUT ACCEPT [0:0]\n:DOCKER_OUTPUT - [0:0]\n:MINE - [0:0]\n:A - [0:0]\n:B - [0:0]\n"
            + natRules
            + "COMMIT\n";
    return firewall(IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", otherTables + nat));
  }

  private static Firewall recorded(String file) throws IOException {
    try (var in = EmbeddedPathTest.class.getResourceAsStream("/recordings/" + file)) {
      return firewall(
          NftRulesetParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  private static Firewall firewall(List<FirewallChain> chains) {
    return new Firewall(chains, List.of(), List.of());
  }
}
