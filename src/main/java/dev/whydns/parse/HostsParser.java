package dev.whydns.parse;

import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a hosts(5) file: an address and its names on each line, comments from {@code #} on. */
public final class HostsParser {

  /** Lines read; block lists of this length have been seen in use. */
  public static final int MOST_LINES = 100_000;

  private static final int MOST_WORDS = 256;

  private HostsParser() {}

  /**
   * The file at {@code path} with this content; lines without an address and a name are left out.
   */
  public static HostsFile parse(String path, String text) {
    List<HostsFile.Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : Lines.of(text, MOST_LINES)) {
      number++;
      entry(number, line).ifPresent(entries::add);
    }
    return new HostsFile(path, List.copyOf(entries));
  }

  private static Optional<HostsFile.Entry> entry(int number, String line) {
    int comment = line.indexOf('#');
    List<String> words =
        Words.of((comment < 0 ? line : line.substring(0, comment)).stripTrailing(), MOST_WORDS);
    if (words.size() < 2) {
      return Optional.empty();
    }
    List<String> names = List.copyOf(words.subList(1, words.size()));
    return IpAddress.parse(words.get(0))
        .map(address -> new HostsFile.Entry(number, address, names));
  }
}
