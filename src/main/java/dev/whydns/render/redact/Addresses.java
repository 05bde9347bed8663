package dev.whydns.render.redact;

import dev.whydns.model.IpAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Addresses for addresses. Two that share their first n bits share them afterwards, and no more
 * (the construction of Crypto-PAn, Xu et al., "Prefix-Preserving IP Address Anonymization", 2002:
 * whether a bit is turned depends on the bits before it and on a key); the family stays, and the
 * {@link AddressBlock}: a private address becomes another private one.
 *
 * <p>The first bit behind a block is always turned, so that no address becomes itself. The zeros
 * that a host part begins with stay, so a network's first address and its {@code .1} stay such.
 */
final class Addresses {

  private static final int V4_HOST = 24;
  private static final int V6_HOST = 64;
  private static final byte[] MAPPED = IpAddress.literal("64:ff9b::").inet().getAddress();
  private static final int NAT64_BITS = 96;

  private final Keyed keyed;
  private final Map<IpAddress, byte[]> known = new HashMap<>();

  Addresses(Keyed keyed) {
    this.keyed = keyed;
  }

  /** The address to show; itself for those that are the same everywhere. Without its zone. */
  IpAddress of(IpAddress address) {
    return IpAddress.of(bytes(address));
  }

  /** The same with the host part left as zeros where the original's was, as that of a network. */
  IpAddress of(IpAddress address, int bits) {
    byte[] original = address.inet().getAddress();
    byte[] mapped = bytes(address).clone();
    if (isZero(original, bits, original.length * 8)) {
      for (int bit = bits; bit < mapped.length * 8; bit++) {
        mapped[bit / 8] &= (byte) ~(0x80 >> bit % 8);
      }
    }
    return IpAddress.of(mapped);
  }

  private byte[] bytes(IpAddress address) {
    return known.computeIfAbsent(address, a -> map(a.inet().getAddress()));
  }

  private byte[] map(byte[] address) {
    if (AddressBlock.ALL.stream().anyMatch(b -> b.whole() && b.contains(address))) {
      return address;
    }
    if (address.length == 16 && Arrays.equals(address, 0, 12, MAPPED, 0, NAT64_BITS / 8)) {
      byte[] nat64 = address.clone();
      System.arraycopy(map(Arrays.copyOfRange(address, 12, 16)), 0, nat64, 12, 4);
      return nat64;
    }
    byte[] out = address.clone();
    boolean free = false;
    for (int bit = 0; bit < address.length * 8; bit++) {
      if (isFixed(address, bit)) {
        continue;
      }
      if (!free || !isQuiet(address, bit) && keyed.bit(address, bit)) {
        out[bit / 8] ^= (byte) (0x80 >> bit % 8);
      }
      free = true;
    }
    return out;
  }

  /** On the way to a block, and inside its prefix. */
  private static boolean isFixed(byte[] address, int bit) {
    return AddressBlock.ALL.stream().anyMatch(b -> b.bits() > bit && b.agrees(address, bit));
  }

  private static boolean isQuiet(byte[] address, int bit) {
    int host = address.length == 4 ? V4_HOST : V6_HOST;
    return bit >= host && isZero(address, host, bit);
  }

  private static boolean isZero(byte[] address, int from, int to) {
    for (int bit = from; bit < to; bit++) {
      if ((address[bit / 8] & 0x80 >> bit % 8) != 0) {
        return false;
      }
    }
    return true;
  }
}
