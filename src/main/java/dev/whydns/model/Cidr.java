package dev.whydns.model;

import java.util.Optional;

/**
 * An address prefix, as {@code 10.88.0.0/24}.
 *
 * @param address the first address, or any in it
 * @param bits the prefix length, 0 to 32 or 0 to 128
 */
public record Cidr(IpAddress address, int bits) {

  /** The prefix written in {@code text}; a bare address is a prefix of its own full length. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int full = address.get().isV6() ? 128 : 32;
    if (slash < 0) {
      return Optional.of(new Cidr(address.get(), full));
    }
    return bitsOf(text.substring(slash + 1), full).map(bits -> new Cidr(address.get(), bits));
  }

  /**
   * iptables prints a mask that is no prefix length in dotted form; only contiguous ones are
   * prefixes.
   */
  private static Optional<Integer> bitsOf(String text, int full) {
    if (text.isEmpty() || text.length() > 3) {
      return Optional.empty();
    }
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Optional.empty();
      }
      bits = 10 * bits + digit;
    }
    return bits <= full ? Optional.of(bits) : Optional.empty();
  }

  /** Whether the address is in this prefix. */
  public boolean contains(IpAddress other) {
    return address.sharesPrefix(other, bits);
  }

  @Override
  public String toString() {
    return address + "/" + bits;
  }
}
