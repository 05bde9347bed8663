package dev.whydns.bundle;

/**
 * What a bundle may hold. A host with 200 containers and 2,000 rules needs about a tenth of each.
 */
final class Limit {

  /** Bytes of all entries together, after inflating. */
  static final long INFLATED_BYTES = 64L << 20;

  /** Bytes of the manifest. */
  static final long MANIFEST_BYTES = 64L << 10;

  /** Entries, the manifest among them. */
  static final int ENTRIES = 16;

  /** Objects and arrays within each other; the model needs 25. */
  static final int DEPTH = 64;

  /** Values of one entry, so of all its lists together. */
  static final int VALUES = 4_000_000;

  /** Characters of one text or number. */
  static final int TEXT = 1 << 20;

  /** Bundles in one stream. */
  static final int BUNDLES = 1000;

  private Limit() {}
}
