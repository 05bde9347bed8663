package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Match;
import dev.whydns.model.Match.PortRange;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What different files of one recording say has to fit together. */
class RecordingsTest {

  static List<String> engines() {
    return Fixture.ENGINES;
  }

  @ParameterizedTest
  @MethodSource("engines")
  void the_rules_of_a_container_lead_to_its_sockets(String engine) {
    for (Transport transport : Transport.values()) {
      Set<Integer> listening = listening(engine, transport);

      assertThat(listening).hasSize(1);
      assertThat(translatedTo(ruleset(engine), transport)).isEqualTo(listening);
      if (engine.endsWith("iptables")) {
        assertThat(translatedTo(saved(engine), transport)).isEqualTo(listening);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void both_tools_say_the_same_of_a_container(String engine) {
    List<FirewallChain> saved = saved(engine);
    for (FirewallChain printed :
        engine.endsWith("iptables") ? ruleset(engine) : List.<FirewallChain>of()) {
      FirewallChain same =
          saved.stream().filter(c -> c.name().equals(printed.name())).findFirst().orElseThrow();
      assertThat(printed.rules()).extracting(FirewallRule::verdict).isEqualTo(verdicts(same));
      assertThat(printed.rules())
          .extracting(FirewallRule::counter)
          .isEqualTo(same.rules().stream().map(FirewallRule::counter).toList());
      assertThat(printed.rules())
          .extracting(rule -> Set.copyOf(rule.matches()))
          .isEqualTo(same.rules().stream().map(rule -> Set.copyOf(rule.matches())).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void nothing_that_an_engine_makes_is_opaque_but_the_address_types(String engine) {
    List<FirewallChain> chains =
        FirewallTables.merge(
            IptablesSaveParser.parse(
                Backend.IPTABLES_NFT, "ip", Fixture.recorded(engine, "host/iptables-nft-save.txt")),
            NftRulesetParser.parse(Fixture.recorded(engine, "host/nft.txt")));

    List<FirewallRule> rules = chains.stream().flatMap(chain -> chain.rules().stream()).toList();
    assertThat(rules).isNotEmpty();
    assertThat(rules).noneMatch(rule -> rule.verdict() instanceof Verdict.Opaque);
    assertThat(
            rules.stream()
                .flatMap(rule -> rule.matches().stream())
                .filter(Match.Opaque.class::isInstance))
        .isSubsetOf(
            new Match.Opaque("-m addrtype --dst-type LOCAL"),
            new Match.Opaque("fib daddr type local"));
  }

  private static Set<Integer> listening(String engine, Transport transport) {
    return SocketTableParser.parse(
            transport, Fixture.recorded(engine, "container-web/" + transport.text()))
        .stream()
        .filter(SocketFacts::isOnEmbeddedAddress)
        .map(SocketFacts::port)
        .collect(Collectors.toSet());
  }

  private static List<FirewallChain> saved(String engine) {
    String text = Fixture.recorded(engine, "container-web/iptables-nft-save.txt");
    return IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", text);
  }

  private static List<FirewallChain> ruleset(String engine) {
    return NftRulesetParser.parse(Fixture.recorded(engine, "container-web/nft.txt"));
  }

  private static List<Verdict> verdicts(FirewallChain chain) {
    return chain.rules().stream().map(FirewallRule::verdict).toList();
  }

  private static Set<Integer> translatedTo(List<FirewallChain> chains, Transport transport) {
    return chains.stream()
        .flatMap(chain -> chain.rules().stream())
        .filter(
            rule -> rule.matches().contains(new Match.Protocol(Set.of(transport.text()), false)))
        .filter(
            rule ->
                rule.matches()
                    .contains(new Match.DestinationPort(List.of(new PortRange(53, 53)), false)))
        .map(FirewallRule::verdict)
        .filter(Verdict.Dnat.class::isInstance)
        .map(Verdict.Dnat.class::cast)
        .filter(dnat -> dnat.address().equals(IpAddress.EMBEDDED_DNS.text()))
        .map(dnat -> dnat.port().orElseThrow())
        .collect(Collectors.toSet());
  }
}
