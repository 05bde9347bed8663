package dev.whydns.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A literal IP address, with the zone of a link-local one kept in its text.
 *
 * <p>Parsing never resolves a name: {@link InetAddress#getByName} would ask the machine's resolver
 * for anything that is no literal, so the shape is checked first.
 */
public final class IpAddress implements Comparable<IpAddress> {

  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  /**
   * Numbers up to 255 only: Java takes {@code 999.1.1.1} for a name and asks the resolver for it.
   * No leading zeros, which are octal to glibc and decimal to Java.
   */
  private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final int LONGEST = 64;

  /**
   * Where the engine's embedded resolver is reached in every container, also in IPv6-only ones.
   * Below the patterns that parsing it needs.
   */
  public static final IpAddress EMBEDDED_DNS = literal("127.0.0.11");

  private final String text;
  private final InetAddress address;

  private IpAddress(String text, InetAddress address) {
    this.text = text;
    this.address = address;
  }

  /**
   * The address written in {@code text}, as {@code 10.77.0.53} or {@code fe80::1%eth0}; else empty.
   */
  public static Optional<IpAddress> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    int zone = text.indexOf('%');
    String bare = zone < 0 ? text : text.substring(0, zone);
    boolean v4 = V4.matcher(bare).matches();
    if (!(v4 || V6.matcher(bare).matches()) || (v4 && zone >= 0)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new IpAddress(text, InetAddress.getByName(bare)));
    } catch (UnknownHostException notALiteral) {
      return Optional.empty();
    }
  }

  /**
   * The address of a literal that is known to be one; throws IllegalArgumentException otherwise.
   */
  public static IpAddress literal(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IP address: " + text));
  }

  /** The address of 4 or 16 bytes in network order. */
  public static IpAddress of(byte[] bytes) {
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      return new IpAddress(address.getHostAddress(), address);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException(
          "an address has 4 or 16 bytes, not " + bytes.length, wrongLength);
    }
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /**
   * In the one form that RFC 5952 recommends, as {@code 2001:db8::7}, whatever it was written as;
   * with its zone.
   */
  public String canonical() {
    String zone = zone().isEmpty() ? "" : "%" + zone();
    return isV6() ? compressed() + zone : address.getHostAddress();
  }

  /** The first of the longest runs of two or more zero fields becomes {@code ::} (section 4.2). */
  private String compressed() {
    byte[] bytes = address.getAddress();
    int start = -1;
    int longest = 1;
    for (int at = 0; at < bytes.length; at += 2) {
      int length = 0;
      while (at + 2 * length < bytes.length && field(bytes, at + 2 * length) == 0) {
        length++;
      }
      if (length > longest) {
        start = at;
        longest = length;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < bytes.length; at += 2) {
      if (at == start) {
        out.append("::");
        at += 2 * (longest - 1);
      } else {
        boolean first = out.length() == 0 || out.charAt(out.length() - 1) == ':';
        out.append(first ? "" : ":").append(Integer.toHexString(field(bytes, at)));
      }
    }
    return out.toString();
  }

  private static int field(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  /** For a socket; the zone is left out. */
  public InetAddress inet() {
    return address;
  }

  /** The zone of a scoped address, as {@code eth0}; empty for none. */
  public String zone() {
    int at = text.indexOf('%');
    return at < 0 ? "" : text.substring(at + 1);
  }

  /** Whether this is an IPv6 address (a mapped IPv4 one is not). */
  public boolean isV6() {
    return address.getAddress().length == 16;
  }

  /** Whether it is in 127.0.0.0/8, or is ::1. */
  public boolean isLoopback() {
    return address.isLoopbackAddress();
  }

  /** Whether both are in one prefix of that many bits, or all; false for different families. */
  public boolean sharesPrefix(IpAddress other, int bits) {
    byte[] mine = address.getAddress();
    byte[] theirs = other.address.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < Math.min(bits, 8 * mine.length); bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(IpAddress other) {
    return Arrays.compareUnsigned(address.getAddress(), other.address.getAddress());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that
        && address.equals(that.address)
        && zone().equals(that.zone());
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
