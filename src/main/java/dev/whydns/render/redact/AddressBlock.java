package dev.whydns.render.redact;

import dev.whydns.model.Cidr;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of addresses that says something of every address in it, and is therefore kept.
 *
 * @param bytes its first address
 * @param bits its length
 * @param whole whether the addresses in it stay as they are
 */
record AddressBlock(byte[] bytes, int bits, boolean whole) {

  /**
   * Loopback, unspecified, multicast, reserved (netmasks among them), and the servers that the
   * engine falls back to, which are in its documentation.
   */
  private static final List<String> PUBLISHED =
      List.of(
          "0.0.0.0/8",
          "127.0.0.0/8",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "8.8.8.8/32",
          "8.8.4.4/32",
          "::/127",
          "ff00::/8",
          "2001:4860:4860::8888/128",
          "2001:4860:4860::8844/128");

  /** Private (RFC 1918, RFC 4193), shared (RFC 6598), link-local, documentation, global unicast. */
  private static final List<String> CLASSES =
      List.of(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "169.254.0.0/16",
          "192.0.2.0/24",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "198.18.0.0/15",
          "fc00::/8",
          "fd00::/8",
          "fe80::/64",
          "2001:db8::/32",
          "2000::/3");

  static final List<AddressBlock> ALL =
      Stream.concat(
              PUBLISHED.stream().map(block -> of(block, true)),
              CLASSES.stream().map(block -> of(block, false)))
          .toList();

  private static AddressBlock of(String text, boolean whole) {
    Cidr block = Cidr.parse(text).orElseThrow();
    return new AddressBlock(block.address().inet().getAddress(), block.bits(), whole);
  }

  /** Whether the address and this block have their first {@code length} bits in common. */
  boolean agrees(byte[] address, int length) {
    if (address.length != bytes.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((address[bit / 8] & mask) != (bytes[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the address is in it. */
  boolean contains(byte[] address) {
    return agrees(address, bits);
  }
}
