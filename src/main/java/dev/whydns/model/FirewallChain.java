package dev.whydns.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A chain of rules.
 *
 * @param backend which tool owns it
 * @param family {@code ip}, {@code ip6}, {@code inet}, {@code bridge}, {@code arp} or {@code
 *     netdev}
 * @param table as {@code nat}
 * @param name as {@code DOCKER_OUTPUT}
 * @param hook where packets enter it; empty for a chain that is only jumped to
 * @param rules in order; may be empty
 */
public record FirewallChain(
    Backend backend,
    String family,
    String table,
    String name,
    Optional<Hook> hook,
    List<FirewallRule> rules) {

  /** Which tool shows and changes it. */
  public enum Backend {
    IPTABLES_NFT("iptables-nft"),
    IPTABLES_LEGACY("iptables-legacy"),
    NFTABLES("nftables");

    private final String text;

    Backend(String text) {
      this.text = text;
    }

    /** As in the JSON. */
    public String text() {
      return text;
    }
  }

  /** The points of the kernel's packet path. */
  public enum Point {
    PREROUTING,
    INPUT,
    FORWARD,
    OUTPUT,
    POSTROUTING,
    INGRESS,
    EGRESS;

    /** As nft writes it: {@code forward}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A base chain's place.
   *
   * @param point where in the packet path
   * @param priority lower goes first: raw -300, mangle -150, dstnat -100, filter 0, srcnat 100
   * @param nat whether it is of type nat, so that it sees only a connection's first packet
   * @param dropsByPolicy what happens at its end: dropped, else accepted
   * @param policyCounter iptables counts it, nft does not
   */
  public record Hook(
      Point point,
      int priority,
      boolean nat,
      boolean dropsByPolicy,
      Optional<FirewallRule.Counter> policyCounter) {}

  /** Whether packets of that IP version pass here. */
  public boolean takes(boolean v6) {
    return family.equals("inet") || family.equals(v6 ? "ip6" : "ip");
  }
}
