package dev.whydns.parse;

import dev.whydns.parse.NftTokens.Kind;
import dev.whydns.parse.NftTokens.Token;
import java.util.ArrayList;
import java.util.List;

/** A place in a list of tokens. */
final class NftCursor {

  private final String source;
  private final List<Token> tokens;
  private int at;

  NftCursor(String source, List<Token> tokens) {
    this.source = source;
    this.tokens = tokens;
  }

  boolean atEnd() {
    return at >= tokens.size();
  }

  int position() {
    return at;
  }

  Token token() {
    return tokens.get(at);
  }

  Kind kind() {
    return tokens.get(at).kind();
  }

  /** The text of the token ahead, without quotes; empty at the end. */
  String peek() {
    return peek(0);
  }

  /** The text of a token further ahead. */
  String peek(int ahead) {
    return at + ahead < tokens.size() ? text(source, tokens.get(at + ahead)) : "";
  }

  String next() {
    String text = peek();
    at++;
    return text;
  }

  void skip() {
    at++;
  }

  /** Whether an unquoted word of exactly that text is ahead. */
  boolean sees(String word) {
    return !atEnd() && kind() == Kind.WORD && peek().equals(word);
  }

  /** The same; where it is there, it is taken. */
  boolean take(String word) {
    boolean there = sees(word);
    at += there ? 1 : 0;
    return there;
  }

  boolean sees(Kind kind) {
    return !atEnd() && kind() == kind;
  }

  /** Takes the braces ahead and all between them; gives what is between. */
  List<Token> block() {
    int open = at;
    int depth = 0;
    while (at < tokens.size()) {
      Kind kind = tokens.get(at).kind();
      depth += kind == Kind.OPEN ? 1 : kind == Kind.CLOSE ? -1 : 0;
      at++;
      if (depth == 0) {
        return tokens.subList(open + 1, at - 1);
      }
    }
    return tokens.subList(Math.min(open + 1, at), at);
  }

  /** The tokens from a position up to here, as they are printed. */
  String textFrom(int position) {
    return text(source, tokens.subList(position, Math.min(at, tokens.size())));
  }

  /** Without quotes. */
  static String text(String source, Token token) {
    if (token.kind() != Kind.QUOTED) {
      return source.substring(token.start(), token.end());
    }
    boolean closed = token.end() - token.start() > 1 && source.charAt(token.end() - 1) == '"';
    return source.substring(token.start() + 1, closed ? token.end() - 1 : token.end());
  }

  /** As printed, on one line: nft breaks a rule with a long set into several. */
  static String text(String source, List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      if (token.kind() == Kind.END) {
        continue;
      }
      boolean apart = token.start() > 0 && source.charAt(token.start() - 1) <= ' ';
      if (apart && !text.isEmpty()) {
        text.append(' ');
      }
      text.append(source, token.start(), token.end());
    }
    return text.toString();
  }

  /** The parts between commas that stand in no inner braces; ends of lines are left out. */
  static List<List<Token>> elements(List<Token> tokens) {
    List<List<Token>> elements = new ArrayList<>();
    List<Token> element = new ArrayList<>();
    int depth = 0;
    for (Token token : tokens) {
      depth += token.kind() == Kind.OPEN ? 1 : token.kind() == Kind.CLOSE ? -1 : 0;
      if (token.kind() == Kind.COMMA && depth == 0) {
        elements.add(element);
        element = new ArrayList<>();
      } else if (token.kind() != Kind.END) {
        element.add(token);
      }
    }
    if (!element.isEmpty()) {
      elements.add(element);
    }
    return elements;
  }
}
