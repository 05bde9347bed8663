package dev.whydns.cli.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Shows what is longer than the screen a page at a time. What is written between two flushes is
 * looked at as a whole: a report is, and the lines of a long run come as they are.
 *
 * <p>whydns runs as root: no other program is started for it, which could run commands, write files
 * or be another one than the operator thinks ({@code PAGER}, {@code LESSOPEN}).
 */
final class PagedOutput extends OutputStream {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final String CLEAR_LINE = "\r\u001b[K";

  /** The screen, and the one who looks at it. */
  interface Screen {
    /** Lines that fit, less the one for the question; 0 where nothing is to be paged. */
    int rows();

    int columns();

    /** The next key; -1 when there is none, or Ctrl-C. */
    int key();
  }

  private final OutputStream out;
  private final Screen screen;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean quit;

  PagedOutput(OutputStream out, Screen screen) {
    this.out = out;
    this.screen = screen;
  }

  /** From here on it is another command's. */
  void begin() {
    quit = false;
  }

  @Override
  public void write(int b) {
    held.write(b);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    held.write(bytes, from, length);
  }

  @Override
  public void flush() throws IOException {
    byte[] bytes = held.toByteArray();
    held.reset();
    if (!quit && bytes.length > 0) {
      show(bytes);
    }
    out.flush();
  }

  private void show(byte[] bytes) throws IOException {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("(?<=\n)");
    int rows = screen.rows();
    int all = 0;
    for (String line : lines) {
      all += height(line);
    }
    if (rows <= 0 || all <= rows) {
      out.write(bytes);
      return;
    }
    int room = rows;
    for (int i = 0; i < lines.length && !quit; i++) {
      if (height(lines[i]) > room && room < rows || room <= 0) {
        room = ask(100 * i / lines.length, rows);
      }
      if (!quit) {
        out.write(lines[i].getBytes(StandardCharsets.UTF_8));
        room -= height(lines[i]);
      }
    }
  }

  /** Rows that a line takes; a colour takes none. */
  private int height(String line) {
    String bare = COLOUR.matcher(line).replaceAll("").stripTrailing();
    int width = Math.max(1, screen.columns());
    return Math.max(1, (bare.codePointCount(0, bare.length()) + width - 1) / width);
  }

  /** How many rows may follow. */
  private int ask(int percent, int rows) throws IOException {
    String question = "-- " + percent + "%: space: page, Enter: line, q: end --";
    out.write(question.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    int more = 0;
    while (more == 0 && !quit) {
      int key = screen.key();
      quit = key < 0 || key == 'q' || key == 'Q' || key == 3 || key == 4;
      more = key == ' ' || key == 'f' ? rows : key == '\r' || key == '\n' || key == 'j' ? 1 : 0;
    }
    out.write(CLEAR_LINE.getBytes(StandardCharsets.US_ASCII));
    return more;
  }
}
