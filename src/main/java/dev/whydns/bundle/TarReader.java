package dev.whydns.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a tar archive of regular files in one directory, and refuses everything else that tar can
 * hold: paths, links, devices, extended headers. Nothing is extracted.
 */
final class TarReader {

  private static final int BLOCK = TarWriter.BLOCK;
  private static final int NAME = 100;
  private static final String PLAIN_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  private final InputStream in;
  private int entries;
  private long left;
  private long padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** A regular file with a name that is no path. */
  record Entry(String name, long size) {}

  /** The next file; empty at the end of the archive, after which nothing but zeros may come. */
  Optional<Entry> next() throws IOException {
    skip();
    byte[] header = in.readNBytes(BLOCK);
    if (header.length < BLOCK) {
      throw entries == 0
          ? UnreadableBundleException.foreign("no tar archive inside")
          : endsTooEarly();
    }
    if (isZero(header, BLOCK)) {
      end();
      return Optional.empty();
    }
    Entry entry = entry(header);
    if (++entries > Limit.ENTRIES) {
      throw UnreadableBundleException.refused("it has more than " + Limit.ENTRIES + " entries");
    }
    left = entry.size();
    padding = (BLOCK - left % BLOCK) % BLOCK;
    return Optional.of(entry);
  }

  private void skip() throws IOException {
    try {
      in.skipNBytes(left + padding);
    } catch (EOFException e) {
      throw endsTooEarly();
    }
  }

  private static IOException endsTooEarly() {
    return UnreadableBundleException.damaged("its archive ends too early");
  }

  private Entry entry(byte[] header) throws IOException {
    if (octal(header, 148, 8) != TarWriter.checksum(header)) {
      throw entries == 0
          ? UnreadableBundleException.foreign("no tar archive inside")
          : UnreadableBundleException.damaged("a header of its archive is broken");
    }
    String name = text(header, 0, NAME);
    if (header[156] != '0' && header[156] != 0) {
      throw UnreadableBundleException.refused(
          "its entry "
              + UnreadableBundleException.quoted(name)
              + " is no regular file (type "
              + UnreadableBundleException.quoted(text(header, 156, 1))
              + ")");
    }
    if (!name.matches(PLAIN_NAME) || header[345] != 0) {
      throw UnreadableBundleException.refused(
          "its entry " + UnreadableBundleException.quoted(name) + " is no plain name");
    }
    long size = octal(header, 124, 12);
    if (size < 0 || size > Limit.INFLATED_BYTES) {
      throw UnreadableBundleException.refused(
          "its entry " + name + " is larger than " + (Limit.INFLATED_BYTES >> 20) + " MiB");
    }
    return new Entry(name, size);
  }

  /** The content of the entry that came last. */
  InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int read = in.read(into, offset, (int) Math.min(length, left));
        if (read < 0) {
          throw endsTooEarly();
        }
        left -= read;
        return read;
      }
    };
  }

  private void end() throws IOException {
    byte[] block = new byte[BLOCK];
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      if (!isZero(block, read)) {
        throw UnreadableBundleException.refused("it goes on after its end");
      }
    }
  }

  private static boolean isZero(byte[] block, int length) {
    for (int i = 0; i < length; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.ISO_8859_1);
  }

  /** -1 for what is no number; tar also has numbers in base 256, of 8 GiB and more. */
  private static long octal(byte[] header, int at, int length) {
    String digits = text(header, at, length).strip();
    return digits.matches("[0-7]{1,12}") ? Long.parseLong(digits, 8) : -1;
  }
}
