package dev.whydns.parse;

import java.util.ArrayList;
import java.util.List;

/** The lines of a foreign text. */
final class Lines {

  private Lines() {}

  /** The first {@code most} lines, without their ends; a carriage return is no end and stays. */
  static List<String> of(String text, int most) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length() && lines.size() < most) {
      int end = text.indexOf('\n', from);
      lines.add(text.substring(from, end < 0 ? text.length() : end));
      from = end < 0 ? text.length() : end + 1;
    }
    return lines;
  }

  /** All lines. */
  static List<String> of(String text) {
    return of(text, Integer.MAX_VALUE);
  }

  /** The lines that end: the last one of a text that was cut short may be half a line. */
  static List<String> complete(String text) {
    return of(text.substring(0, text.lastIndexOf('\n') + 1));
  }
}
