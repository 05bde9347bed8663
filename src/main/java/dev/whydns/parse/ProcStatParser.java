package dev.whydns.parse;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code /proc/PID/stat}. */
public final class ProcStatParser {

  /** Counted from field 3, the first one behind the command. */
  private static final int START_TICKS = 22 - 3;

  private ProcStatParser() {}

  /**
   * Empty where the text is no such line.
   *
   * <p>The command is what stands between the first and the last parenthesis: a process may call
   * itself {@code ") R 1"}.
   */
  public static Optional<ProcStat> parse(String text) {
    int open = text.indexOf(" (");
    int close = text.lastIndexOf(')');
    if (open < 0 || close < open + 2) {
      return Optional.empty();
    }
    OptionalLong pid = Numbers.decimal(text.substring(0, open), Integer.MAX_VALUE);
    List<String> fields = Words.of(text.substring(close + 1).stripTrailing(), START_TICKS + 1);
    if (pid.isEmpty() || fields.size() <= START_TICKS || fields.get(0).length() != 1) {
      return Optional.empty();
    }
    OptionalLong ticks = Numbers.decimal(fields.get(START_TICKS));
    if (ticks.isEmpty()) {
      return Optional.empty();
    }
    String command = text.substring(open + 2, close);
    return Optional.of(
        new ProcStat((int) pid.getAsLong(), command, fields.get(0).charAt(0), ticks.getAsLong()));
  }
}
