package dev.whydns.model;

/**
 * The program that a person at this host starts as {@code iptables}: it shows the rules of one
 * variant and never those of the other (iptables(8), xtables-nft(8)).
 *
 * @param version as it prints it, {@code iptables v1.8.9 (nf_tables)}
 * @param backend whose rules it shows; versions before 1.8 know legacy only and name nothing
 */
public record PlainIptables(String version, FirewallChain.Backend backend) {

  /** What {@code iptables --version} says. */
  public static PlainIptables of(String version) {
    boolean nft = version.contains("nf_tables");
    return new PlainIptables(
        version.strip(),
        nft ? FirewallChain.Backend.IPTABLES_NFT : FirewallChain.Backend.IPTABLES_LEGACY);
  }
}
