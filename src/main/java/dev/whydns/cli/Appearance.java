package dev.whydns.cli;

import dev.whydns.render.TextStyle;
import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** How text looks here: width, colour, and which characters the reader's encoding has. */
final class Appearance {

  private static final int PIPED_WIDTH = 80;

  private Appearance() {}

  static TextStyle of(Settings settings, Streams streams) {
    boolean person = streams.outIsTerminal() && settings.output().isEmpty();
    return new TextStyle(
        person ? streams.session().columns().orElseGet(Appearance::terminalWidth) : PIPED_WIDTH,
        isColoured(settings.colour(), streams, person),
        isUnicode(streams),
        settings.quiet(),
        settings.verbosity());
  }

  /** In a document everybody has every character, and colours mean nothing. */
  static TextStyle document(Settings settings) {
    return new TextStyle(PIPED_WIDTH, false, true, settings.quiet(), settings.verbosity());
  }

  /**
   * The option wins, then NO_COLOR (no-color.org), then CLICOLOR_FORCE, then what is there. The
   * launcher follows the same rule where it prints a page of help.
   */
  static boolean isColoured(Settings.Colour when, Streams streams, boolean person) {
    if (when != Settings.Colour.AUTO) {
      return when == Settings.Colour.ALWAYS;
    }
    if (!streams.variable("NO_COLOR").isEmpty()) {
      return false;
    }
    String force = streams.variable("CLICOLOR_FORCE");
    if (!force.isEmpty() && !force.equals("0")) {
      return true;
    }
    return person
        && !streams.variable("CLICOLOR").equals("0")
        && !streams.variable("TERM").equals("dumb");
  }

  /**
   * A locale that says nothing of an encoding (C, POSIX, unset) is what cron and ssh give: ASCII.
   */
  private static boolean isUnicode(Streams streams) {
    String locale = streams.variable("LC_ALL");
    if (locale.isEmpty()) {
      locale = streams.variable("LC_CTYPE");
    }
    if (locale.isEmpty()) {
      locale = streams.variable("LANG");
    }
    String upper = locale.toUpperCase(java.util.Locale.ROOT);
    return upper.contains("UTF-8") || upper.contains("UTF8");
  }

  private static int terminalWidth() {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      return terminal.getWidth() > 0 ? terminal.getWidth() : PIPED_WIDTH;
    } catch (IOException e) {
      return PIPED_WIDTH;
    }
  }
}
