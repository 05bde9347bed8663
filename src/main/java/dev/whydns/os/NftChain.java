package dev.whydns.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A chain of nf_tables, which iptables-nft and nft both write their rules to, as {@code ip nat
 * DOCKER_OUTPUT}.
 *
 * @param family as nft calls it; the number where this is not known
 */
public record NftChain(String family, String table, String name) {

  /** linux/netfilter.h, NFPROTO_*. */
  private static final Map<Integer, String> FAMILIES =
      Map.of(1, "inet", 2, "ip", 3, "arp", 5, "netdev", 7, "bridge", 10, "ip6");

  /** linux/netfilter/nfnetlink.h: family, version, resource. */
  private static final int NFGENMSG_BYTES = 4;

  private static final int NFNL_SUBSYS_NFTABLES = 10 << 8;

  /** linux/netfilter/nf_tables.h. */
  private static final int NFT_MSG_GETCHAIN = 4;

  private static final int NFTA_CHAIN_TABLE = 1;
  private static final int NFTA_CHAIN_NAME = 3;

  /**
   * The chains of the namespace that the calling thread is in, in the kernel's order.
   *
   * <p>This is a question to the kernel, which answers it before it returns, and takes a hundredth
   * of the time that a program takes that lists the rules.
   *
   * @throws IOException the kernel has no nf_tables, CAP_NET_ADMIN is missing, the rules were
   *     changed while they were listed, or there are more than 10,000 chains
   */
  public static List<NftChain> all() throws IOException {
    return Netlink.list(
            "nf_tables",
            Flags.NETLINK_NETFILTER,
            NFNL_SUBSYS_NFTABLES | NFT_MSG_GETCHAIN,
            new byte[NFGENMSG_BYTES])
        .stream()
        .map(NftChain::chain)
        .toList();
  }

  private static NftChain chain(ByteBuffer message) {
    int family = message.get(0);
    Map<Integer, ByteBuffer> attributes = Netlink.attributes(message, NFGENMSG_BYTES);
    return new NftChain(
        FAMILIES.getOrDefault(family, Integer.toString(family)),
        Netlink.text(attributes.get(NFTA_CHAIN_TABLE)),
        Netlink.text(attributes.get(NFTA_CHAIN_NAME)));
  }
}
