package dev.whydns.parse.errors;

import dev.whydns.model.ErrorLine;
import java.util.Optional;

/** Reads the error lines that programs print when a name does not resolve. */
public final class ErrorLineReader {

  /** Characters of a line that are looked at. */
  public static final int LONGEST = 16 * 1024;

  /** The part of a name that busybox prints for the server's own address; it means no harm. */
  private static final String HARMLESS = "can't resolve '(null)'";

  private ErrorLineReader() {}

  /**
   * What a line says, whatever log it stands in; empty when it is no error line of name resolution,
   * or in words that are not known.
   */
  public static Optional<ErrorLine> read(String line) {
    String cut = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    LogLine log = LogLine.of(cut);
    for (String text : log.texts()) {
      Optional<ErrorLine> found = words(text, log);
      if (found.isPresent()) {
        return found.map(known -> known.in(log.program(), log.when()));
      }
    }
    return Optional.empty();
  }

  /** The most telling first: what names a server, before the words of a library. */
  private static Optional<ErrorLine> words(String text, LogLine log) {
    if (text.contains(HARMLESS)) {
      return Optional.empty();
    }
    return DockerdErrors.read(text, log.fields())
        .or(() -> GoErrors.read(text))
        .or(() -> NginxErrors.read(text))
        .or(() -> ResolvedErrors.read(text))
        .or(() -> LibcTexts.read(text))
        .or(() -> ToolErrors.read(text))
        .or(() -> NodeErrors.read(text))
        .or(() -> DigErrors.read(text))
        .or(() -> JavaErrors.read(text));
  }
}
