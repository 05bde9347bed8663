package dev.whydns.render;

/** A change to every string of a report before it is shown, as redaction makes one. */
@FunctionalInterface
public interface TextFilter {

  /** Leaves every string as it is. */
  TextFilter NONE = text -> text;

  /** The string to show instead; never null. */
  String apply(String text);
}
