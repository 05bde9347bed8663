package dev.whydns.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel shows of the calling thread's own namespace; for use inside {@link Netns#inside}.
 */
public final class ThreadNetns {

  /** linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/if.h, asm/socket.h. */
  private static final int RTM_GETLINK = 18;

  private static final int RTM_GETADDR = 22;
  private static final int IFINFOMSG_BYTES = 16;
  private static final int IFADDRMSG_BYTES = 8;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFA_LOCAL = 2;
  private static final int IFF_UP = 1;
  private static final byte AF_INET = 2;

  private ThreadNetns() {}

  /**
   * An interface with an IPv4 address.
   *
   * @param name as {@code eth0}
   * @param up administratively up
   * @param mtu in bytes
   * @param addresses with the prefix length, as {@code 10.88.0.2/24}
   */
  public record NetLink(String name, boolean up, int mtu, List<String> addresses) {}

  /** The interfaces that have an IPv4 address, in the kernel's order. */
  public static List<NetLink> links() throws IOException {
    Map<Integer, List<String>> addresses = new HashMap<>();
    byte[] ofIpv4 = ByteBuffer.allocate(IFADDRMSG_BYTES).put(AF_INET).array();
    for (ByteBuffer each : Netlink.list("addresses", Flags.NETLINK_ROUTE, RTM_GETADDR, ofIpv4)) {
      addresses.computeIfAbsent(each.getInt(4), link -> new ArrayList<>()).add(address(each));
    }
    List<NetLink> links = new ArrayList<>();
    byte[] all = new byte[IFINFOMSG_BYTES];
    for (ByteBuffer each : Netlink.list("links", Flags.NETLINK_ROUTE, RTM_GETLINK, all)) {
      Optional.ofNullable(addresses.get(each.getInt(4)))
          .ifPresent(own -> links.add(link(each, own)));
    }
    return links;
  }

  /** {@code struct ifaddrmsg}: family, prefix length, flags, scope, index. */
  private static String address(ByteBuffer entry) {
    byte[] own = Netlink.attributes(entry, IFADDRMSG_BYTES).get(IFA_LOCAL).array();
    return dotted(own) + "/" + (entry.get(1) & 0xff);
  }

  /** Not by a format, which is slow to set up. */
  private static String dotted(byte[] a) {
    return (a[0] & 0xff) + "." + (a[1] & 0xff) + "." + (a[2] & 0xff) + "." + (a[3] & 0xff);
  }

  /** {@code struct ifinfomsg}: family, type, index, flags, change. */
  private static NetLink link(ByteBuffer entry, List<String> addresses) {
    boolean up = (entry.getInt(8) & IFF_UP) != 0;
    Map<Integer, ByteBuffer> attributes = Netlink.attributes(entry, IFINFOMSG_BYTES);
    return new NetLink(
        Netlink.text(attributes.get(IFLA_IFNAME)),
        up,
        attributes.get(IFLA_MTU).getInt(0),
        List.copyOf(addresses));
  }

  /**
   * A kernel setting, as {@code net/ipv4/ip_forward}, without its line end.
   *
   * @throws java.io.FileNotFoundException this kernel or namespace has no such setting
   */
  public static String sysctl(String name) throws IOException {
    return KernelFile.text("/proc/sys/" + name).strip();
  }
}
