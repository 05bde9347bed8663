package dev.whydns.bundle;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * The text of a JSON document, which ends with an exception where it is too deep, too long in one
 * of its tokens, has too many values, or goes on after its end. The parser behind it has no bounds
 * of its own.
 */
final class JsonLimits extends FilterReader {

  private int depth;
  private int values;
  private int token;
  private boolean begun;
  private boolean inString;
  private boolean escaped;

  JsonLimits(Reader in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    for (int i = offset; i < offset + read; i++) {
      look(into[i]);
    }
    return read;
  }

  private void look(char c) throws IOException {
    if (begun && depth <= 0 && !isSpace(c)) {
      throw UnreadableBundleException.refused("it has something after its data");
    }
    if (inString) {
      inString = escaped || c != '"';
      escaped = !escaped && c == '\\';
      grow();
    } else if (c == '"') {
      inString = true;
      token = 0;
    } else if (c == '{' || c == '[') {
      begun = true;
      within(++depth, Limit.DEPTH, "levels");
      count();
    } else if (c == '}' || c == ']') {
      depth--;
      token = 0;
    } else if (c == ',') {
      count();
    } else {
      grow();
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private void grow() throws IOException {
    within(++token, Limit.TEXT, "characters in one text");
  }

  private void count() throws IOException {
    token = 0;
    within(++values, Limit.VALUES, "values");
  }

  private static void within(int number, int limit, String what) throws IOException {
    if (number > limit) {
      throw UnreadableBundleException.refused("it has more than " + limit + " " + what);
    }
  }
}
