package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.util.Optional;

/** Names that are addresses already, as inet_aton(3) and inet_pton(3) read them. */
final class Literal {
  private Literal() {}

  private static final int MOST_PARTS = 4;
  private static final int BITS = 8;

  /** An address in any form that getaddrinfo() takes, also {@code 127.1} and {@code 0x7f.1}. */
  static Optional<IpAddress> parse(String name) {
    Optional<IpAddress> plain = IpAddress.parse(name);
    return plain.isPresent() ? plain : aton(name);
  }

  /** One to four numbers, the last of which fills all bytes that are left. */
  private static Optional<IpAddress> aton(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length > MOST_PARTS) {
      return Optional.empty();
    }
    long all = 0;
    for (int i = 0; i < parts.length; i++) {
      int bytes = i == parts.length - 1 ? MOST_PARTS - i : 1;
      long part = number(parts[i]);
      if (part < 0 || part >= 1L << (BITS * bytes)) {
        return Optional.empty();
      }
      all = all << (BITS * bytes) | part;
    }
    byte[] bytes = {(byte) (all >> 24), (byte) (all >> 16), (byte) (all >> 8), (byte) all};
    return Optional.of(IpAddress.of(bytes));
  }

  /** As strtoul(3) with base 0 reads it; -1 for what is no number, or too long for an address. */
  private static long number(String part) {
    if (part.matches("0[xX][0-9a-fA-F]{1,8}")) {
      return Long.parseLong(part.substring(2), 16);
    } else if (part.matches("0[0-7]{0,11}")) {
      return Long.parseLong(part, 8);
    }
    return part.matches("[1-9][0-9]{0,9}") ? Long.parseLong(part) : -1;
  }

  /** The name under which DNS has the name of an address (RFC 1035 3.5, RFC 3596 2.5). */
  static String reverse(IpAddress address) {
    byte[] bytes = address.inet().getAddress();
    StringBuilder name = new StringBuilder();
    for (int i = bytes.length - 1; i >= 0; i--) {
      int value = bytes[i] & 0xff;
      if (address.isV6()) {
        name.append(Integer.toHexString(value & 15)).append('.');
        name.append(Integer.toHexString(value >> 4)).append('.');
      } else {
        name.append(value).append('.');
      }
    }
    return name.append(address.isV6() ? "ip6.arpa" : "in-addr.arpa").toString();
  }
}
