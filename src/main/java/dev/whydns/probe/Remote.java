package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server's address as a socket takes it. */
final class Remote {

  /** /proc/net would show the first thread's namespace; rows are address, index, …, name. */
  private static final Path INTERFACES = Path.of("/proc/thread-self/net/if_inet6");

  private Remote() {}

  static ProtocolFamily familyOf(IpAddress server) {
    return server.isV6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  /**
   * The address to connect to; for a zoned one the current thread must be in its namespace, since a
   * zone is an interface there.
   *
   * <p>The kernel takes 0.0.0.0 and :: for loopback. The JDK would first replace them by the
   * address of the host's own name, and ask a resolver for that.
   */
  static InetSocketAddress of(IpAddress server, int port) throws IOException {
    InetAddress address = server.inet();
    if (address.isAnyLocalAddress()) {
      address = IpAddress.literal(server.isV6() ? "::1" : "127.0.0.1").inet();
    } else if (!server.zone().isEmpty()) {
      address = Inet6Address.getByAddress(null, address.getAddress(), index(server.zone()));
    }
    return new InetSocketAddress(address, port);
  }

  private static int index(String zone) throws IOException {
    if (zone.matches("\\d{1,9}")) {
      return Integer.parseInt(zone);
    }
    for (String row : Files.readAllLines(INTERFACES)) {
      String[] words = row.trim().split("\\s+");
      if (words.length == 6 && words[5].equals(zone)) {
        return Integer.parseInt(words[1], 16);
      }
    }
    throw new IOException("no interface " + zone + " with an IPv6 address in this namespace");
  }

  /** As in an exchange: {@code 10.88.0.2:41234} or {@code [fd00::2]:41234}. */
  static String text(InetSocketAddress local) {
    String address = local.getAddress().getHostAddress();
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + local.getPort();
  }
}
