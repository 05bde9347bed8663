package dev.whydns.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of {@code nft list ruleset} as tokens that know where they stand.
 *
 * <p>nft before 1.0.8 prints a quote inside a quoted log prefix as it is, so quotes do not always
 * pair; a quoted token therefore ends at the end of its line at the latest. Comments ({@code #
 * handle 5}) are left out.
 */
final class NftTokens {

  enum Kind {
    WORD,
    QUOTED,
    /** End of a line, or a semicolon. */
    END,
    OPEN,
    CLOSE,
    COMMA
  }

  record Token(Kind kind, int start, int end) {}

  private final String source;
  private final List<Token> tokens = new ArrayList<>();

  NftTokens(String source) {
    this.source = source;
    int at = 0;
    while (at < source.length()) {
      at = read(at);
    }
  }

  String source() {
    return source;
  }

  List<Token> all() {
    return tokens;
  }

  /** Reads one token, or skips what is none; says where it ends. */
  private int read(int at) {
    char c = source.charAt(at);
    Kind single = single(c);
    if (single != null) {
      tokens.add(new Token(single, at, at + 1));
      return at + 1;
    }
    if (c <= ' ') {
      return at + 1;
    }
    if (c == '#') {
      int newline = source.indexOf('\n', at);
      return newline < 0 ? source.length() : newline;
    }
    int end = c == '"' ? afterQuoted(at) : afterWord(at);
    tokens.add(new Token(c == '"' ? Kind.QUOTED : Kind.WORD, at, end));
    return end;
  }

  private static Kind single(char c) {
    return switch (c) {
      case '\n', ';' -> Kind.END;
      case '{' -> Kind.OPEN;
      case '}' -> Kind.CLOSE;
      case ',' -> Kind.COMMA;
      default -> null;
    };
  }

  private int afterQuoted(int from) {
    int at = from + 1;
    while (at < source.length() && source.charAt(at) != '"' && source.charAt(at) != '\n') {
      at++;
    }
    boolean closed = at < source.length() && source.charAt(at) == '"';
    return closed ? at + 1 : at;
  }

  private int afterWord(int from) {
    int at = from;
    while (at < source.length()
        && source.charAt(at) > ' '
        && source.charAt(at) != '"'
        && single(source.charAt(at)) == null) {
      at++;
    }
    return at;
  }
}
