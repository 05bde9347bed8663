package dev.whydns.parse;

import java.util.ArrayList;
import java.util.List;

/** The words of a line. */
final class Words {

  private Words() {}

  /** Words between blanks and tabs, in order. */
  static List<String> of(String line) {
    return of(line, Integer.MAX_VALUE);
  }

  /** The first {@code most} words. */
  static List<String> of(String line, int most) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < line.length() && words.size() < most) {
      int end = at;
      while (end < line.length() && !isBlank(line.charAt(end))) {
        end++;
      }
      if (end > at) {
        words.add(line.substring(at, end));
      }
      at = end + 1;
    }
    return words;
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
