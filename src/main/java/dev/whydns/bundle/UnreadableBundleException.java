package dev.whydns.bundle;

import java.io.IOException;

/**
 * Something is no bundle that this whydns can read. The message is one clause about "it", as {@code
 * it is damaged: it ends too early}, without control characters.
 */
public final class UnreadableBundleException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_QUOTE = 80;

  private UnreadableBundleException(String message) {
    super(message);
  }

  /** Something else than a bundle. */
  static UnreadableBundleException foreign(String why) {
    return new UnreadableBundleException("it is no whydns bundle: " + why);
  }

  /** It was one. */
  static UnreadableBundleException damaged(String why) {
    return new UnreadableBundleException("it is damaged: " + why);
  }

  /** One that is made so on purpose, or by a later version. */
  static UnreadableBundleException refused(String why) {
    return new UnreadableBundleException(why);
  }

  /** Text of a bundle in a message. */
  static String quoted(String text) {
    return "\"" + printable(text, LONGEST_QUOTE) + "\"";
  }

  /** Cut, and with all but printable ASCII escaped. */
  static String printable(String text, int longest) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && i < longest; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c <= '~' ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    }
    return out.append(text.length() > longest ? "..." : "").toString();
  }
}
