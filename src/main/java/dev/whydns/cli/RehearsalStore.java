package dev.whydns.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A store of the engine's network library for the {@link Rehearsal}: a bbolt database of one
 * bucket, which holds one container that forwards to one server. It has the smallest pages, and the
 * bucket has none of its own.
 */
final class RehearsalStore {

  private static final int PAGE = 512;
  private static final int HEADER = 16;
  private static final int ELEMENT = 16;
  private static final int META = 56;
  private static final short LEAF = 2;

  private RehearsalStore() {}

  /** The file; both heads lead to page 2. */
  static byte[] file(String container) {
    String sandbox =
        "{\"Cid\":\"%s\",\"ExtDNS2\":[{\"IPStr\":\"10.77.0.53\",\"HostLoopback\":true}]}";
    byte[] value = ("\0\0\0\0\0\0\0\1" + sandbox.formatted(container)).getBytes(text());
    ByteBuffer bucket = leaf(0, "docker/network/v1.0/sandbox/1/", value);
    ByteBuffer inline = ByteBuffer.allocate(HEADER + bucket.position());
    inline.position(HEADER).put(bucket.flip());
    ByteBuffer root = leaf(1, "libnetwork", inline.array());
    return ByteBuffer.allocate(3 * PAGE)
        .put(0, head().array())
        .put(PAGE, head().array())
        .put(2 * PAGE, root.array(), 0, root.position())
        .array();
  }

  private static ByteBuffer head() {
    ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
    page.putInt(HEADER, 0xED0CDAED).putInt(HEADER + 4, 2).putInt(HEADER + 8, PAGE);
    page.putLong(HEADER + 16, 2);
    long sum = 0xcbf29ce484222325L; // FNV-1a
    for (int i = HEADER; i < HEADER + META; i++) {
      sum = (sum ^ page.get(i) & 0xff) * 0x100000001b3L;
    }
    return page.putLong(HEADER + META, sum);
  }

  /** A page with one element; its end is the position. */
  private static ByteBuffer leaf(int flags, String key, byte[] value) {
    ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
    page.putShort(8, LEAF).putShort(10, (short) 1);
    page.putInt(HEADER, flags).putInt(HEADER + 4, ELEMENT);
    page.putInt(HEADER + 8, key.length()).putInt(HEADER + 12, value.length);
    return page.position(HEADER + ELEMENT).put(key.getBytes(text())).put(value);
  }

  private static java.nio.charset.Charset text() {
    return StandardCharsets.UTF_8;
  }
}
