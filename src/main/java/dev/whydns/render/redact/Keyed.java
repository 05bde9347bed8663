package dev.whydns.render.redact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A function that nobody can tell from a random one without the key of the run (SHA-256). */
final class Keyed {

  private final byte[] key;
  private final MessageDigest digest;

  Keyed(byte[] key) {
    this.key = key.clone();
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** One bit for the first {@code length} bits of an address. */
  boolean bit(byte[] address, int length) {
    byte[] prefix = new byte[address.length];
    System.arraycopy(address, 0, prefix, 0, length / 8);
    if (length % 8 != 0) {
      prefix[length / 8] = (byte) (address[length / 8] & 0xff00 >> length % 8);
    }
    digest.update(key);
    digest.update((byte) address.length);
    digest.update((byte) length);
    return (digest.digest(prefix)[0] & 1) != 0;
  }

  /** 64 hexadecimal digits. */
  String hex(String text) {
    digest.update(key);
    digest.update((byte) 0);
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
