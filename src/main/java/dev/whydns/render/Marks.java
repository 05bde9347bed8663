package dev.whydns.render;

import dev.whydns.finding.State;

/** The signs of the text: one column each, or words where the encoding has no such signs. */
enum Marks {
  UNICODE("✔", "?", "!", "✘", "→"),
  ASCII("ok", "?", "!", "FAIL", "->");

  private final String good;
  private final String unknown;
  private final String warning;
  private final String bad;
  private final String arrow;

  Marks(String good, String unknown, String warning, String bad, String arrow) {
    this.good = good;
    this.unknown = unknown;
    this.warning = warning;
    this.bad = bad;
    this.arrow = arrow;
  }

  static Marks of(TextStyle style) {
    return style.unicode() ? UNICODE : ASCII;
  }

  /** The sign of a verdict. */
  String of(State state) {
    switch (state) {
      case HEALTHY:
        return good;
      case UNKNOWN:
        return unknown;
      case WARNING:
        return warning;
      default:
        return bad;
    }
  }

  /** From one station of the path to the next. */
  String arrow() {
    return arrow;
  }

  /** Columns of the widest verdict. */
  int width() {
    return bad.length();
  }
}
