package dev.whydns.finding;

import java.util.Locale;

/** How much a finding matters, worst last. */
public enum Severity {
  /** Normal, and worth knowing. */
  INFO,
  /** Works now and will hurt. */
  WARNING,
  /** Makes a lookup fail, or wait over a second, now. */
  FAULT;

  /** As in the JSON: {@code fault}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
