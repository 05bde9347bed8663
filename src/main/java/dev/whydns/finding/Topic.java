package dev.whydns.finding;

import java.util.Locale;

/** The parts of a finding's page, in its order. */
public enum Topic {
  MEANING("What it means"),
  DECISION("How whydns decides"),
  BY_HAND("See it by hand"),
  REMEDY("What to do"),
  LOOKALIKES("What looks the same and is not"),
  VERSIONS("Versions"),
  SOURCES("Sources");

  private final String title;

  Topic(String title) {
    this.title = title;
  }

  /** As in the JSON, and as the page's source marks it: {@code by-hand}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The heading. */
  public String title() {
    return title;
  }
}
