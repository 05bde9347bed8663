package dev.whydns.parse;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a translation puts in: {@code 127.0.0.11:41287}, {@code [fd00::1]:53}, {@code
 * 10.0.0.1-10.0.0.9}, {@code :53}.
 *
 * @param address an address, or a range of them as written; empty where it stays
 * @param port empty where it stays
 */
record NatTarget(String address, OptionalInt port) {

  /**
   * Empty for what is none of these, and for a range of ports, which no single port can stand for.
   */
  static Optional<NatTarget> parse(String text) {
    int colon = portColon(text);
    String address = colon < 0 ? text : text.substring(0, colon);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    if (!address.isEmpty() && Prefixes.of(address).isEmpty()) {
      return Optional.empty();
    }
    if (colon < 0) {
      return address.isEmpty()
          ? Optional.empty()
          : Optional.of(new NatTarget(address, OptionalInt.empty()));
    }
    OptionalInt port = Ports.port(text.substring(colon + 1));
    return port.isEmpty() ? Optional.empty() : Optional.of(new NatTarget(address, port));
  }

  /**
   * The same, but of a range of ports nothing is said: for a new source the kernel chooses one of
   * them.
   */
  static Optional<NatTarget> source(String text) {
    int colon = portColon(text);
    boolean range =
        colon >= 0
            && Ports.port(text.substring(colon + 1)).isEmpty()
            && Ports.range(text.substring(colon + 1), '-').isPresent();
    if (!range) {
      return parse(text);
    }
    return colon == 0
        ? Optional.of(new NatTarget("", OptionalInt.empty()))
        : parse(text.substring(0, colon));
  }

  /** The colon before a port; an IPv6 address without brackets has none. */
  private static int portColon(String text) {
    int last = text.lastIndexOf(':');
    boolean only = text.indexOf(':') == last;
    return only || text.lastIndexOf("]:") == last - 1 ? last : -1;
  }
}
