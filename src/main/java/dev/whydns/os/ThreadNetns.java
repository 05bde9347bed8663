package dev.whydns.os;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the kernel shows of the calling thread's own namespace; for use inside {@link Netns#inside}.
 */
public final class ThreadNetns {

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

  /**
   * The interfaces that have an IPv4 address, in the kernel's order; a loopback that is down has
   * none.
   *
   * <p>The JDK asks a socket of this thread for IPv4, and {@code /proc/net/if_inet6} for IPv6:
   * there it reads the namespace of the process, whose interfaces are left out here as they have no
   * address, or are not even there.
   */
  public static List<NetLink> links() throws IOException {
    List<NetLink> links = new ArrayList<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      List<String> addresses = addresses(each);
      if (!addresses.isEmpty()) {
        links.add(new NetLink(each.getName(), each.isUp(), each.getMTU(), addresses));
      }
    }
    return links;
  }

  private static List<String> addresses(NetworkInterface link) {
    List<String> addresses = new ArrayList<>();
    for (InterfaceAddress each : link.getInterfaceAddresses()) {
      if (each.getAddress() instanceof Inet4Address v4) {
        addresses.add(v4.getHostAddress() + "/" + each.getNetworkPrefixLength());
      }
    }
    return addresses;
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
