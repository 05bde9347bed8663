package dev.whydns.bundle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The first entry, {@code manifest.json}: what the archive is and what else it holds.
 *
 * @param format always {@code whydns-bundle}
 * @param version of the format
 * @param whydns the version that wrote it
 * @param host the name of the host that was examined
 * @param recordedAt when that began
 * @param targets as the command line named them
 * @param entries all the others, in their order
 */
record Manifest(
    String format,
    int version,
    String whydns,
    String host,
    Instant recordedAt,
    List<String> targets,
    List<Entry> entries) {

  static final String NAME = "manifest.json";
  static final String FORMAT = "whydns-bundle";
  static final int VERSION = 1;

  /**
   * Another entry.
   *
   * @param name of a file, no path
   * @param bytes its size
   * @param sha256 of its content, in lower-case hexadecimal digits
   */
  record Entry(String name, long bytes, String sha256) {}

  /** The part that every version of the format has, and that says whether the rest can be read. */
  record Head(Optional<String> format, Optional<Integer> version, Optional<String> whydns) {

    void check() throws UnreadableBundleException {
      if (format.filter(FORMAT::equals).isEmpty() || version.isEmpty()) {
        throw UnreadableBundleException.foreign("its manifest names another format");
      }
      if (version.get() > VERSION) {
        throw UnreadableBundleException.refused(
            "its format "
                + version.get()
                + " is newer than "
                + VERSION
                + ", the newest that this whydns reads; read it with whydns "
                + UnreadableBundleException.printable(whydns.orElse("of its time"), 40));
      }
      if (version.get() < 1) {
        throw UnreadableBundleException.damaged("its format is " + version.get());
      }
    }
  }

  Optional<Entry> entry(String name) {
    return entries.stream().filter(e -> e.name().equals(name)).findFirst();
  }
}
