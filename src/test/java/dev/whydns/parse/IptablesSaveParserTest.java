package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Cidr;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.FirewallChain.Hook;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.FirewallRule.Counter;
import dev.whydns.model.Match;
import dev.whydns.model.Match.PortRange;
import dev.whydns.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IptablesSaveParserTest {

  private static final Match UDP = new Match.Protocol(Set.of("udp"), false);
  private static final Match TO_53 =
      new Match.DestinationPort(List.of(new PortRange(53, 53)), false);

  @Test
  void the_engines_rules_in_a_container_are_read_with_counters_and_targets() {
    List<FirewallChain> chains = recorded("engine-28-iptables", "container-web");

    FirewallChain output = named(chains, "DOCKER_OUTPUT");
    assertThat(output.hook()).isEmpty();
    assertThat(output.rules().get(1))
        .isEqualTo(
            new FirewallRule(
                2,
                "-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination"
                    + " 127.0.0.11:35820",
                Optional.of(new Counter(2, 109)),
                List.of(
                    new Match.Destination(
                        List.of(Cidr.parse("127.0.0.11/32").orElseThrow()), false),
                    UDP,
                    TO_53),
                new Verdict.Dnat("127.0.0.11", OptionalInt.of(35820))));
    assertThat(named(chains, "DOCKER_POSTROUTING").rules().get(1).verdict())
        .isEqualTo(new Verdict.Snat("", OptionalInt.of(53)));
    assertThat(named(chains, "OUTPUT").rules().get(0).verdict())
        .isEqualTo(new Verdict.Jump("DOCKER_OUTPUT"));
  }

  @Test
  void built_in_chains_have_the_hooks_of_their_table() {
    List<FirewallChain> chains =
        parse(
            "*nat\n:PREROUTING ACCEPT [1:2]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n"
                + "*filter\n:FORWARD DROP [3:4]\n:DOCKER - [0:0]\nCOMMIT\n*raw\n:OUTPUT ACCEPT\nCOMMIT\n");

    assertThat(chains)
        .extracting(FirewallChain::hook)
        .containsExactly(
            Optional.of(
                new Hook(Point.PREROUTING, -100, true, false, Optional.of(new Counter(1, 2)))),
            Optional.of(
                new Hook(Point.POSTROUTING, 100, true, false, Optional.of(new Counter(0, 0)))),
            Optional.of(new Hook(Point.FORWARD, 0, false, true, Optional.of(new Counter(3, 4)))),
            Optional.empty(),
            Optional.of(new Hook(Point.OUTPUT, -300, false, false, Optional.empty())));
    assertThat(chains)
        .extracting(FirewallChain::table)
        .containsExactly("nat", "nat", "filter", "filter", "raw");
  }

  @Test
  void the_security_table_comes_where_the_backend_puts_it() {
    String text = "*security\n:INPUT ACCEPT [0:0]\nCOMMIT\n";

    assertThat(parse(text).get(0).hook().orElseThrow().priority()).isEqualTo(150);
    assertThat(
            IptablesSaveParser.parse(Backend.IPTABLES_LEGACY, "ip", text)
                .get(0)
                .hook()
                .orElseThrow()
                .priority())
        .isEqualTo(50);
  }

  @Test
  void a_chain_of_the_operators_own_that_is_called_as_a_hook_is_none() {
    assertThat(parse("*filter\n:INPUT - [0:0]\nCOMMIT\n").get(0).hook()).isEmpty();
  }

  @Test
  void addresses_devices_and_ports_may_be_negated() {
    assertThat(
            matches(
                "! -s 10.88.0.0/24 -i br-+ ! -o eth0 -p tcp -m tcp --sport 1024:65535 ! --dport 1:53 -j DROP"))
        .containsExactly(
            new Match.Source(List.of(Cidr.parse("10.88.0.0/24").orElseThrow()), true),
            new Match.InDevice(List.of("br-+"), false),
            new Match.OutDevice(List.of("eth0"), true),
            new Match.Protocol(Set.of("tcp"), false),
            new Match.SourcePort(List.of(new PortRange(1024, 65535)), false),
            new Match.DestinationPort(List.of(new PortRange(1, 53)), true));
  }

  @Test
  void lists_of_ports_are_any_of_them_but_either_side_is_not_understood() {
    assertThat(matches("-p udp -m multiport --dports 53,853,5000:5010 -j DROP"))
        .containsExactly(
            UDP,
            new Match.DestinationPort(
                List.of(new PortRange(53, 53), new PortRange(853, 853), new PortRange(5000, 5010)),
                false));
    assertThat(matches("-p udp -m multiport ! --ports 53 -j DROP"))
        .containsExactly(UDP, new Match.Opaque("! --ports 53"));
  }

  @Test
  void states_are_read_from_both_modules_and_translations_are_no_states() {
    assertThat(matches("-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"))
        .containsExactly(new Match.ConnectionState(Set.of("RELATED", "ESTABLISHED"), false));
    assertThat(matches("-m state ! --state NEW -j ACCEPT"))
        .containsExactly(new Match.ConnectionState(Set.of("NEW"), true));
    assertThat(matches("-m conntrack --ctstate DNAT -j ACCEPT"))
        .containsExactly(new Match.Opaque("--ctstate DNAT"));
  }

  @Test
  void protocols_have_one_name_whether_printed_as_a_number_or_not() {
    assertThat(matches("-p 17 -j DROP")).containsExactly(UDP);
    assertThat(matches("! -p ipv6-icmp -j DROP"))
        .containsExactly(new Match.Protocol(Set.of("ipv6-icmp"), true));
    assertThat(matches("-p 253 -j DROP")).containsExactly(new Match.Protocol(Set.of("253"), false));
  }

  @Test
  void a_comment_is_no_condition_whatever_it_says() {
    FirewallRule rule =
        rule(
            "-p udp -m comment --comment \"say \\\"no\\\" -j ACCEPT \\\\\" -m udp --dport 53 -j DROP");

    assertThat(rule.matches()).containsExactly(UDP, TO_53);
    assertThat(rule.verdict()).isEqualTo(new Verdict.Drop());
  }

  @Test
  void what_has_no_word_in_the_model_is_opaque_with_its_words() {
    assertThat(matches("-m addrtype --dst-type LOCAL -j DROP"))
        .containsExactly(new Match.Opaque("-m addrtype --dst-type LOCAL"));
    assertThat(matches("-p tcp -m tcp --tcp-flags SYN,RST SYN --dport 53 -j DROP"))
        .containsExactly(
            new Match.Protocol(Set.of("tcp"), false),
            new Match.Opaque("--tcp-flags SYN,RST SYN"),
            TO_53);
    assertThat(matches("-d 10.0.0.0/255.0.255.0 -j DROP"))
        .containsExactly(new Match.Opaque("-d 10.0.0.0/255.0.255.0"));
    assertThat(matches("-m string --string \"-j DROP\" --algo bm -j ACCEPT"))
        .containsExactly(new Match.Opaque("-m string --string -j DROP --algo bm"));
    assertThat(matches("! -f -j DROP")).containsExactly(new Match.Opaque("! -f"));
  }

  @Test
  void a_range_of_addresses_is_its_prefixes() {
    assertThat(matches("-m iprange --src-range 10.0.0.1-10.0.0.4 -j DROP"))
        .containsExactly(
            new Match.Source(
                List.of(
                    Cidr.parse("10.0.0.1/32").orElseThrow(),
                    Cidr.parse("10.0.0.2/31").orElseThrow(),
                    Cidr.parse("10.0.0.4/32").orElseThrow()),
                false));
  }

  @Test
  void targets_end_translate_or_let_go_on() {
    assertThat(verdict("-j ACCEPT")).isEqualTo(new Verdict.Accept());
    assertThat(verdict("-j REJECT --reject-with tcp-reset"))
        .isEqualTo(new Verdict.Reject("tcp-reset"));
    assertThat(verdict("-j RETURN")).isEqualTo(new Verdict.Return());
    assertThat(verdict("-j REDIRECT --to-ports 5353"))
        .isEqualTo(new Verdict.Dnat("", OptionalInt.of(5353)));
    assertThat(verdict("-j REDIRECT")).isEqualTo(new Verdict.Dnat("", OptionalInt.empty()));
    assertThat(verdict("-j DNAT --to-destination [fd00::1]:5353"))
        .isEqualTo(new Verdict.Dnat("fd00::1", OptionalInt.of(5353)));
    assertThat(verdict("-j DNAT --to-destination fd00::1"))
        .isEqualTo(new Verdict.Dnat("fd00::1", OptionalInt.empty()));
    assertThat(verdict("-j DNAT --to-destination 10.0.0.1 --random"))
        .isEqualTo(new Verdict.Dnat("10.0.0.1", OptionalInt.empty()));
    assertThat(verdict("-j SNAT --to-source 10.0.0.1:1000-2000"))
        .isEqualTo(new Verdict.Snat("10.0.0.1", OptionalInt.empty()));
    assertThat(verdict("-j MASQUERADE --to-ports 1024-2000"))
        .isEqualTo(new Verdict.Snat("", OptionalInt.empty()));
    assertThat(verdict("-j NOTRACK")).isEqualTo(new Verdict.NoTrack());
    assertThat(verdict("-j CT --notrack")).isEqualTo(new Verdict.NoTrack());
    assertThat(verdict("-j CT --zone 3")).isEqualTo(new Verdict.Continue());
    assertThat(verdict("-j LOG --log-prefix \"-j DROP \"")).isEqualTo(new Verdict.Continue());
    assertThat(verdict("-g OWN")).isEqualTo(new Verdict.Goto("OWN"));
    assertThat(verdict("-j OWN")).isEqualTo(new Verdict.Jump("OWN"));
    assertThat(verdict("")).isEqualTo(new Verdict.Continue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NFQUEUE --queue-num 3",
        "DNAT --to-destination 10.0.0.1:53-60",
        "DNAT --to-destination nonsense:53",
        "DNAT [unsupported revision]",
        "SNAT [unsupported revision]",
        "REDIRECT [unsupported revision]",
        "REDIRECT --to-ports 5000-5010",
        "NETMAP --to 10.0.0.0/8",
        "NO_SUCH_CHAIN"
      })
  void what_a_target_does_is_not_guessed(String target) {
    assertThat(verdict("-j " + target)).isEqualTo(new Verdict.Opaque(target));
  }

  @Test
  void a_match_of_an_unsupported_revision_is_opaque() {
    FirewallRule rule = rule("-p udp -m conntrack [unsupported revision] -j DROP");

    assertThat(rule.matches()).containsExactly(UDP, new Match.Opaque("[unsupported revision]"));
    assertThat(rule.verdict()).isEqualTo(new Verdict.Drop());
  }

  @Test
  void every_odd_rule_of_a_real_listing_is_read() {
    List<FirewallChain> chains =
        IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", Fixture.own("odd.iptables-nft-save"));

    FirewallChain forward = named(chains, "filter", "FORWARD");
    assertThat(forward.rules()).hasSize(29);
    assertThat(forward.hook().orElseThrow().dropsByPolicy()).isTrue();
    assertThat(forward.rules())
        .extracting(FirewallRule::counter)
        .containsOnly(Optional.of(new Counter(0, 0)));
    assertThat(forward.rules())
        .filteredOn(rule -> rule.verdict() instanceof Verdict.Opaque)
        .extracting(FirewallRule::text)
        .containsExactly("-A FORWARD -j NFQUEUE --queue-num 3");
  }

  @Test
  void legacy_tables_are_read_the_same_way() {
    List<FirewallChain> chains =
        IptablesSaveParser.parse(
            Backend.IPTABLES_LEGACY, "ip", Fixture.own("odd.iptables-legacy-save"));

    assertThat(named(chains, "nat", "DOCKER_OUTPUT").rules().get(0).verdict())
        .isEqualTo(new Verdict.Dnat("127.0.0.11", OptionalInt.of(41287)));
    assertThat(chains).extracting(FirewallChain::backend).containsOnly(Backend.IPTABLES_LEGACY);
  }

  @Test
  void a_listing_without_counters_has_none() {
    assertThat(
            parse("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j DROP\nCOMMIT\n")
                .get(0)
                .rules()
                .get(0)
                .counter())
        .isEmpty();
  }

  @Test
  void a_rule_that_was_cut_short_is_left_out_for_it_would_mean_something_else() {
    String text =
        "*filter\n:INPUT ACCEPT [0:0]\n[0:0] -A INPUT -p udp -j DROP\n[0:0] -A INPUT -s 10.0.0.1";

    assertThat(parse(text).get(0).rules()).hasSize(1);
  }

  @Test
  void text_that_is_no_listing_has_no_chains() {
    assertThat(parse("")).isEmpty();
    assertThat(parse("-A INPUT -j DROP\n:INPUT ACCEPT\nCOMMIT\n")).isEmpty();
    assertThat(parse("# Table `nat' is incompatible, use 'nft' tool.\n")).isEmpty();
    assertThat(parse("*\n*nat\n:\n:X\n[\n[0:0\n[0:0] -A\n[x] -A \"\n\u0000\u001b[0m\n")).isEmpty();
  }

  @Test
  void an_open_quote_ends_with_its_line() {
    assertThat(rule("-m comment --comment \"never closed -j DROP").verdict())
        .isEqualTo(new Verdict.Continue());
    assertThat(rule("-m comment --comment \"\\").verdict()).isEqualTo(new Verdict.Continue());
  }

  private static List<FirewallChain> recorded(String engine, String where) {
    return parse(Fixture.recorded(engine, where + "/iptables-nft-save.txt"));
  }

  private static List<FirewallChain> parse(String text) {
    return IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", text);
  }

  private static FirewallRule rule(String rest) {
    String text =
        "*filter\n:FORWARD ACCEPT [0:0]\n:OWN - [0:0]\n[0:0] -A FORWARD " + rest + "\nCOMMIT\n";
    return named(parse(text), "FORWARD").rules().get(0);
  }

  private static List<Match> matches(String rest) {
    return rule(rest).matches();
  }

  private static Verdict verdict(String rest) {
    return rule(rest).verdict();
  }

  private static FirewallChain named(List<FirewallChain> chains, String name) {
    return chains.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static FirewallChain named(List<FirewallChain> chains, String table, String name) {
    return named(chains.stream().filter(c -> c.table().equals(table)).toList(), name);
  }
}
