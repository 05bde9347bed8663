package dev.whydns.parse;

import dev.whydns.model.FirewallChain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts together what {@code iptables-nft-save} and {@code nft list ruleset} say of one namespace.
 *
 * <p>Both list the tables that iptables-nft made. nft cannot print all of their rules (matches and
 * targets of iptables that it has no word for), iptables-nft-save can. But a table may also be
 * nft's own and only be called as one of iptables; then iptables-nft-save leaves out the chains
 * that it cannot express.
 */
public final class FirewallTables {

  private FirewallTables() {}

  /**
   * The chains of both without those listed twice, iptables' first.
   *
   * <p>A table is taken from {@code saved} when all its chains are there, else from {@code
   * ruleset}.
   *
   * @param saved of iptables-nft-save and ip6tables-nft-save; empty where these tools are missing
   * @param ruleset of nft
   */
  public static List<FirewallChain> merge(List<FirewallChain> saved, List<FirewallChain> ruleset) {
    Set<List<String>> savedChains = new HashSet<>();
    saved.forEach(chain -> savedChains.add(name(chain)));
    Set<List<String>> ownTables = new HashSet<>();
    for (FirewallChain chain : ruleset) {
      if (!savedChains.contains(name(chain))) {
        ownTables.add(table(chain));
      }
    }
    List<FirewallChain> merged = new ArrayList<>();
    saved.stream().filter(chain -> !ownTables.contains(table(chain))).forEach(merged::add);
    ruleset.stream().filter(chain -> ownTables.contains(table(chain))).forEach(merged::add);
    return List.copyOf(merged);
  }

  private static List<String> table(FirewallChain chain) {
    return List.of(chain.family(), chain.table());
  }

  private static List<String> name(FirewallChain chain) {
    return List.of(chain.family(), chain.table(), chain.name());
  }
}
