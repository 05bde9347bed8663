package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NftRulesetParserTest {

  private static final Match UDP = new Match.Protocol(Set.of("udp"), false);
  private static final Match TO_53 =
      new Match.DestinationPort(List.of(new PortRange(53, 53)), false);
  private static final Match ANY_V4 = new Match.Source(List.of(cidr("0.0.0.0/0")), false);

  @Test
  void the_engines_own_table_in_a_container_is_read_with_counters_and_targets() {
    List<FirewallChain> chains =
        NftRulesetParser.parse(Fixture.recorded("engine-29-nftables", "container-web/nft.txt"));

    assertThat(chains).extracting(FirewallChain::table).containsOnly("docker-dns");
    FirewallChain dnat = named(chains, "dns-dnat");
    assertThat(dnat.backend()).isEqualTo(Backend.NFTABLES);
    assertThat(dnat.hook()).contains(new Hook(Point.OUTPUT, -100, true, false, Optional.empty()));
    assertThat(dnat.rules().get(0))
        .isEqualTo(
            new FirewallRule(
                1,
                "ip daddr 127.0.0.11 udp dport 53 counter dnat to 127.0.0.11:36854",
                Optional.of(new Counter(2, 109)),
                List.of(new Match.Destination(List.of(cidr("127.0.0.11/32")), false), UDP, TO_53),
                new Verdict.Dnat("127.0.0.11", OptionalInt.of(36854))));
    assertThat(named(chains, "dns-snat").rules().get(0).verdict())
        .isEqualTo(new Verdict.Snat("", OptionalInt.of(53)));
  }

  @Test
  void the_engines_bridges_are_chosen_by_device_from_named_maps() {
    List<FirewallChain> chains =
        NftRulesetParser.parse(Fixture.recorded("engine-29-nftables", "host/nft.txt"));

    FirewallChain forward = named(chains, "filter-FORWARD");
    assertThat(forward.rules()).hasSize(2);
    assertThat(forward.rules().get(0).verdict())
        .isEqualTo(
            new Verdict.Choice(
                Verdict.Choice.Key.OUT_DEVICE,
                Map.of(
                    "docker0", new Verdict.Jump("filter-forward-in__docker0"),
                    "br-9a9683acaa64", new Verdict.Jump("filter-forward-in__br-9a9683acaa64"),
                    "br-c28794747c7d", new Verdict.Jump("filter-forward-in__br-c28794747c7d"))));
    assertThat(forward.rules().get(1).verdict()).isInstanceOf(Verdict.Choice.class);
    FirewallRule last = named(chains, "filter-forward-in__docker0").rules().get(2);
    assertThat(last.text()).isEqualTo("counter drop comment \"UNPUBLISHED PORT DROP\"");
    assertThat(last.matches()).isEmpty();
    assertThat(last.verdict()).isEqualTo(new Verdict.Drop());
  }

  @Test
  void a_map_of_connection_states_chooses_by_the_direction() {
    assertThat(rule("ct state vmap { established : accept, invalid : drop }").verdict())
        .isEqualTo(
            new Verdict.Choice(
                Verdict.Choice.Key.CONNECTION_STATE,
                Map.of("established", new Verdict.Accept(), "invalid", new Verdict.Drop())));
  }

  @Test
  void an_empty_map_chooses_nothing_and_a_missing_one_is_not_guessed() {
    assertThat(rule("iifname vmap @empty").verdict())
        .isEqualTo(new Verdict.Choice(Verdict.Choice.Key.IN_DEVICE, Map.of()));
    assertThat(rule("iifname vmap @gone").verdict())
        .isEqualTo(new Verdict.Opaque("iifname vmap @gone"));
    assertThat(rule("oif vmap { \"lo\" : accept, \"br-*\" : drop }").verdict())
        .isEqualTo(
            new Verdict.Choice(
                Verdict.Choice.Key.OUT_DEVICE,
                Map.of("lo", new Verdict.Accept(), "br-*", new Verdict.Drop())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iifname . oifname vmap { \"a\" . \"b\" : drop }",
        "udp length vmap { 53 : drop }",
        "queue num 3",
        "queue flags bypass to 1-3",
        "tproxy to :53",
        "xt target CT",
        "xt target \"DNAT\"",
        "dnat ip to ip saddr map { 10.0.0.1 : 10.0.0.2 }",
        "dnat to 10.0.0.1:53-60"
      })
  void what_may_end_a_packet_in_a_way_of_its_own_is_opaque(String text) {
    assertThat(rule(text).verdict()).isEqualTo(new Verdict.Opaque(text));
  }

  @ParameterizedTest
  @CsvSource({
    "filter, ip, 0",
    "raw, ip, -300",
    "mangle, inet, -150",
    "dstnat, ip, -100",
    "srcnat, ip, 100",
    "security, ip, 50",
    "filter + 10, ip, 10",
    "filter - 1, ip, -1",
    "dstnat - 5, ip, -105",
    "-100, ip, -100",
    "42, ip, 42",
    "filter, bridge, -200",
    "out, bridge, 100",
    "nonsense, ip, 0",
  })
  void priorities_are_numbers_names_and_distances_from_names(
      String priority, String family, int expected) {
    String text =
        "table "
            + family
            + " t {\n\tchain c {\n\t\ttype filter hook forward priority "
            + priority
            + "; policy drop;\n\t}\n}\n";

    assertThat(NftRulesetParser.parse(text).get(0).hook())
        .contains(new Hook(Point.FORWARD, expected, false, true, Optional.empty()));
  }

  @Test
  void a_hook_of_a_device_is_read_behind_its_device() {
    String text =
        "table netdev t {\n chain c {\n type filter hook ingress device \"lo\" priority -500;\n }\n}\n";

    assertThat(NftRulesetParser.parse(text).get(0).hook())
        .contains(new Hook(Point.INGRESS, -500, false, false, Optional.empty()));
  }

  @Test
  void sets_ranges_and_negations_are_read() {
    assertThat(
            matches(
                "iifname { \"br-*\", \"docker0\" } oifname != \"eth0\" udp dport { 53, 853, 5000-5010 } drop"))
        .containsExactly(
            new Match.InDevice(List.of("br-*", "docker0"), false),
            new Match.OutDevice(List.of("eth0"), true),
            UDP,
            new Match.DestinationPort(
                List.of(new PortRange(53, 53), new PortRange(853, 853), new PortRange(5000, 5010)),
                false));
    assertThat(matches("ip saddr { 10.0.0.0/8, 192.0.2.1-192.0.2.2 } udp sport != domain accept"))
        .containsExactly(
            new Match.Source(
                List.of(cidr("10.0.0.0/8"), cidr("192.0.2.1/32"), cidr("192.0.2.2/32")), false),
            UDP,
            new Match.SourcePort(List.of(new PortRange(53, 53)), true));
    assertThat(matches("meta l4proto { tcp, udp } th dport 53 drop"))
        .containsExactly(new Match.Protocol(Set.of("tcp", "udp"), false), TO_53);
    assertThat(matches("meta l4proto ipv6-icmp drop"))
        .containsExactly(new Match.Protocol(Set.of("ipv6-icmp"), false));
    assertThat(matches("ct state established,related accept"))
        .containsExactly(new Match.ConnectionState(Set.of("ESTABLISHED", "RELATED"), false));
    assertThat(matches("ct state ! new accept"))
        .containsExactly(new Match.ConnectionState(Set.of("NEW"), true));
    assertThat(matches("ip protocol != 17 accept"))
        .contains(new Match.Protocol(Set.of("udp"), true));
  }

  @Test
  void a_port_of_a_protocol_asks_for_the_protocol_once() {
    assertThat(matches("udp sport 53 udp dport 53 drop"))
        .containsExactly(UDP, new Match.SourcePort(List.of(new PortRange(53, 53)), false), TO_53);
  }

  @Test
  void in_a_table_of_both_versions_an_address_ruled_out_is_still_one_of_its_version() {
    assertThat(matches("ip saddr != 10.0.0.0/8 drop"))
        .containsExactly(new Match.Source(List.of(cidr("10.0.0.0/8")), true), ANY_V4);
    assertThat(matches("ip saddr 10.0.0.0/8 drop"))
        .containsExactly(new Match.Source(List.of(cidr("10.0.0.0/8")), false));
    assertThat(matches("meta nfproto ipv4 drop")).containsExactly(ANY_V4);
    assertThat(matches("ip daddr != 10.0.0.0/8 drop"))
        .containsExactly(new Match.Destination(List.of(cidr("10.0.0.0/8")), true), ANY_V4);
    assertThat(matches("ip saddr @blocked drop"))
        .containsExactly(new Match.Opaque("ip saddr @blocked"), ANY_V4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ct status dnat",
        "ct original ip daddr 1.2.3.4",
        "ct count over 20",
        "ct mark 0x00000001",
        "meta mark & 0x000000ff == 0x00000001",
        "meta mark != { 0x1, 0x2 }",
        "meta hour \"10:00\"-\"12:00\"",
        "fib daddr type local",
        "fib saddr . iif oif missing",
        "limit rate over 10/second burst 5 packets",
        "limit rate 10 mbytes/second burst 512 kbytes",
        "quota over 10 mbytes",
        "numgen random mod 2 0",
        "update @seen { ip saddr timeout 1m limit rate 3/second }",
        "@th,16,16 53",
        "xt match string",
        "iifname @devices",
        "th dport @ports",
        "tcp option maxseg size 1-500",
        "arp operation request",
        "socket transparent 1",
        "jhash ip saddr mod 2 seed 0x1 0",
        "ct reply ip saddr 1.2.3.4",
        "ct original proto-dst 53",
        "limit name \"dns\"",
        "meta l4proto 6-17",
        "th dport < 1024",
        "th dport >= 53",
        "socket cgroupv2 level 2 \"system.slice/docker.service\""
      })
  void an_expression_without_a_word_in_the_model_is_opaque_and_what_follows_is_read(String text) {
    FirewallRule rule = rule(text + " counter packets 3 bytes 4 drop");

    assertThat(rule.matches()).containsExactly(new Match.Opaque(text));
    assertThat(rule.counter()).contains(new Counter(3, 4));
    assertThat(rule.verdict()).isEqualTo(new Verdict.Drop());
  }

  @Test
  void in_a_table_of_one_version_an_address_says_nothing_more() {
    for (String version : List.of("ip", "ip6")) {
      String text =
          "table %1$s t {\n chain c {\n %1$s saddr @blocked drop\n }\n}\n".formatted(version);

      assertThat(NftRulesetParser.parse(text).get(0).rules().get(0).matches())
          .containsExactly(new Match.Opaque(version + " saddr @blocked"));
    }
  }

  @Test
  void a_condition_behind_one_that_is_not_known_still_counts() {
    assertThat(matches("fib daddr type local udp dport 53 jump DOCKER"))
        .containsExactly(new Match.Opaque("fib daddr type local"), UDP, TO_53);
    assertThat(matches("ct original ip daddr 1.2.3.4 udp dport 53 drop"))
        .containsExactly(new Match.Opaque("ct original ip daddr 1.2.3.4"), UDP, TO_53);
    assertThat(matches("udp dport == 53 drop")).containsExactly(UDP, TO_53);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "meta mark set 0x00000002",
        "ct mark set meta mark",
        "counter name \"dns\"",
        "log flags all",
        "log flags skuid",
        "log flags ip options",
        "log flags tcp sequence",
        "log flags tcp sequence,options prefix \"dns \"",
        "log prefix \"dns \" group 2 snaplen 64 queue-threshold 8",
      })
  void a_statement_that_is_no_condition_leaves_the_rule_certain(String text) {
    FirewallRule rule = rule(text + " drop");

    assertThat(rule.matches()).isEmpty();
    assertThat(rule.counter()).isEmpty();
    assertThat(rule.verdict()).isEqualTo(new Verdict.Drop());
  }

  @Test
  void statements_that_change_or_log_let_the_packet_go_on() {
    assertThat(rule("meta mark set meta mark | 0x00000002").verdict())
        .isEqualTo(new Verdict.Continue());
    assertThat(rule("log prefix \"drop \" level warn flags all").matches()).isEmpty();
    assertThat(rule("log prefix \"drop \" flags tcp sequence,options drop").verdict())
        .isEqualTo(new Verdict.Drop());
    assertThat(rule("counter packets 0 bytes 0").verdict()).isEqualTo(new Verdict.Continue());
    assertThat(rule("continue").verdict()).isEqualTo(new Verdict.Continue());
  }

  @Test
  void verdicts_and_translations_are_read_in_old_and_new_words() {
    assertThat(rule("reject with icmp type admin-prohibited").verdict())
        .isEqualTo(new Verdict.Reject("icmp-admin-prohibited"));
    assertThat(rule("reject with icmpv6 no-route").verdict())
        .isEqualTo(new Verdict.Reject("icmp6-no-route"));
    assertThat(rule("reject with tcp reset comment \"x\"").verdict())
        .isEqualTo(new Verdict.Reject("tcp-reset"));
    assertThat(rule("reject").verdict()).isEqualTo(new Verdict.Reject("icmpx-port-unreachable"));
    assertThat(rule("jump other").verdict()).isEqualTo(new Verdict.Jump("other"));
    assertThat(rule("goto other").verdict()).isEqualTo(new Verdict.Goto("other"));
    assertThat(rule("dnat ip6 to [fd00::1]:5353").verdict())
        .isEqualTo(new Verdict.Dnat("fd00::1", OptionalInt.of(5353)));
    assertThat(rule("dnat to 10.0.0.1 random,persistent").verdict())
        .isEqualTo(new Verdict.Dnat("10.0.0.1", OptionalInt.empty()));
    assertThat(rule("redirect to :5353").verdict())
        .isEqualTo(new Verdict.Dnat("", OptionalInt.of(5353)));
    assertThat(rule("redirect").verdict()).isEqualTo(new Verdict.Dnat("", OptionalInt.empty()));
    assertThat(rule("masquerade fully-random").verdict())
        .isEqualTo(new Verdict.Snat("", OptionalInt.empty()));
    assertThat(rule("snat ip to 10.0.0.1 persistent").verdict())
        .isEqualTo(new Verdict.Snat("10.0.0.1", OptionalInt.empty()));
    assertThat(rule("notrack").verdict()).isEqualTo(new Verdict.NoTrack());
  }

  @Test
  void two_readings_of_one_rule_have_the_same_text() {
    assertThat(rule("udp dport 53  counter packets 1 bytes 60 drop").text())
        .isEqualTo(rule("udp dport 53  counter packets 2 bytes 120 drop").text())
        .isEqualTo("udp dport 53 counter drop");
  }

  @Test
  void a_rule_over_several_lines_is_one() {
    FirewallRule rule =
        rule("ip saddr { 10.0.0.1,\n\t\t\t     10.0.0.2 } counter packets 1 bytes 2\n");

    assertThat(rule.text()).isEqualTo("ip saddr { 10.0.0.1, 10.0.0.2 } counter");
    assertThat(rule.matches())
        .containsExactly(
            new Match.Source(List.of(cidr("10.0.0.1/32"), cidr("10.0.0.2/32")), false));
  }

  @Test
  void a_comment_is_text_whatever_it_says() {
    FirewallRule rule = rule("udp dport 53 accept comment \"a { b } # c; drop\"");

    assertThat(rule.verdict()).isEqualTo(new Verdict.Accept());
    assertThat(rule.text()).endsWith("comment \"a { b } # c; drop\"");
  }

  @Test
  void quotes_that_do_not_pair_make_no_false_verdict() {
    assertThat(rule("log prefix \"say \"x\" \" drop").verdict()).isEqualTo(new Verdict.Drop());
    assertThat(rule("log prefix \"say \"x accept").verdict()).isInstanceOf(Verdict.Accept.class);
    assertThat(rule("log prefix \"say x\" y\" drop").verdict())
        .isEqualTo(new Verdict.Opaque(" drop"));
    assertThat(rule("log prefix \"a\" drop \"b\" accept").verdict())
        .isInstanceOf(Verdict.Opaque.class);
  }

  @Test
  void what_nft_prints_as_nothing_is_not_taken_for_going_on() {
    List<FirewallChain> chains = NftRulesetParser.parse(Fixture.own("odd-as-nft-prints-it.nft"));

    FirewallChain output =
        chains.stream()
            .filter(c -> c.family().equals("ip6") && c.name().equals("OUTPUT"))
            .findFirst()
            .orElseThrow();
    assertThat(output.rules())
        .extracting(FirewallRule::verdict)
        .containsOnly(new Verdict.Opaque("(not printed by nft)"));
  }

  @Test
  void all_families_are_read_and_a_dormant_table_has_no_hooks() {
    List<FirewallChain> chains = NftRulesetParser.parse(Fixture.own("native.nft"));

    assertThat(chains)
        .extracting(FirewallChain::family)
        .contains("inet", "ip", "netdev", "bridge", "arp");
    assertThat(named(chains, "inp").rules()).hasSize(45);
    assertThat(named(chains, "inp").hook())
        .contains(new Hook(Point.INPUT, 10, false, true, Optional.empty()));
    FirewallChain dormant = named(chains, "c");
    assertThat(dormant.hook()).isEmpty();
    assertThat(dormant.rules()).hasSize(1);
  }

  @Test
  void handles_change_nothing() {
    assertThat(NftRulesetParser.parse(Fixture.own("native-handles.nft")))
        .isEqualTo(NftRulesetParser.parse(Fixture.own("native.nft")));
  }

  @Test
  void warnings_between_the_tables_are_comments() {
    assertThat(
            NftRulesetParser.parse(
                "# Warning: table ip nat is managed by iptables-nft, do not touch!\ntable ip nat {\n\tchain A {\n\t}\n}\n"))
        .hasSize(1);
  }

  @Test
  void a_rule_that_was_cut_short_is_left_out() {
    String text = "table ip t {\n\tchain c {\n\t\tudp dport 53 drop\n\t\tip saddr 10.0.0.1";

    assertThat(NftRulesetParser.parse(text).get(0).rules()).hasSize(1);
  }

  @Test
  void text_that_is_no_ruleset_has_no_chains() {
    assertThat(NftRulesetParser.parse("")).isEmpty();
    assertThat(NftRulesetParser.parse("table")).isEmpty();
    assertThat(NftRulesetParser.parse("table ip")).isEmpty();
    assertThat(NftRulesetParser.parse("table ip t {")).isEmpty();
    assertThat(NftRulesetParser.parse("}}}} \" { \u0000 \u001b[2J table { } ;;;")).isEmpty();
  }

  @Test
  void sets_and_maps_of_many_thousand_elements_are_read_fast() {
    String addresses =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "10.1." + (i >> 8) + "." + (i & 255))
            .collect(Collectors.joining(",\n\t"));
    String devices =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "\"br-" + i + "\" : jump j" + i)
            .collect(Collectors.joining(",\n\t"));
    String text =
        "table inet t {\n\tset s {\n\t\ttype ipv4_addr\n\t\telements = { "
            + addresses
            + " }\n\t}\n\tmap m {\n"
            + "\t\ttype ifname : verdict\n\t\telements = { "
            + devices
            + " }\n\t}\n\tchain c {\n"
            + "\t\tiifname vmap @m\n".repeat(200)
            + "\t\tip saddr { "
            + addresses
            + " } drop\n\t}\n}\n";

    List<FirewallChain> chains =
        assertTimeoutPreemptively(Duration.ofSeconds(4), () -> NftRulesetParser.parse(text));

    assertThat(chains.get(0).rules()).hasSize(201);
    assertThat(chains.get(0).rules().get(200).matches().get(0)).isInstanceOf(Match.Opaque.class);
  }

  @Test
  void deep_nesting_and_long_chains_of_operators_end() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(4),
        () -> {
          NftRulesetParser.parse("table ip t { chain c { " + "{ ".repeat(100_000));
          rule("meta mark " + "& 1 ".repeat(100_000) + "== 1 drop");
          rule("udp dport 53 ".repeat(20_000) + "drop");
          rule("counter packets 1 bytes 2 ".repeat(20_000) + "drop");
          rule("mark 1 ".repeat(20_000) + "udp dport 53 ".repeat(20_000) + "drop");
        });
  }

  private static FirewallRule rule(String text) {
    String table =
        "table inet t {\n\tmap empty {\n\t\ttype ifname : verdict\n\t}\n\n\tchain c {\n\t\t"
            + text
            + "\n\t}\n}\n";
    return NftRulesetParser.parse(table).get(0).rules().get(0);
  }

  private static List<Match> matches(String text) {
    return rule(text).matches();
  }

  private static FirewallChain named(List<FirewallChain> chains, String name) {
    return chains.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text).orElseThrow();
  }
}
