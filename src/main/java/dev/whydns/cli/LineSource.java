package dev.whydns.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The lines of a stream of any length, one after the other and none longer than a limit: what is
 * beyond that is passed over. Bytes that are no UTF-8 become U+FFFD.
 */
final class LineSource {

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final byte[] line;
  private int length;

  LineSource(InputStream in, int longest) {
    this.in = in;
    this.line = new byte[longest];
  }

  void forEach(Consumer<String> each) throws IOException {
    byte[] buffer = new byte[BUFFER];
    boolean pending = false;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        pending = buffer[i] != '\n';
        if (pending) {
          add(buffer[i]);
        } else {
          end(each);
        }
      }
    }
    if (pending) {
      end(each);
    }
  }

  private void add(byte b) {
    if (length < line.length) {
      line[length++] = b;
    }
  }

  private void end(Consumer<String> each) {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    each.accept(new String(line, 0, end, StandardCharsets.UTF_8));
    length = 0;
  }
}
