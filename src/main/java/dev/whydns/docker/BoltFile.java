package dev.whydns.docker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bbolt database as bytes, read only (go.etcd.io/bbolt: page.go, bucket.go).
 *
 * <p>The bytes are a copy made without the lock, which the engine holds as long as it runs, so they
 * may be of two moments: every offset is checked, no page is visited twice, and what does not fit
 * is said.
 */
final class BoltFile {

  private static final int MAGIC = 0xED0CDAED;
  private static final int VERSION = 2;
  private static final int PAGE_HEADER = 16;
  private static final int ELEMENT = 16;
  private static final int BUCKET_HEADER = 16;
  private static final int META_CHECKED = 56;

  private static final int BRANCH_PAGE = 0x01;
  private static final int LEAF_PAGE = 0x02;
  private static final int BUCKET_ELEMENT = 0x01;

  private static final int SMALLEST_PAGE = 512;
  private static final int LARGEST_PAGE = 64 * 1024;
  private static final int MOST_LEVELS = 32;

  private final ByteBuffer bytes;
  private final int pageSize;
  private final long root;
  private int pagesLeft;

  private BoltFile(ByteBuffer bytes, int pageSize, long root) {
    this.bytes = bytes;
    this.pageSize = pageSize;
    this.root = root;
    this.pagesLeft = bytes.limit() / pageSize;
  }

  /**
   * The entries of one top-level bucket; its own buckets are left out.
   *
   * @throws IOException it is no such database, has no such bucket or does not fit together
   */
  static Map<String, ByteBuffer> bucket(byte[] file, String name) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    try {
      return newest(bytes).entries(name);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException("the database does not fit together", e);
    }
  }

  /** The first two pages are written in turns; the valid one with the higher transaction counts. */
  private static BoltFile newest(ByteBuffer bytes) throws IOException {
    long newest = -1;
    BoltFile found = null;
    for (int size = SMALLEST_PAGE; size <= LARGEST_PAGE; size *= 2) {
      for (int at = 0; at <= size; at += size) {
        if (isMeta(bytes, at, size) && bytes.getLong(at + PAGE_HEADER + 48) > newest) {
          newest = bytes.getLong(at + PAGE_HEADER + 48);
          found = new BoltFile(bytes, size, bytes.getLong(at + PAGE_HEADER + 16));
        }
      }
    }
    if (found == null) {
      throw new IOException("not a bbolt database, or it was being written");
    }
    return found;
  }

  private static boolean isMeta(ByteBuffer bytes, int page, int size) {
    int at = page + PAGE_HEADER;
    return at + META_CHECKED + 8 <= bytes.limit()
        && bytes.getInt(at) == MAGIC
        && bytes.getInt(at + 4) == VERSION
        && bytes.getInt(at + 8) == size
        && bytes.getLong(at + META_CHECKED) == fnv(bytes, at, META_CHECKED);
  }

  /** FNV-1a of 64 bits, as hash/fnv. */
  static long fnv(ByteBuffer bytes, int at, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = at; i < at + length; i++) {
      hash = (hash ^ (bytes.get(i) & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  private Map<String, ByteBuffer> entries(String bucket) throws IOException {
    Map<String, ByteBuffer> buckets = new TreeMap<>();
    collect(page(root), true, buckets, 0);
    ByteBuffer value = buckets.get(bucket);
    if (value == null) {
      throw new IOException("the database has no bucket " + bucket);
    }
    long first = value.getLong(0);
    Map<String, ByteBuffer> entries = new TreeMap<>();
    // A small bucket has no page of its own: it is kept behind its header, in the value.
    collect(first == 0 ? rest(value, BUCKET_HEADER) : page(first), false, entries, 0);
    return entries;
  }

  private void collect(ByteBuffer page, boolean buckets, Map<String, ByteBuffer> found, int level)
      throws IOException {
    int flags = page.getShort(8);
    int count = page.getShort(10) & 0xffff;
    if (level > MOST_LEVELS || (flags & (BRANCH_PAGE | LEAF_PAGE)) == 0) {
      throw new IOException("the database does not fit together");
    }
    for (int i = 0; i < count; i++) {
      int at = PAGE_HEADER + i * ELEMENT;
      if ((flags & BRANCH_PAGE) != 0) {
        collect(page(page.getLong(at + 8)), buckets, found, level + 1);
      } else if (((page.getInt(at) & BUCKET_ELEMENT) != 0) == buckets) {
        int key = at + page.getInt(at + 4);
        int keyLength = page.getInt(at + 8);
        ByteBuffer name = slice(page, key, keyLength);
        found.put(
            StandardCharsets.UTF_8.decode(name).toString(),
            slice(page, key + keyLength, page.getInt(at + 12)));
      }
    }
  }

  /**
   * A page with those that it overflows into; a torn file could lead in circles, hence the budget.
   */
  private ByteBuffer page(long number) throws IOException {
    if (number < 2 || number > bytes.limit() / pageSize || --pagesLeft < 0) {
      throw new IOException("the database does not fit together");
    }
    int at = (int) number * pageSize;
    int overflow = bytes.getInt(at + 12);
    long length = (overflow + 1L) * pageSize;
    if (overflow < 0 || length > bytes.limit() - at) {
      throw new IOException("the database is cut off");
    }
    return slice(bytes, at, (int) length);
  }

  private static ByteBuffer rest(ByteBuffer value, int at) {
    return slice(value, at, value.limit() - at);
  }

  private static ByteBuffer slice(ByteBuffer from, int at, int length) {
    return from.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
