package dev.whydns.parse;

import dev.whydns.model.Cidr;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Route;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads {@code /proc/PID/net/route} and {@code ipv6_route}; flags as in {@code
 * include/uapi/linux/route.h}.
 */
public final class RouteParser {

  private static final long UP = 0x1;
  private static final long GATEWAY = 0x2;
  private static final long REJECT = 0x200;
  private static final long ANYCAST = 0x0010_0000;
  private static final long LOCAL = 0x8000_0000L;
  private static final long LOWEST_PREFERENCE = 0xFFFF_FFFFL;
  private static final int MOST_LINES = 20_000;

  private RouteParser() {}

  /**
   * The main table of IPv4, in the kernel's order; {@code d0 00000000 0100090A 0003 …} is a default
   * route.
   */
  public static List<Route> ipv4(String text) {
    List<Route> routes = new ArrayList<>();
    for (String line : Lines.of(text, MOST_LINES)) {
      List<String> columns = Words.of(line, 8);
      if (columns.size() == 8) {
        ipv4(columns).ifPresent(routes::add);
      }
    }
    return List.copyOf(routes);
  }

  private static Optional<Route> ipv4(List<String> columns) {
    Optional<IpAddress> destination = KernelAddress.ofWords(columns.get(1));
    Optional<IpAddress> gateway = KernelAddress.ofWords(columns.get(2));
    OptionalLong flags = Numbers.hex(columns.get(3));
    OptionalLong metric = Numbers.decimal(columns.get(6));
    Optional<Integer> bits =
        KernelAddress.ofWords(columns.get(7)).flatMap(RouteParser::prefixLength);
    if (destination.isEmpty()
        || gateway.isEmpty()
        || flags.isEmpty()
        || metric.isEmpty()
        || bits.isEmpty()) {
      return Optional.empty();
    }
    // A blackhole route has the device "*" and not the flag.
    boolean reject = (flags.getAsLong() & REJECT) != 0 || columns.get(0).equals("*");
    if (!reject && (flags.getAsLong() & UP) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Route(
            new Cidr(destination.get(), bits.get()),
            gateway.filter(g -> (flags.getAsLong() & GATEWAY) != 0),
            columns.get(0),
            reject,
            metric.getAsLong()));
  }

  private static Optional<Integer> prefixLength(IpAddress mask) {
    int value = ByteBuffer.wrap(mask.inet().getAddress()).getInt();
    int bits = Integer.bitCount(value);
    boolean contiguous = bits == 0 || value == -1 << (32 - bits);
    return contiguous ? Optional.of(bits) : Optional.empty();
  }

  /**
   * The routes of IPv6 by which packets leave, in the kernel's order.
   *
   * <p>The file lists all tables. Left out are the namespace's own addresses, anycast and
   * multicast, and the unreachable default route that every namespace has at the end of its list,
   * on {@code lo} and with the last preference.
   */
  public static List<Route> ipv6(String text) {
    List<Route> routes = new ArrayList<>();
    for (String line : Lines.of(text, MOST_LINES)) {
      List<String> columns = Words.of(line, 10);
      if (columns.size() == 10) {
        ipv6(columns).ifPresent(routes::add);
      }
    }
    return List.copyOf(routes);
  }

  private static Optional<Route> ipv6(List<String> columns) {
    Optional<IpAddress> destination = KernelAddress.ofBytes(columns.get(0));
    OptionalLong bits = Numbers.hex(columns.get(1));
    Optional<IpAddress> gateway = KernelAddress.ofBytes(columns.get(4));
    OptionalLong metric = Numbers.hex(columns.get(5));
    OptionalLong flags = Numbers.hex(columns.get(8));
    if (destination.isEmpty()
        || bits.isEmpty()
        || bits.getAsLong() > 128
        || gateway.isEmpty()
        || metric.isEmpty()
        || flags.isEmpty()) {
      return Optional.empty();
    }
    boolean reject = (flags.getAsLong() & REJECT) != 0;
    boolean always = reject && metric.getAsLong() == LOWEST_PREFERENCE;
    boolean own =
        (flags.getAsLong() & (LOCAL | ANYCAST)) != 0
            || destination.get().inet().isMulticastAddress();
    if (always || own || !(reject || (flags.getAsLong() & UP) != 0)) {
      return Optional.empty();
    }
    return Optional.of(
        new Route(
            new Cidr(destination.get(), (int) bits.getAsLong()),
            gateway.filter(g -> (flags.getAsLong() & GATEWAY) != 0),
            columns.get(9),
            reject,
            metric.getAsLong()));
  }
}
