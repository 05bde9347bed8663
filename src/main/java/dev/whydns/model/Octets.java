package dev.whydns.model;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A DNS message as it was on the wire, without the length that goes before it over TCP. Of a long
 * one only the beginning is kept.
 */
public final class Octets {

  /** The most that is kept: 4,096 bytes, more than any server should send in a datagram. */
  public static final int LIMIT = 4096;

  private static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** No message. */
  public static Octets none() {
    return NONE;
  }

  /** The first {@link #LIMIT} of these bytes. */
  public static Octets of(byte[] bytes) {
    return new Octets(Arrays.copyOf(bytes, Math.min(bytes.length, LIMIT)));
  }

  /** From what {@link #hex()} gave; throws IllegalArgumentException for anything else. */
  public static Octets ofHex(String hex) {
    if (hex.length() > 2 * LIMIT) {
      throw new IllegalArgumentException("more than " + LIMIT + " bytes");
    }
    return hex.isEmpty() ? NONE : new Octets(HexFormat.of().parseHex(hex));
  }

  /** Two lower-case digits for each byte, as {@code 2a170100000100000000000003617069}. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
