package dev.whydns.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a rule as iptables-save prints it: quoted where needed, with a backslash before what
 * would end it.
 */
final class IptablesWords {

  /**
   * One word.
   *
   * @param text without quotes and backslashes
   * @param quoted whether it stood in quotes, so that it is no option whatever it looks like
   */
  record Word(String text, boolean quoted) {

    boolean is(String option) {
      return !quoted && text.equals(option);
    }

    /** Whether an option begins here: {@code -j}, {@code --dport}, or the {@code !} before one. */
    boolean beginsOption() {
      return !quoted && (text.equals("!") || (text.startsWith("-") && text.length() > 1));
    }
  }

  private final List<Word> words;
  private int at;

  IptablesWords(String rule) {
    this.words = split(rule);
  }

  boolean atEnd() {
    return at >= words.size();
  }

  Word peek() {
    return words.get(at);
  }

  Word next() {
    return words.get(at++);
  }

  /** The next word where it is exactly that; then it is taken. */
  boolean take(String option) {
    boolean there = !atEnd() && peek().is(option);
    at += there ? 1 : 0;
    return there;
  }

  /** The value of the option just taken; empty at the end of a rule that was cut short. */
  String value() {
    return atEnd() ? "" : next().text();
  }

  /** Everything up to the next option. */
  List<String> values() {
    List<String> values = new ArrayList<>();
    while (!atEnd() && !peek().beginsOption()) {
      values.add(next().text());
    }
    return values;
  }

  /** Everything up to the next module or target. */
  List<String> restOfModule() {
    List<String> rest = new ArrayList<>();
    while (!atEnd() && !peek().is("-m") && !peek().is("-j") && !peek().is("-g")) {
      rest.add(next().text());
    }
    return rest;
  }

  /** Everything to the end. */
  List<String> rest() {
    List<String> rest = new ArrayList<>();
    while (!atEnd()) {
      rest.add(next().text());
    }
    return rest;
  }

  private static List<Word> split(String rule) {
    List<Word> words = new ArrayList<>();
    int at = 0;
    while (at < rule.length()) {
      char c = rule.charAt(at);
      if (Words.isBlank(c)) {
        at++;
      } else if (c == '"') {
        at = quoted(rule, at + 1, words);
      } else {
        int end = at;
        while (end < rule.length() && !Words.isBlank(rule.charAt(end))) {
          end++;
        }
        words.add(new Word(rule.substring(at, end), false));
        at = end;
      }
    }
    return words;
  }

  private static int quoted(String rule, int from, List<Word> words) {
    StringBuilder text = new StringBuilder();
    int at = from;
    while (at < rule.length() && rule.charAt(at) != '"') {
      boolean escaped = rule.charAt(at) == '\\' && at + 1 < rule.length();
      at += escaped ? 1 : 0;
      text.append(rule.charAt(at));
      at++;
    }
    words.add(new Word(text.toString(), true));
    return at + 1;
  }
}
