package dev.whydns.parse;

import java.util.List;
import java.util.OptionalLong;

/**
 * Reads {@code /proc/PID/net/sockstat} and {@code sockstat6}: a line for each protocol, as {@code
 * TCP6: inuse 3}.
 */
public final class SockstatParser {

  private static final int MOST_LINES = 100;

  private SockstatParser() {}

  /**
   * How many sockets of a protocol a namespace has; those that only wait for late packets
   * (TIME_WAIT) are not among them.
   *
   * @param protocol as {@code TCP6}
   * @return empty where the file does not say
   */
  public static OptionalLong inUse(String text, String protocol) {
    for (String line : Lines.of(text, MOST_LINES)) {
      List<String> words = Words.of(line);
      if (words.size() > 2 && words.get(0).equals(protocol + ":") && words.get(1).equals("inuse")) {
        return Numbers.decimal(words.get(2));
      }
    }
    return OptionalLong.empty();
  }
}
