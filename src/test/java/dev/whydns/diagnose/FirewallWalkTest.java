package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.FirewallWalk.Flow;
import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Packet;
import dev.whydns.model.Transport;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The way of a packet through chains, as iptables(8) and nft(8) describe it. */
class FirewallWalkTest {

  private static final Packet QUESTION =
      new Packet(
          Transport.UDP,
          IpAddress.literal("10.88.0.2"),
          IpAddress.literal("10.0.0.2"),
          41000,
          53,
          "br-app",
          "eth0",
          false);

  @Test
  void a_jump_comes_back_and_the_next_rule_is_certain() {
    assertThat(walk("-A FORWARD -j A", "-A A -p tcp -j ACCEPT", "-A FORWARD -j DROP"))
        .containsExactly("drop yes FORWARD 2");
  }

  @Test
  void a_return_comes_back_before_the_end_of_the_chain() {
    assertThat(walk("-A FORWARD -j A", "-A A -j RETURN", "-A A -j ACCEPT", "-A FORWARD -j DROP"))
        .containsExactly("return yes A 1", "drop yes FORWARD 2");
  }

  @Test
  void a_return_under_an_unknown_condition_may_or_may_not_come_back() {
    assertThat(
            walk(
                "-A FORWARD -j A",
                "-A A -m mark --mark 1 -j RETURN",
                "-A A -j ACCEPT",
                "-A FORWARD -j DROP"))
        .containsExactly("accept maybe A 2", "drop maybe FORWARD 2");
  }

  @Test
  void a_goto_does_not_come_back_to_the_chain_that_it_left() {
    assertThat(walk("-A FORWARD -g A", "-A FORWARD -j DROP")).isEmpty();
    assertThat(walk("-A FORWARD -j A", "-A A -g B", "-A A -j ACCEPT", "-A FORWARD -j DROP"))
        .containsExactly("drop yes FORWARD 2");
    assertThat(walk("-A FORWARD -g A", "-A A -j DROP", "-A FORWARD -j ACCEPT"))
        .containsExactly("drop yes A 1");
  }

  @Test
  void a_goto_under_an_unknown_condition_leaves_both_ways_open() {
    assertThat(walk("-A FORWARD -m mark --mark 1 -g A", "-A A -j ACCEPT", "-A FORWARD -j DROP"))
        .containsExactly("accept maybe A 1", "drop maybe FORWARD 2");
    assertThat(walk("-A FORWARD -m mark --mark 1 -g A", "-A FORWARD -j DROP"))
        .containsExactly("drop maybe FORWARD 2");
  }

  @Test
  void what_a_jump_under_an_unknown_condition_leads_to_is_uncertain_and_so_is_what_follows() {
    assertThat(walk("-A FORWARD -m mark --mark 1 -j A", "-A A -j DROP", "-A FORWARD -j REJECT"))
        .containsExactly("drop maybe A 1", "reject maybe FORWARD 2");
  }

  @Test
  void a_jump_under_an_unknown_condition_that_comes_back_in_any_case_changes_nothing() {
    assertThat(
            walk("-A FORWARD -m mark --mark 1 -j A", "-A A -p tcp -j DROP", "-A FORWARD -j DROP"))
        .containsExactly("drop yes FORWARD 2");
  }

  @Test
  void a_jump_to_a_chain_that_does_not_exist_is_passed_over() {
    String nft =
        "table ip t {\n chain f {\n type filter hook forward priority 0; policy accept;\n"
            + " jump gone\n counter drop\n }\n}\n";

    assertThat(words(walk(new Firewall(NftRulesetParser.parse(nft), List.of(), List.of()))))
        .containsExactly("drop yes f 2");
  }

  @Test
  void a_condition_that_is_not_met_passes_the_rule_over() {
    assertThat(walk("-A FORWARD -p tcp -j DROP", "-A FORWARD -i eth0 -j DROP")).isEmpty();
  }

  @Test
  void an_accept_ends_the_chain_and_the_policy_drops_what_no_rule_took() {
    assertThat(saved("*filter\n:FORWARD DROP [0:0]\n-A FORWARD -p udp -j ACCEPT\nCOMMIT\n"))
        .containsExactly("accept yes FORWARD 1");
    assertThat(saved("*filter\n:FORWARD DROP [0:0]\n-A FORWARD -p tcp -j ACCEPT\nCOMMIT\n"))
        .containsExactly("drop yes FORWARD policy");
    assertThat(
            saved("*filter\n:FORWARD DROP [0:0]\n-A FORWARD -m mark --mark 1 -j ACCEPT\nCOMMIT\n"))
        .containsExactly("accept maybe FORWARD 1", "drop maybe FORWARD policy");
  }

  @Test
  void an_accept_of_one_table_does_not_spare_the_next_and_their_order_is_by_priority() {
    String tables =
        """
        *filter
        :FORWARD ACCEPT [0:0]
        -A FORWARD -j DROP
        COMMIT
        *mangle
        :FORWARD ACCEPT [0:0]
        -A FORWARD -j ACCEPT
        COMMIT
        """;

    assertThat(saved(tables)).containsExactly("accept yes FORWARD 1", "drop yes FORWARD 1");
  }

