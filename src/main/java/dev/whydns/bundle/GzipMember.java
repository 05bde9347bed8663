package dev.whydns.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One member of a gzip stream (RFC 1952), bounded, which leaves the source where the next begins.
 *
 * <p>The JDK's own stream joins members, so that bundles could not be told from each other, and
 * asks {@code available()} whether there is a next one, which a pipe may deny too early.
 */
final class GzipMember extends InputStream {

  /** Room that the source needs to take back what was read too far. */
  static final int BUFFER = 8192;

  private static final int HEADER = 10;
  private static final int TRAILER = 8;
  private static final int HEADER_CHECK = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final PushbackInputStream source;
  private final long limit;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int filled;
  private long consumed;
  private boolean ended;

  /** Reads the header; at most {@code limit} bytes may come of it, and as many may be read. */
  GzipMember(PushbackInputStream source, long limit) throws IOException {
    this.source = source;
    this.limit = limit;
    byte[] header = source.readNBytes(HEADER);
    if (header.length == 0) {
      throw UnreadableBundleException.foreign("it is empty");
    }
    if (header.length < HEADER || header[0] != 0x1f || header[1] != (byte) 0x8b || header[2] != 8) {
      throw UnreadableBundleException.foreign("not compressed with gzip");
    }
    skipOptional(header[3]);
  }

  /** What gzip writes where it compresses a file by name. */
  private void skipOptional(int flags) throws IOException {
    if ((flags & EXTRA) != 0) {
      int length = octet() | octet() << 8;
      for (int i = 0; i < length; i++) {
        octet();
      }
    }
    for (int text : new int[] {NAME, COMMENT}) {
      while ((flags & text) != 0 && octet() != 0) {
        count(1);
      }
    }
    if ((flags & HEADER_CHECK) != 0) {
      octet();
      octet();
    }
  }

  private int octet() throws IOException {
    int octet = source.read();
    if (octet < 0) {
      throw cutOff();
    }
    return octet;
  }

  private static IOException cutOff() {
    return UnreadableBundleException.damaged("it ends too early");
  }

  private void count(int bytes) throws IOException {
    consumed += bytes;
    if (consumed > limit) {
      throw tooLarge();
    }
  }

  private IOException tooLarge() {
    return UnreadableBundleException.refused("it is larger than " + (limit >> 20) + " MiB");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (length > 0 && !ended) {
      int inflated = inflate(into, offset, length);
      if (inflated > 0) {
        crc.update(into, offset, inflated);
        if (inflater.getBytesWritten() > limit) {
          throw tooLarge();
        }
        return inflated;
      }
      if (inflater.finished()) {
        end();
      } else {
        fill();
      }
    }
    return length > 0 ? -1 : 0;
  }

  private int inflate(byte[] into, int offset, int length) throws IOException {
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      throw UnreadableBundleException.damaged("its compressed data are broken");
    }
  }

  private void fill() throws IOException {
    filled = inflater.needsDictionary() ? -1 : source.read(buffer);
    if (filled < 0) {
      throw cutOff();
    }
    count(filled);
    inflater.setInput(buffer, 0, filled);
  }

  private void end() throws IOException {
    int left = inflater.getRemaining();
    source.unread(buffer, filled - left, left);
    byte[] trailer = source.readNBytes(TRAILER);
    if (trailer.length < TRAILER) {
      throw cutOff();
    }
    if (number(trailer, 0) != crc.getValue()
        || number(trailer, 4) != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw UnreadableBundleException.damaged("its checksum is wrong");
    }
    ended = true;
  }

  private static long number(byte[] bytes, int at) {
    long number = 0;
    for (int i = 3; i >= 0; i--) {
      number = number << 8 | bytes[at + i] & 0xff;
    }
    return number;
  }

  /** Frees the inflater; the source stays open. */
  @Override
  public void close() {
    inflater.end();
  }
}
