package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.EmbeddedRules;
import dev.whydns.finding.Report;
import dev.whydns.finding.RuleAudit;
import dev.whydns.finding.RuleNote;
import dev.whydns.finding.RulesReport;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.PlainIptables;
import dev.whydns.model.RuleDump;
import dev.whydns.model.Snapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesRendererTest {
  private static final PlainIptables NFT = PlainIptables.of("iptables v1.8.9 (nf_tables)\n");

  private static final String SHADOWS =
      "*raw\n:OUTPUT ACCEPT [0:0]\n[4:240] -A OUTPUT -p udp -m udp --dport 53 -j NOTRACK\nCOMMIT\n"
          + "*mangle\n:INPUT ACCEPT [0:0]\n"
          + "[9:540] -A INPUT -m limit --limit 5/sec -j ACCEPT\nCOMMIT\n"
          + "*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT DROP [12:720]\n"
          + "[2:120] -A OUTPUT -p tcp -j REJECT --reject-with tcp-reset\n"
          + "[0:0] -A OUTPUT -d 10.9.9.9/32 -j DROP\nCOMMIT\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine-20.10-iptables",
        "engine-26-iptables",
        "engine-28-iptables",
        "engine-29-iptables",
        "engine-29-nftables"
      })
  void every_engine_leads_both_transports_to_a_port_that_is_listened_on(String engine) {
    RuleAudit audit = EmbeddedRules.of(Recorded.web(engine));

    assertThat(audit.leads()).hasSize(2);
    assertThat(audit.leads()).allMatch(l -> l.listened().orElse(false) && l.certain());
    assertThat(audit.notes()).extracting(RuleNote::role).containsOnly(RuleNote.Role.LEADS);
  }

  @Test
  void the_rules_of_iptables_nft_are_shown_beside_their_sockets() {
    check("rules-nft.txt", rules(Recorded.web("engine-28-iptables")));
  }

  @Test
  void the_table_of_the_nftables_backend_is_not_shown_by_plain_iptables() {
    check("rules-nftables.txt", rules(Recorded.web("engine-29-nftables")));
  }

  @Test
  void the_rules_of_iptables_legacy_are_not_shown_by_an_iptables_of_nft() {
    check("rules-legacy.txt", rules(Recorded.legacy("engine-20.10-iptables")));
  }

  @Test
  void rules_before_them_and_rules_that_touch_the_traffic_say_what_they_do() {
    check("rules-shadowed.txt", rules(Recorded.web("engine-28-iptables", SHADOWS)));
  }

  @Test
  void all_chains_shows_policies_and_every_rule() {
    NetnsFacts netns = Recorded.web("engine-28-iptables", SHADOWS);
    check("rules-all-chains.txt", rules(true, Map.of(), Sights.container("web", netns)));
  }

  @Test
  void a_namespace_without_an_embedded_resolver_is_said_to_have_none() {
    NetnsFacts host = Snapshots.netns(Snapshots.HOST_NETNS, Fact.of(List.of()));
    check("rules-none.txt", rules(false, Map.of(), Sights.host(host)));
  }

  @Test
  void without_unicode_and_in_quiet_the_words_stay() {
    RulesReport rules = rules(Recorded.web("engine-28-iptables"));
    String ascii =
        new RulesRenderer(new TextStyle(80, false, false, true, 0), TextFilter.NONE).render(rules);
    assertThat(ascii)
        .contains("  ok   udp  127.0.0.11:53 leads to port 35820")
        .contains(" ok listened on");
    assertThat(ascii.chars()).allMatch(c -> c < 128);
  }

  @Test
  void a_dump_is_what_the_tools_printed_with_tabs_and_nothing_that_drives_a_terminal() {
    NetnsFacts netns = Recorded.web("engine-29-nftables");
    String nft = Recorded.read("engine-29-nftables", "nft.txt");
    Map<Long, List<RuleDump>> dumps =
        Map.of(
            Recorded.INODE,
            List.of(
                new RuleDump(List.of("nft", "list", "ruleset"), Fact.of(nft + "# \u001b[2J\n")),
                new RuleDump(
                    List.of("iptables-legacy-save", "-c"), Fact.unknown("it did not answer"))));
    RulesReport rules = rules(false, dumps, Sights.netns("/run/netns/a b'c", netns));

    assertThat(new RulesRenderer(TextStyle.piped(), TextFilter.NONE).dump(rules))
        .isEqualTo(
            "# whydns netns 'netns:/run/netns/a b'\\''c' -- nft list ruleset\n"
                + nft
                + "# \\x1b[2J\n\n"
                + "# whydns netns 'netns:/run/netns/a b'\\''c' -- iptables-legacy-save -c\n"
                + "# it did not answer\n\n");
    Schema.validate(new JsonRenderer().render(rules));
  }

  @Test
  void json_says_of_each_rule_what_it_is_to_the_engine() {
    NetnsFacts netns = Recorded.web("engine-28-iptables", SHADOWS);
    String json = new JsonRenderer().render(rules(netns));
    Schema.validate(json);
    Golden.assertMatches("rules-shadowed.json", json);
  }

  @Test
  void a_host_without_iptables_is_said_to_have_none() {
    NetnsFacts netns = Recorded.web("engine-29-nftables");
    RulesReport with = rules(netns);
    RulesReport without =
        new RulesReport(with.report(), Fact.absent("iptables"), with.audits(), false, with.dumps());
    assertThat(new RulesRenderer(TextStyle.piped(), TextFilter.NONE).render(without))
        .contains("Held by nftables. This host has no program iptables. By hand:\n")
        .contains("    whydns netns web -- nft list table ip docker-dns\n");
    Schema.validate(new JsonRenderer().render(without));
  }

  @Test
  void rules_that_could_not_be_read_are_a_gap() {
    NetnsFacts web = Recorded.web("engine-28-iptables");
    NetnsFacts blind =
        new NetnsFacts(
            web.inode(),
            web.sockets(),
            Fact.<Firewall>unknown("nft needs CAP_NET_ADMIN: Operation not permitted"),
            web.routes(),
            web.links(),
            web.conntrack(),
            web.udp());
    TargetReport target = Sights.container("web", blind, OwnersRendererTest.gap("firewall rules"));
    RulesReport rules = rules(false, Map.of(), target);
    assertThat(new RulesRenderer(TextStyle.piped(), TextFilter.NONE).render(rules))
        .contains("? firewall rules: ")
        .endsWith("; 1 thing not read\n");
    Schema.validate(new JsonRenderer().render(rules));
  }

  private static RulesReport rules(NetnsFacts netns) {
    return rules(false, Map.of(), Sights.container("web", netns));
  }

  private static RulesReport rules(
      boolean all, Map<Long, List<RuleDump>> dumps, TargetReport... targets) {
    Report report = Sights.report("rules", 0, targets);
    Map<Long, RuleAudit> audits = new HashMap<>();
    for (TargetReport target : targets) {
      NetnsFacts netns = target.facts().netns().known().orElseThrow();
      audits.put(netns.inode(), EmbeddedRules.of(netns));
    }
    return new RulesReport(report, Fact.of(NFT), audits, all, dumps);
  }

  private static void check(String file, RulesReport rules) {
    String text = new RulesRenderer(TextStyle.piped(), TextFilter.NONE).render(rules);
    Golden.assertMatches(file, text);
    Secrets.assertHidden(
        rules.report(), filter -> new RulesRenderer(TextStyle.piped(), filter).render(rules));
    Secrets.assertHidden(
        rules.report(), filter -> new RulesRenderer(TextStyle.piped(), filter).dump(rules));
    Schema.validate(
        Secrets.assertHidden(rules.report(), filter -> new JsonRenderer(filter).render(rules)));
    assertThat(text).endsWith("\n").doesNotContain(" \n").doesNotContain("\n\n\n");
    Schema.validate(new JsonRenderer().render(rules));
  }
}
