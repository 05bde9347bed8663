package dev.whydns.parse;

import dev.whydns.model.Conntrack;
import java.util.List;

/**
 * Reads {@code /proc/PID/net/stat/nf_conntrack}: a line of column names, then one line for each CPU
 * in hexadecimal.
 *
 * <p>Columns are found by name, for kernels have renamed and added some ({@code searched} became
 * {@code clashres}).
 */
public final class ConntrackStatParser {

  private static final int MOST_LINES = 10_000;

  private ConntrackStatParser() {}

  /**
   * The sums over all CPUs; a column that is not there counts 0.
   *
   * @param count {@code nf_conntrack_count}, -1 where it is not known
   * @param max {@code nf_conntrack_max}, -1 where it is not known
   */
  public static Conntrack parse(String stat, long count, long max) {
    List<String> lines = Lines.of(stat, MOST_LINES);
    List<String> names = lines.isEmpty() ? List.of() : Words.of(lines.get(0));
    return new Conntrack(
        count,
        max,
        sum(lines, names.indexOf("insert_failed")),
        sum(lines, names.indexOf("drop")),
        sum(lines, names.indexOf("early_drop")));
  }

  private static long sum(List<String> lines, int column) {
    long sum = 0;
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      List<String> values = Words.of(line);
      if (column >= 0 && column < values.size()) {
        sum += Numbers.hex(values.get(column)).orElse(0);
      }
    }
    return sum;
  }
}
