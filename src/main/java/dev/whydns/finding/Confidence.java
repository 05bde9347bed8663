package dev.whydns.finding;

import java.util.Locale;

/** How sure a finding is, surest last. */
public enum Confidence {
  LOW,
  MEDIUM,
  HIGH;

  /** As in the JSON: {@code high}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