  @Test
  void what_is_lost_in_one_table_does_not_get_to_the_next() {
    String tables =
        """
        *mangle
        :FORWARD DROP [0:0]
        COMMIT
        *filter
        :FORWARD ACCEPT [0:0]
        -A FORWARD -j REJECT
        COMMIT
        """;

    assertThat(saved(tables)).containsExactly("drop yes FORWARD policy");
    assertThat(
            words(
                FirewallWalk.pastLosses(
                    parsed(tables), Point.FORWARD, Flow.untranslated(QUESTION))))
        .containsExactly("drop yes FORWARD policy", "reject yes FORWARD 1");
  }

  @Test
  void a_packet_that_may_be_lost_in_one_table_may_get_to_the_next() {
    String tables =
        """
        *mangle
        :FORWARD DROP [0:0]
        -A FORWARD -m mark --mark 1 -j ACCEPT
        COMMIT
        *filter
        :FORWARD ACCEPT [0:0]
        -A FORWARD -j DROP
        COMMIT
        """;

    assertThat(saved(tables))
        .containsExactly(
            "accept maybe FORWARD 1", "drop maybe FORWARD policy", "drop maybe FORWARD 1");
  }

  @Test
  void a_target_of_its_own_way_makes_all_that_follows_uncertain() {
    assertThat(walk("-A FORWARD -j NFQUEUE --queue-num 3", "-A FORWARD -j DROP"))
        .containsExactly("opaque yes FORWARD 1", "drop maybe FORWARD 2");
  }

  @Test
  void logging_and_switching_off_tracking_end_nothing() {
    assertThat(walk("-A FORWARD -j LOG", "-A FORWARD -j NOTRACK", "-A FORWARD -j DROP"))
        .containsExactly("notrack yes FORWARD 2", "drop yes FORWARD 3");
  }

  @Test
  void a_map_chooses_what_is_done_and_one_without_the_key_does_nothing() {
    String nft =
        """
        table ip t {
        	chain f {
        		type filter hook forward priority 0; policy accept;
        		iifname vmap { "eth7" : drop }
        		iifname vmap { "br-app" : jump own }
        		oifname vmap { "eth0" : goto last }
        		accept
        	}
        	chain own {
        		tcp dport 53 drop
        	}
        	chain last {
        		drop
        	}
        }
        """;

    assertThat(words(walk(new Firewall(NftRulesetParser.parse(nft), List.of(), List.of()))))
        .containsExactly("drop yes last 1");
  }

  @Test
  void up_to_destination_translation_the_packet_is_as_it_was_sent_and_afterwards_translated() {
    Packet before = EmbeddedPath.query(Transport.UDP, 53);
    Flow flow = new Flow(before, EmbeddedPath.query(Transport.UDP, 40053));
    String rules =
        """
        *mangle
        :OUTPUT ACCEPT [0:0]
        -A OUTPUT -p udp --dport 53 -m comment --comment mangle -j ACCEPT
        -A OUTPUT -p udp --dport 40053 -j DROP
        COMMIT
        *nat
        :OUTPUT ACCEPT [0:0]
        -A OUTPUT -p udp --dport 53 -j DNAT --to-destination 127.0.0.11:40053
        -A OUTPUT -p udp --dport 40053 -j DROP
        COMMIT
        *filter
        :OUTPUT ACCEPT [0:0]
        -A OUTPUT -p udp --dport 53 -j DROP
        -A OUTPUT -p udp --dport 40053 -j REJECT
        COMMIT
        """;

    List<Stop> stops = FirewallWalk.through(parsed(rules), Point.OUTPUT, flow);
    assertThat(words(stops))
        .containsExactly("accept yes OUTPUT 1", "dnat yes OUTPUT 1", "reject yes OUTPUT 2");
    assertThat(stops).extracting(Stop::isNat).containsExactly(false, true, false);
  }

  @Test
  void rules_of_the_other_ip_version_are_not_on_the_way() {
    Firewall v6 =
        new Firewall(
            IptablesSaveParser.parse(
                Backend.IPTABLES_NFT, "ip6", "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n"),
            List.of(),
            List.of());

    assertThat(walk(v6)).isEmpty();
  }

  private static List<String> walk(String... rules) {
    return saved(
        "*filter\n:FORWARD ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n"
            + String.join("\n", rules)
            + "\nCOMMIT\n");
  }

  private static List<String> saved(String text) {
    return words(walk(parsed(text)));
  }

  private static Firewall parsed(String text) {
    return new Firewall(
        IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", text), List.of(), List.of());
  }

  private static List<Stop> walk(Firewall firewall) {
    return FirewallWalk.through(firewall, Point.FORWARD, Flow.untranslated(QUESTION));
  }

  /** As {@code drop yes FORWARD 2}: what, how sure, and where. */
  private static List<String> words(List<Stop> stops) {
    return stops.stream()
        .map(
            s ->
                (s.verdict().getClass().getSimpleName() + " " + s.fit()).toLowerCase(Locale.ROOT)
                    + " "
                    + s.place().chain().name()
                    + " "
                    + s.place().rule().map(r -> "" + r.position()).orElse("policy"))
        .toList();
  }
}
