package dev.whydns.finding;

import java.util.ArrayList;
import java.util.List;

/**
 * A paragraph, an element of a list, or a command.
 *
 * @param kind which of them
 * @param text without line ends; what stands between backquotes is not to be broken
 */
public record Passage(Kind kind, String text) {

  /** How it is set. */
  public enum Kind {
    PROSE("prose"),
    ITEM("item"),
    COMMAND("command");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As in the JSON. */
    public String text() {
      return text;
    }
  }

  private static final String COMMAND_INDENT = "    ";

  /** A line each: four blanks before a command, {@code -} before an item, else a paragraph. */
  public static List<Passage> parse(List<String> lines) {
    List<Passage> passages = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(COMMAND_INDENT)) {
        passages.add(new Passage(Kind.COMMAND, line.substring(COMMAND_INDENT.length())));
      } else if (line.startsWith("- ")) {
        passages.add(new Passage(Kind.ITEM, line.substring(2)));
      } else if (!line.isEmpty()) {
        passages.add(new Passage(Kind.PROSE, line));
      }
    }
    return List.copyOf(passages);
  }
}
