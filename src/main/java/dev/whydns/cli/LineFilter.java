package dev.whydns.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Changes lines on their way to a stream. The beginning of one waits for its end: a name that is
 * cut in two is not recognised.
 */
final class LineFilter extends OutputStream {

  private final PrintStream to;
  private final UnaryOperator<String> change;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineFilter(PrintStream to, UnaryOperator<String> change) {
    this.to = to;
    this.change = change;
  }

  @Override
  public void write(int b) throws IOException {
    line.write(b);
    if (b == '\n') {
      release();
    }
  }

  private void release() throws IOException {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    String bare = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    to.print(change.apply(bare) + text.substring(bare.length()));
    to.flush();
  }

  /** Progress, which has no end of line, is written when it is to be seen. */
  @Override
  public void flush() throws IOException {
    if (line.size() > 0 && line.toByteArray()[0] == '\r') {
      release();
    }
    to.flush();
  }
}
