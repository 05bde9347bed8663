package dev.whydns.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A line taken apart as a POSIX shell does it (XCU 2.2, Quoting): blanks part words, quotes and
 * backslashes keep them together, {@code #} begins a comment. There are no variables, no patterns
 * and no pipes.
 *
 * @param words in order; may be empty
 * @param problem why the line cannot be run, in a clause; empty when it can
 */
public record Words(List<Word> words, Optional<String> problem) {

  private static final Set<String> OPERATORS =
      Set.of("|", "||", "&", "&&", ";", ">", ">>", "<", "<<");

  /**
   * A word.
   *
   * @param text without its quotes
   * @param start where it begins in the line
   * @param end behind its last character in the line
   * @param quote that is still open at its end; 0 for none
   */
  public record Word(String text, int start, int end, char quote) {}

  /** What each word says. */
  public List<String> texts() {
    return words.stream().map(Word::text).toList();
  }

  /** The words of a line. */
  public static Words of(String line) {
    List<Word> words = new ArrayList<>();
    Optional<String> problem = Optional.empty();
    int at = 0;
    while (true) {
      while (at < line.length() && isBlank(line.charAt(at))) {
        at++;
      }
      if (at == line.length() || line.charAt(at) == '#') {
        return new Words(List.copyOf(words), problem);
      }
      Scan scan = new Scan(line, at);
      Word word = scan.word();
      words.add(word);
      at = word.end();
      if (problem.isEmpty()) {
        problem = scan.problem(word);
      }
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /** The way through one word. */
  private static final class Scan {
    private final String line;
    private final int start;
    private final StringBuilder text = new StringBuilder();
    private boolean plain = true;
    private boolean dangling;
    private char quote;

    Scan(String line, int start) {
      this.line = line;
      this.start = start;
    }

    Word word() {
      int at = start;
      while (at < line.length() && (quote != 0 || !isBlank(line.charAt(at)))) {
        at += take(line.charAt(at), at + 1 < line.length() ? line.charAt(at + 1) : 0);
      }
      return new Word(text.toString(), start, at, quote);
    }

    /** How many characters were used. */
    private int take(char c, char next) {
      if (c == '\\' && quote != '\'') {
        return backslash(next);
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        plain = false;
      } else if (c == quote) {
        quote = 0;
      } else {
        text.append(c);
      }
      return 1;
    }

    /** Between double quotes it takes the meaning of few characters and else is itself. */
    private int backslash(char next) {
      plain = false;
      if (next == 0) {
        dangling = true;
        return 1;
      }
      if (quote == '"' && "\"\\$`".indexOf(next) < 0) {
        text.append('\\');
      }
      text.append(next);
      return 2;
    }

    Optional<String> problem(Word word) {
      if (word.quote() != 0) {
        return Optional.of("a " + word.quote() + " is not closed");
      } else if (dangling) {
        return Optional.of("nothing follows the last \\");
      } else if (plain && OPERATORS.contains(word.text())) {
        return Optional.of(
            "\""
                + word.text()
                + "\" works in the system's shell alone; quote it, or save with -o FILE");
      }
      return Optional.empty();
    }
  }
}
