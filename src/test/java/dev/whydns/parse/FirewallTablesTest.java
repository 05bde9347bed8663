package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirewallTablesTest {

  @Test
  void tables_of_iptables_are_taken_from_its_own_listing_and_the_others_from_nft() {
    List<FirewallChain> saved =
        saved(Fixture.recorded("engine-28-iptables", "host/iptables-nft-save.txt"));
    List<FirewallChain> ruleset =
        NftRulesetParser.parse(
            Fixture.recorded("engine-28-iptables", "host/nft.txt")
                + "table inet fw {\n\tchain in {\n\t}\n}\n");

    List<FirewallChain> merged = FirewallTables.merge(saved, ruleset);

    assertThat(merged).containsAll(saved);
    assertThat(merged)
        .filteredOn(chain -> chain.backend() == Backend.NFTABLES)
        .extracting(FirewallChain::family)
        .containsOnly("ip6", "inet");
  }

  @Test
  void a_table_with_a_chain_that_iptables_cannot_show_is_taken_from_nft_as_a_whole() {
    List<FirewallChain> saved = saved("*filter\n:INPUT ACCEPT [0:0]\n:own - [0:0]\nCOMMIT\n");
    List<FirewallChain> ruleset =
        NftRulesetParser.parse(
            "table ip filter {\n chain own {\n }\n chain in {\n type filter hook input priority 0;\n jump own\n }\n}\n");

    assertThat(FirewallTables.merge(saved, ruleset)).isEqualTo(ruleset);
  }

  @Test
  void without_iptables_everything_is_nfts() {
    List<FirewallChain> ruleset =
        NftRulesetParser.parse(Fixture.recorded("engine-28-iptables", "container-web/nft.txt"));

    assertThat(FirewallTables.merge(List.of(), ruleset)).isEqualTo(ruleset);
    assertThat(FirewallTables.merge(List.of(), List.of())).isEmpty();
  }

  private static List<FirewallChain> saved(String text) {
    return IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", text);
  }
}
