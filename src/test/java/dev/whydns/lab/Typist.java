package dev.whydns.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Somebody at a terminal: types, and reads what a program of the box shows there. The terminal is
 * made by {@code script(1)} and has 100 columns.
 */
public final class Typist implements AutoCloseable {

  /** Ends what runs. */
  public static final String CTRL_C = "\u0003";

  /** Ends what is typed. */
  public static final String CTRL_D = "\u0004";

  /** Takes back what was typed of a line. */
  public static final String CTRL_U = "\u0015";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CONTROL = "\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>()][0B]?|[\r\u0007]";

  private final Process process;
  private final StringBuilder raw = new StringBuilder();
  private int read;
  private boolean over;

  /**
   * Starts a program, which is all that the terminal has.
   *
   * @param script the command of the box that runs {@code script(1)}
   */
  Typist(List<String> script) {
    try {
      process = new ProcessBuilder(script).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "terminal");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        add(new String(buffer, 0, n, StandardCharsets.ISO_8859_1), false);
      }
    } catch (IOException closed) {
      // the program is gone
    }
    add("", true);
  }

  private synchronized void add(String text, boolean last) {
    raw.append(text);
    over = last;
    notifyAll();
  }

  /** All bytes that the program has shown, a character each. */
  public synchronized String raw() {
    return raw.toString();
  }

  private synchronized String text() {
    String all =
        new String(raw.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return all.replaceAll(CONTROL, "");
  }

  /** Presses keys. */
  public Typist type(String keys) {
    try {
      process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Types a line. */
  public Typist enter(String line) {
    return type(line + "\r");
  }

  /** Waits for a text behind the one that was waited for last; returns what is between them. */
  public synchronized String await(String text) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int at = text().indexOf(text, read);
    while (at < 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || over) {
        throw new AssertionError(
            "\"" + text + "\" was not shown after:\n" + text().substring(read));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      at = text().indexOf(text, read);
    }
    String between = text().substring(read, at);
    read = at + text.length();
    return between;
  }

  /** Waits for the program's end; its exit code. */
  public int exit() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it does not end:\n" + text().substring(read));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Command.kill(process.toHandle());
  }
}
