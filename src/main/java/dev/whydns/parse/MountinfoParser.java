package dev.whydns.parse;

import java.util.List;
import java.util.Optional;

/** Reads {@code /proc/PID/mountinfo}. */
public final class MountinfoParser {

  private static final int DEVICE = 2;
  private static final int ROOT = 3;
  private static final int POINT = 4;
  private static final int FIRST_OPTIONAL = 6;

  private MountinfoParser() {}

  /**
   * The mount at exactly that path, as {@code /etc/resolv.conf}; of several the last, which covers
   * the others.
   */
  public static Optional<Mount> mountOf(String text, String path) {
    Optional<Mount> found = Optional.empty();
    for (String line : Lines.of(text)) {
      Optional<Mount> mount = mount(line, path);
      found = mount.isPresent() ? mount : found;
    }
    return found;
  }

  private static Optional<Mount> mount(String line, String path) {
    List<String> fields = Words.of(line);
    if (fields.size() <= FIRST_OPTIONAL || !unescaped(fields.get(POINT)).equals(path)) {
      return Optional.empty();
    }
    // Optional fields, none or more, end at a lone hyphen.
    int hyphen = fields.subList(FIRST_OPTIONAL, fields.size()).indexOf("-") + FIRST_OPTIONAL;
    if (hyphen < FIRST_OPTIONAL || hyphen + 2 >= fields.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mount(
            fields.get(DEVICE),
            unescaped(fields.get(ROOT)),
            path,
            unescaped(fields.get(hyphen + 1)),
            unescaped(fields.get(hyphen + 2))));
  }

  /** The kernel writes blank, tab, newline, backslash and # as {@code \040} and the like. */
  static String unescaped(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      if (isEscape(field, i)) {
        text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        text.append(field.charAt(i));
      }
    }
    return text.toString();
  }

  private static boolean isEscape(String field, int at) {
    return field.charAt(at) == '\\'
        && at + 3 < field.length()
        && field.charAt(at + 1) >= '0'
        && field.charAt(at + 1) <= '3'
        && isOctalDigit(field.charAt(at + 2))
        && isOctalDigit(field.charAt(at + 3));
  }

  private static boolean isOctalDigit(char c) {
    return c >= '0' && c <= '7';
  }
}
