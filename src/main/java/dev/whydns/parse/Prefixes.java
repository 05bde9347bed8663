package dev.whydns.parse;

import dev.whydns.model.Cidr;
import dev.whydns.model.IpAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addresses, prefixes and ranges of addresses as rules write them. */
final class Prefixes {

  private Prefixes() {}

  /**
   * All of them, or empty where one is not understood: half a list would change what a rule means.
   */
  static Optional<List<Cidr>> of(List<String> texts) {
    List<Cidr> prefixes = new ArrayList<>();
    for (String text : texts) {
      Optional<List<Cidr>> found = of(text);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      prefixes.addAll(found.get());
    }
    return Optional.of(List.copyOf(prefixes));
  }

  /** {@code 10.77.0.53}, {@code 10.88.0.0/24} or {@code 192.0.2.1-192.0.2.9}. */
  static Optional<List<Cidr>> of(String text) {
    int hyphen = text.indexOf('-');
    if (hyphen < 0) {
      return Cidr.parse(text).map(List::of);
    }
    Optional<IpAddress> first = IpAddress.parse(text.substring(0, hyphen));
    Optional<IpAddress> last = IpAddress.parse(text.substring(hyphen + 1));
    if (first.isEmpty() || last.isEmpty() || first.get().isV6() != last.get().isV6()) {
      return Optional.empty();
    }
    return Optional.of(range(first.get(), last.get()));
  }

  /** The fewest prefixes that together are the range: at most 62 for IPv4 and 254 for IPv6. */
  private static List<Cidr> range(IpAddress first, IpAddress last) {
    int full = first.isV6() ? 128 : 32;
    BigInteger from = number(first);
    BigInteger to = number(last);
    List<Cidr> prefixes = new ArrayList<>();
    while (from.compareTo(to) <= 0) {
      int aligned = from.signum() == 0 ? full : from.getLowestSetBit();
      int fitting = to.subtract(from).add(BigInteger.ONE).bitLength() - 1;
      int size = Math.min(aligned, fitting);
      prefixes.add(new Cidr(address(from, full / 8), full - size));
      from = from.add(BigInteger.ONE.shiftLeft(size));
    }
    return prefixes;
  }

  private static BigInteger number(IpAddress address) {
    return new BigInteger(1, address.inet().getAddress());
  }

  private static IpAddress address(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[length];
    int kept = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - kept, padded, length - kept, kept);
    return IpAddress.of(padded);
  }
}
