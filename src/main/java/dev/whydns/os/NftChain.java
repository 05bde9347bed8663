package dev.whydns.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  /** linux/netlink.h. */
  private static final int HEADER_BYTES = 16;

  private static final int NLM_F_REQUEST = 1;
  private static final int NLM_F_DUMP = 0x300;
  private static final int NLM_F_DUMP_INTR = 0x10;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;

  /** linux/netfilter/nfnetlink.h: family, version, resource. */
  private static final int NFGENMSG_BYTES = 4;

  private static final int NFNL_SUBSYS_NFTABLES = 10 << 8;

  /** linux/netfilter/nf_tables.h. */
  private static final int NFT_MSG_GETCHAIN = 4;

  private static final int NFTA_CHAIN_TABLE = 1;
  private static final int NFTA_CHAIN_NAME = 3;
  private static final int ATTRIBUTE_TYPE = 0x3fff;
  private static final int ATTRIBUTE_HEADER_BYTES = 4;

  /** What the kernel fills of a dump at once is smaller (NLMSG_GOODSIZE and a page). */
  private static final int BUFFER_BYTES = 64 * 1024;

  private static final int MOST_CHAINS = 10_000;

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
    int socket =
        checked(
            Libc.socket(
                Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_NETFILTER));
    try {
      checked(Libc.send(socket, question()));
      List<NftChain> chains = new ArrayList<>();
      byte[] buffer = new byte[BUFFER_BYTES];
      boolean more = true;
      while (more) {
        int count = checked(Libc.receive(socket, buffer));
        more = read(ByteBuffer.wrap(buffer, 0, count).order(ByteOrder.nativeOrder()), chains);
        if (chains.size() > MOST_CHAINS) {
          throw new IOException("more than " + MOST_CHAINS + " chains");
        }
      }
      return List.copyOf(chains);
    } finally {
      Libc.close(socket);
    }
  }

  private static byte[] question() {
    return ByteBuffer.allocate(HEADER_BYTES + NFGENMSG_BYTES)
        .order(ByteOrder.nativeOrder())
        .putInt(HEADER_BYTES + NFGENMSG_BYTES)
        .putShort((short) (NFNL_SUBSYS_NFTABLES | NFT_MSG_GETCHAIN))
        .putShort((short) (NLM_F_REQUEST | NLM_F_DUMP))
        .array();
  }

  private static int checked(int result) throws IOException {
    if (result < 0) {
      throw Errno.exception(-result, "nf_tables", "CAP_NET_ADMIN is missing");
    }
    return result;
  }

  /** Takes the messages of one datagram; whether more are to come. */
  private static boolean read(ByteBuffer in, List<NftChain> chains) throws IOException {
    while (in.remaining() >= HEADER_BYTES) {
      int start = in.position();
      int length = in.getInt();
      int type = in.getShort();
      int flags = in.getShort();
      if (length < HEADER_BYTES || length > in.limit() - start) {
        throw new IOException("nf_tables: a message of " + length + " bytes");
      }
      if ((flags & NLM_F_DUMP_INTR) != 0) {
        throw new IOException("nf_tables: the rules were changed meanwhile");
      }
      if (type == NLMSG_DONE) {
        return false;
      }
      if (type == NLMSG_ERROR) {
        checked(in.getInt(start + HEADER_BYTES));
        return false;
      }
      chains.add(chain(in.slice(start + HEADER_BYTES, length - HEADER_BYTES).order(in.order())));
      in.position(Math.min(in.limit(), start + aligned(length)));
    }
    return true;
  }

  private static NftChain chain(ByteBuffer message) {
    int family = message.get(0);
    String table = "";
    String name = "";
    int at = NFGENMSG_BYTES;
    while (at + ATTRIBUTE_HEADER_BYTES <= message.limit()) {
      int length = message.getShort(at) & 0xffff;
      int type = message.getShort(at + 2) & ATTRIBUTE_TYPE;
      if (length < ATTRIBUTE_HEADER_BYTES || at + length > message.limit()) {
        break;
      }
      if (type == NFTA_CHAIN_TABLE) {
        table = text(message, at, length);
      } else if (type == NFTA_CHAIN_NAME) {
        name = text(message, at, length);
      }
      at += aligned(length);
    }
    return new NftChain(FAMILIES.getOrDefault(family, Integer.toString(family)), table, name);
  }

  /** Without the NUL at its end. */
  private static String text(ByteBuffer message, int at, int length) {
    byte[] bytes = new byte[Math.max(0, length - ATTRIBUTE_HEADER_BYTES - 1)];
    message.get(at + ATTRIBUTE_HEADER_BYTES, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }
}
