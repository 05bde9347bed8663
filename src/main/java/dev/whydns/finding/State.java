package dev.whydns.finding;

import java.util.Locale;

/** The verdict on a hop or a target. Unknown is a state of its own: neither healthy nor a fault. */
public enum State {
  HEALTHY,
  UNKNOWN,
  WARNING,
  FAULT;

  /** As in the JSON: {@code healthy}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
