package dev.whydns.render;

import dev.whydns.finding.State;

/** The colours of the text, as ANSI SGR parameters. */
enum Ink {
  PLAIN(""),
  STRONG("1"),
  GOOD("32"),
  UNKNOWN("35"),
  WARNING("33"),
  BAD("1;31");

  private final String sgr;

  Ink(String sgr) {
    this.sgr = sgr;
  }

  /** The parameters between {@code ESC [} and {@code m}; empty for plain text. */
  String sgr() {
    return sgr;
  }

  static Ink of(State state) {
    switch (state) {
      case HEALTHY:
        return GOOD;
      case UNKNOWN:
        return UNKNOWN;
      case WARNING:
        return WARNING;
      default:
        return BAD;
    }
  }
}
