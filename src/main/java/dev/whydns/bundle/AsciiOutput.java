package dev.whydns.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * JSON text as ASCII: whatever is not stands inside a string and becomes an escape, so that a lone
 * surrogate, which UTF-8 does not have, survives too.
 */
final class AsciiOutput implements Appendable {

  private final OutputStream out;

  AsciiOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public Appendable append(CharSequence text) throws IOException {
    return append(text, 0, text.length());
  }

  @Override
  public Appendable append(CharSequence text, int start, int end) throws IOException {
    for (int i = start; i < end; i++) {
      append(text.charAt(i));
    }
    return this;
  }

  @Override
  public Appendable append(char c) throws IOException {
    if (c < 0x7f) {
      out.write(c);
    } else {
      out.write(String.format("\\u%04x", (int) c).getBytes(StandardCharsets.US_ASCII));
    }
    return this;
  }
}
