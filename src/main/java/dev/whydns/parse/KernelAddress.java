package dev.whydns.parse;

import dev.whydns.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/** Addresses in the hexadecimal forms of {@code /proc/net}. */
final class KernelAddress {

  private static final int WORD_DIGITS = 8;

  private KernelAddress() {}

  /**
   * One or four 32-bit words, each printed as a number of this machine although it is in network
   * order ({@code net/ipv4/udp.c}, {@code udp4_format_sock}): {@code 0B00007F} is 127.0.0.11 on a
   * little-endian machine. An IPv4 address mapped into IPv6 becomes the IPv4 one.
   */
  static Optional<IpAddress> ofWords(String hex) {
    boolean isAddress = hex.length() == WORD_DIGITS || hex.length() == 4 * WORD_DIGITS;
    return isAddress ? read(hex, ByteOrder.nativeOrder()) : Optional.empty();
  }

  /** 32 digits in network order, as in {@code /proc/net/ipv6_route}. */
  static Optional<IpAddress> ofBytes(String hex) {
    return hex.length() == 4 * WORD_DIGITS ? read(hex, ByteOrder.BIG_ENDIAN) : Optional.empty();
  }

  private static Optional<IpAddress> read(String hex, ByteOrder order) {
    ByteBuffer bytes = ByteBuffer.allocate(hex.length() / 2).order(order);
    for (int at = 0; at < hex.length(); at += WORD_DIGITS) {
      OptionalLong word = Numbers.hex(hex.substring(at, at + WORD_DIGITS));
      if (word.isEmpty()) {
        return Optional.empty();
      }
      bytes.putInt((int) word.getAsLong());
    }
    return Optional.of(IpAddress.of(bytes.array()));
  }
}
