package dev.whydns.cli.shell;

import java.io.IOError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/** The terminal of somebody who types. It is as it was before when this is closed. */
public final class Console implements AutoCloseable {

  private static final int HISTORY_LINES = 1000;

  /** What each part of a list of candidates looks like, where there are to be no colours. */
  private static final String[] STYLES = {
    LineReader.COMPLETION_STYLE_STARTING,
    LineReader.COMPLETION_STYLE_DESCRIPTION,
    LineReader.COMPLETION_STYLE_GROUP,
    LineReader.COMPLETION_STYLE_LIST_STARTING,
    LineReader.COMPLETION_STYLE_LIST_DESCRIPTION,
    LineReader.COMPLETION_STYLE_LIST_GROUP,
    LineReader.COMPLETION_STYLE_BACKGROUND,
    LineReader.COMPLETION_STYLE_LIST_BACKGROUND
  };

  /** What jline would write to standard error, with stack traces; held, lest it be forgotten. */
  private static final Logger SILENT = Logger.getLogger("org.jline");

  static {
    SILENT.setLevel(Level.OFF);
  }

  private final Terminal terminal;
  private final Attributes before;
  private final PagedOutput paged;
  private final PrintStream out;

  private Console(Terminal terminal, PrintStream out) {
    this.terminal = terminal;
    this.before = terminal.getAttributes();
    this.paged = new PagedOutput(out, new Page());
    this.out = new PrintStream(paged, false, StandardCharsets.UTF_8);
    Attributes attributes = new Attributes(before);
    // The JVM answers Ctrl-\ with a list of its threads, on standard output.
    attributes.setControlChar(Attributes.ControlChar.VQUIT, 0);
    terminal.setAttributes(attributes);
  }

  /**
   * Takes over the terminal of the process.
   *
   * @param out the process's standard output, which is that terminal
   */
  public static Console open(PrintStream out) throws IOException {
    return new Console(TerminalBuilder.builder().system(true).dumb(true).build(), out);
  }

  /** For results, which are paged. */
  public PrintStream out() {
    return out;
  }

  /** The columns of the terminal; 80 where it does not say. */
  public int columns() {
    return terminal.getWidth() > 0 ? terminal.getWidth() : 80;
  }

  /**
   * How it looks and what it remembers.
   *
   * @param colour whether there may be colours
   * @param unicode whether it shows more than ASCII
   * @param history the file of earlier lines; empty for none
   */
  public record Manner(boolean colour, boolean unicode, Optional<Path> history) {}

  /**
   * The file for {@link Manner#history}, made where it is not there.
   *
   * @throws IOException with the reason why there is none
   */
  public static Path history(Map<String, String> environment) throws IOException {
    return HistoryFile.ready(environment);
  }

  /** Reads and runs lines until the shell is left. */
  public void serve(Commands commands, Manner manner) {
    LineReader reader = reader(commands, manner);
    listen(commands);
    while (!commands.isOver()) {
      try {
        // Several lines at once are pasted ones.
        for (String line : reader.readLine(commands.prompt().replace("%", "%%")).split("\n")) {
          if (!commands.isOver()) {
            paged.begin();
            commands.run(line);
            out.flush();
          }
        }
      } catch (UserInterruptException clearedLine) {
        // the next prompt is for another one
      } catch (EndOfFileException | IOError terminalIsGone) {
        return;
      }
    }
  }

  /**
   * jline does it at the prompt; on a dumb terminal the JVM would end, and the kernel has cleared
   * the line.
   */
  private void listen(Commands commands) {
    terminal.handle(Terminal.Signal.INT, signal -> commands.stop());
    if (isDumb()) {
      Signals.register(
          Terminal.Signal.INT.name(),
          () -> {
            if (!commands.stop()) {
              terminal.writer().print("\n" + commands.prompt());
              terminal.flush();
            }
          });
    }
  }

  private boolean isDumb() {
    return terminal.getType().startsWith(Terminal.TYPE_DUMB);
  }

  private LineReader reader(Commands commands, Manner manner) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("whydns")
            .parser(new LineParser())
            .completer(new Completion(commands, manner.unicode()))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
            .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
            .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES);
    manner.history().ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    if (!manner.colour()) {
      for (String style : STYLES) {
        builder.variable(style, "fg:default,bg:default");
      }
    }
    return builder.build();
  }

  /** Lets a program have the terminal as it was before; takes it back however that leaves it. */
  public int handOver(java.util.concurrent.Callable<Integer> program) throws Exception {
    Attributes own = terminal.getAttributes();
    try {
      return program.call();
    } finally {
      terminal.setAttributes(own);
    }
  }

  @Override
  public void close() throws IOException {
    out.flush();
    terminal.setAttributes(before);
    terminal.close();
  }

  /** The screen as a page. */
  private final class Page implements PagedOutput.Screen {
    @Override
    public int rows() {
      return isDumb() ? 0 : terminal.getHeight() - 1;
    }

    @Override
    public int columns() {
      return Console.this.columns();
    }

    @Override
    public int key() {
      Attributes own = terminal.enterRawMode();
      Attributes keys = terminal.getAttributes();
      // Ctrl-C is a key here: the result is there, and only its reader has enough of it.
      keys.setLocalFlag(Attributes.LocalFlag.ISIG, false);
      terminal.setAttributes(keys);
      try {
        return terminal.reader().read();
      } catch (IOException stopped) {
        return -1;
      } finally {
        terminal.setAttributes(own);
      }
    }
  }
}
