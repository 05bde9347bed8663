package dev.whydns.render;

import java.util.ArrayList;
import java.util.List;

/**
 * The text under construction. Nothing is written to it but through {@link Foreign}, so no caller
 * can forget that; colour is added after that, and lines lose their trailing spaces here.
 *
 * <p>Columns count code points; a character that a terminal draws two columns wide counts as one.
 */
final class Page {
  private final StringBuilder out = new StringBuilder(2048);
  private final TextStyle style;
  private final Marks marks;
  private final Foreign foreign;
  private int column;
  private int pendingSpaces;
  private boolean lastWasBlank = true;

  Page(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.marks = Marks.of(style);
    this.foreign = Foreign.forText(redaction, style.unicode());
  }

  TextStyle style() {
    return style;
  }

  Marks marks() {
    return marks;
  }

  /** How many columns a string takes. */
  int widthOf(String raw) {
    return columns(foreign.clean(raw));
  }

  /** The column that the next character goes to, from 0. */
  int column() {
    return column;
  }

  /** Writes at the current position, on this line whatever its length. */
  Page text(String raw) {
    return text(Ink.PLAIN, raw);
  }

  /** Writes in a colour. */
  Page text(Ink ink, String raw) {
    put(ink, foreign.clean(raw));
    return this;
  }

  /**
   * Goes to a column of this line; where that is passed already, to the same column of a new line.
   */
  Page to(int target) {
    if (column > target) {
      end();
    }
    pendingSpaces += target - column;
    column = target;
    return this;
  }

  /**
   * Writes words, wrapped at the style's width, further lines beginning at column {@code hang}. A
   * word is never broken, nor is what stands between backquotes: names, addresses and commands stay
   * whole.
   */
  Page prose(int hang, String raw) {
    String text = foreign.clean(raw);
    List<String> words = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = endOfWord(text, at);
      if (end > at) {
        add(words, text.substring(at, end));
      }
      at = end + 1;
    }
    return words(hang, words);
  }

  /** A number and its unit are one word: {@code 3.1 s}. */
  private static void add(List<String> words, String word) {
    int last = words.size() - 1;
    boolean unit =
        word.startsWith("ms") || word.equals("s") || word.startsWith("s,") || word.equals("s.");
    if (unit && last >= 0 && Character.isDigit(words.get(last).charAt(0))) {
      words.set(last, words.get(last) + " " + word);
    } else {
      words.add(word);
    }
  }

  /** Writes a list, separated by commas, and breaks lines after these only. */
  Page list(int hang, List<String> rawItems) {
    List<String> items = new ArrayList<>();
    for (String raw : rawItems) {
      items.add(foreign.clean(raw) + (items.size() + 1 < rawItems.size() ? "," : ""));
    }
    return words(hang, items);
  }

  /** Writes two columns behind what stands on this line, or below it where that is too long. */
  Page aside(int hang, String raw) {
    whole(hang, 2, foreign.clean(raw));
    return this;
  }

  private Page words(int hang, List<String> clean) {
    int gap = 0;
    for (String word : clean) {
      whole(hang, gap, word);
      gap = 1;
    }
    return this;
  }

  private void whole(int hang, int gap, String clean) {
    if (column > hang && column + gap + columns(clean) > style.width()) {
      end();
      to(hang);
    } else {
      to(column + gap);
    }
    put(Ink.PLAIN, clean);
  }

  private static int endOfWord(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '`') {
        quoted = !quoted && text.indexOf('`', i + 1) >= 0;
      } else if (c == ' ' && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  /** Ends the line. */
  Page end() {
    lastWasBlank = column == pendingSpaces;
    while (out.length() > 0 && out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
    out.append('\n');
    column = 0;
    pendingSpaces = 0;
    return this;
  }

  /** An empty line, unless the text begins here or has one already. */
  Page blank() {
    if (!lastWasBlank) {
      end();
    }
    return this;
  }

  /** A heading on a line of its own, after an empty one. */
  Page heading(String title) {
    return blank().text(Ink.STRONG, title).end();
  }

  private void put(Ink ink, String clean) {
    if (clean.isEmpty()) {
      return;
    }
    for (; pendingSpaces > 0; pendingSpaces--) {
      out.append(' ');
    }
    boolean coloured = style.colour() && ink != Ink.PLAIN;
    if (coloured) {
      out.append("\u001b[").append(ink.sgr()).append('m');
    }
    out.append(clean);
    if (coloured) {
      out.append("\u001b[0m");
    }
    column += columns(clean);
  }

  private static int columns(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
