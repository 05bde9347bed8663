package dev.whydns.probe;

import java.util.Locale;

/** Says what was wrong with a message that was not taken. */
final class Strays {
  private Strays() {}

  static String text(Fit fit, byte[] message, double elapsedMs) {
    String what =
        fit == Fit.OTHER_ID
            ? "a reply with another ID"
            : "a reply to another question" + questionOf(message);
    return String.format(Locale.ROOT, "%s after %.1f ms", what, elapsedMs);
  }

  private static String questionOf(byte[] message) {
    return Wire.decode(message) instanceof Decoded.Message m && !m.name().isEmpty()
        ? " (" + m.type() + " " + m.name() + ")"
        : "";
  }
}
