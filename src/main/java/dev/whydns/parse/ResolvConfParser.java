package dev.whydns.parse;

import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a resolv.conf(5) as glibc does ({@code resolv/res_init.c}, {@code res_vinit_1}) and the
 * engine's comments in it.
 *
 * <p>glibc knows a keyword only in the first column and with a blank or tab behind it. It takes the
 * first word after {@code nameserver} and ignores the rest; the last {@code search} or {@code
 * domain} line wins; {@code options} add up. A line that was written with a carriage return keeps
 * it: glibc then finds no address in it, and neither does this.
 */
public final class ResolvConfParser {

  /** Lines read; what stands behind them is left out. */
  public static final int MOST_LINES = 1000;

  /** Characters kept of a line. */
  public static final int LONGEST_LINE = 4096;

  private static final int MOST_WORDS = 256;

  private final List<IpAddress> nameservers = new ArrayList<>();
  private final List<String> invalid = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private List<String> search = List.of();

  private ResolvConfParser() {}

  /**
   * The file at {@code path} with this content; never fails.
   *
   * @param path as its owner sees it
   * @param text the whole content; may be empty
   * @param file size, time and inode of what was read, where they are known
   */
  public static ResolvConf parse(String path, String text, Optional<ResolvConf.FileIdentity> file) {
    List<ResolvConf.Line> lines = numbered(text);
    ResolvConfParser parser = new ResolvConfParser();
    lines.forEach(line -> parser.read(line.text()));
    return new ResolvConf(
        path,
        lines,
        List.copyOf(parser.nameservers),
        List.copyOf(parser.invalid),
        parser.search,
        List.copyOf(parser.options),
        !lines.isEmpty() && lines.get(0).text().equals(EngineFooterParser.HEADER),
        EngineFooterParser.parse(lines),
        file);
  }

  private static List<ResolvConf.Line> numbered(String text) {
    List<ResolvConf.Line> lines = new ArrayList<>();
    for (String line : Lines.of(text, MOST_LINES)) {
      lines.add(new ResolvConf.Line(lines.size() + 1, cut(line)));
    }
    return List.copyOf(lines);
  }

  private static String cut(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE);
  }

  private void read(String line) {
    // glibc works on C strings: a line ends at its first NUL.
    int nul = line.indexOf('\0');
    List<String> words = Words.of(nul < 0 ? line : line.substring(0, nul), MOST_WORDS);
    if (words.size() < 2 || !line.startsWith(words.get(0))) {
      return;
    }
    switch (words.get(0)) {
      case "nameserver" -> nameserver(words.get(1));
      case "domain" -> search = List.of(words.get(1));
      case "search" -> search = List.copyOf(words.subList(1, words.size()));
      case "options" -> addUpTo(options, words.subList(1, words.size()));
      default -> {
        // sortlist and words that glibc does not know change nothing here.
      }
    }
  }

  private void nameserver(String word) {
    Optional<IpAddress> address = IpAddress.parse(word);
    if (address.isEmpty()) {
      addUpTo(invalid, List.of(word));
    } else if (nameservers.size() < MOST_WORDS) {
      nameservers.add(address.get());
    }
  }

  private static void addUpTo(List<String> list, List<String> more) {
    list.addAll(more.subList(0, Math.min(more.size(), MOST_WORDS - list.size())));
  }
}
