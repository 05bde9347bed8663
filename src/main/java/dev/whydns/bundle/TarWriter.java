package dev.whydns.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes regular files of one directory as a tar archive (POSIX.1-1988, ustar), so that {@code tar
 * tzvf} lists them. Owner and group are 0, the mode is 600.
 */
final class TarWriter {

  static final int BLOCK = 512;

  private final OutputStream out;
  private final Instant modified;

  TarWriter(OutputStream out, Instant modified) {
    this.out = out;
    this.modified = modified;
  }

  /** Writes content that must be {@code size} bytes. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  void add(String name, long size, Content content) throws IOException {
    out.write(header(name, size));
    content.writeTo(out);
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  private byte[] header(String name, long size) {
    byte[] header = new byte[BLOCK];
    text(header, 0, name);
    text(header, 100, "0000600");
    text(header, 108, "0000000");
    text(header, 116, "0000000");
    text(header, 124, octal(size));
    text(header, 136, octal(Math.max(0, modified.getEpochSecond())));
    text(header, 156, "0");
    text(header, 257, "ustar");
    text(header, 263, "00");
    text(header, 148, String.format("%06o", checksum(header)));
    header[155] = ' ';
    return header;
  }

  private static String octal(long number) {
    return String.format("%011o", number);
  }

  private static void text(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** The sum of all bytes, those of the field itself (148 to 155) taken for spaces. */
  static int checksum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  /** Two blocks of zeros end an archive. */
  void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }
}
