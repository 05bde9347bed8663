package dev.whydns.render;

/**
 * How text is to look.
 *
 * @param width columns to wrap prose at: 80 in a pipe, the terminal's on one
 * @param colour whether to use ANSI colours; they never carry what the words do not say
 * @param unicode whether the reader's encoding has marks and arrows; else plain ASCII
 * @param quiet only what is not healthy, and the summary
 * @param verbosity 0; 1 adds the exchanges; 2 adds what was read and received, as it was
 */
public record TextStyle(int width, boolean colour, boolean unicode, boolean quiet, int verbosity) {

  /** The narrowest width that is honoured. */
  public static final int NARROWEST = 40;

  /** Raises a width below {@link #NARROWEST}. */
  public TextStyle {
    width = Math.max(width, NARROWEST);
  }

  /** For a pipe or a file: 80 columns, no colour, not quiet, not verbose. */
  public static TextStyle piped() {
    return new TextStyle(80, false, true, false, 0);
  }
}
