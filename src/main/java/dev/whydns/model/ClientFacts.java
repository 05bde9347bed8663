package dev.whydns.model;

import java.util.List;

/**
 * What decides, beside the files of a target, how its programs look names up.
 *
 * @param loader the C library's loader; Absent in images of static programs only, as those from
 *     scratch
 * @param gaiConf the lines of {@code /etc/gai.conf} that say something; Absent without the file,
 *     empty for the one that distributions ship
 */
public record ClientFacts(Fact<Loader> loader, Fact<List<ResolvConf.Line>> gaiConf) {

  /** The C libraries that images have. */
  public enum Library {
    GLIBC("glibc"),
    MUSL("musl");

    private final String text;

    Library(String text) {
      this.text = text;
    }

    /** As its makers write it. */
    public String text() {
      return text;
    }
  }

  /**
   * A dynamic loader, which names the C library of the programs that it loads.
   *
   * @param library whose
   * @param path as its owner sees it: {@code /lib/ld-musl-x86_64.so.1}
   */
  public record Loader(Library library, String path) {}

  /** Nothing is known, for that reason. */
  public static ClientFacts unknown(String why) {
    return new ClientFacts(Fact.unknown(why), Fact.unknown(why));
  }
}
