package dev.whydns.parse.errors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of a structured log line: logfmt, as dockerd and other Go programs write it, or a JSON
 * object, as the engine's json-file driver does. Nested objects count as if they were flat; of
 * fields with one name the first counts.
 */
final class LogFields {

  private static final int MOST = 64;

  /** Where an object begins, with its first key. */
  private static final Pattern JSON = Pattern.compile("\\{ *\"[^\"]*\" *:");

  private final String text;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private int at;

  private LogFields(String text, int from) {
    this.text = text;
    this.at = from;
  }

  /** May be empty, for a line that has none. */
  static Map<String, String> of(String text) {
    Matcher object = JSON.matcher(text);
    if (object.find()) {
      LogFields json = new LogFields(text, object.start());
      json.json();
      return json.fields;
    }
    if (text.contains("=\"") || text.contains("level=")) {
      LogFields logfmt = new LogFields(text, 0);
      logfmt.logfmt();
      return logfmt.fields;
    }
    return Map.of();
  }

  private void logfmt() {
    while (at < text.length() && fields.size() < MOST) {
      int start = at;
      while (at < text.length() && isKey(text.charAt(at))) {
        at++;
      }
      if (at > start && at < text.length() && text.charAt(at) == '=') {
        String key = text.substring(start, at++);
        fields.putIfAbsent(key, value());
      } else {
        nextWord();
      }
    }
  }

  private static boolean isKey(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '@';
  }

  private void nextWord() {
    while (at < text.length() && text.charAt(at) != ' ') {
      at++;
    }
    at++;
  }

  private String value() {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    nextWord();
    return text.substring(start, Math.min(text.length(), at - 1));
  }

  private void json() {
    while (at < text.length() && fields.size() < MOST) {
      if (text.charAt(at) != '"') {
        at++;
        continue;
      }
      String key = quoted();
      skipBlanks();
      if (at < text.length() && text.charAt(at) == ':') {
        at++;
        skipBlanks();
        if (at < text.length() && text.charAt(at) == '"') {
          fields.putIfAbsent(key, quoted());
        }
      }
    }
  }

  private void skipBlanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  /** The string that begins at this quote; one that does not end goes up to the line's end. */
  private String quoted() {
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        break;
      }
      out.append(c == '\\' && at + 1 < text.length() ? escaped() : c);
    }
    return out.toString();
  }

  /** Go's and JSON's escapes; the cursor stays on the last character of it. */
  private char escaped() {
    char c = text.charAt(++at);
    return switch (c) {
      case 'n', 'r' -> ' ';
      case 't' -> '\t';
      case 'u' -> code(4);
      case 'x' -> code(2);
      default -> c;
    };
  }

  private char code(int digits) {
    int value = 0;
    for (int i = 1; i <= digits; i++) {
      int digit = at + i < text.length() ? Character.digit(text.charAt(at + i), 16) : -1;
      if (digit < 0) {
        return '?';
      }
      value = value * 16 + digit;
    }
    at += digits;
    return (char) value;
  }
}
