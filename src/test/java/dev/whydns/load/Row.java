package dev.whydns.load;

import java.util.List;
import java.util.Locale;

/**
 * What one command took, for example {@code check,200,0,1.42,2.31,94}.
 *
 * @param command {@code check}, {@code owners} or {@code answers}
 * @param containers that were looked at
 * @param processes on the host besides
 * @param seconds of the wall, the shortest of some runs
 * @param cpuSeconds of processors, in the run with the fewest
 * @param peakMb of memory, the largest of those runs
 */
record Row(
    String command, int containers, int processes, double seconds, double cpuSeconds, int peakMb) {

  static final String HEAD = "command,containers,processes,seconds,cpu_seconds,peak_mb";

  String csv() {
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%.2f,%.2f,%d",
        command,
        containers,
        processes,
        seconds,
        cpuSeconds,
        peakMb);
  }

  static Row parse(String line) {
    String[] field = line.split(",");
    return new Row(
        field[0],
        Integer.parseInt(field[1]),
        Integer.parseInt(field[2]),
        Double.parseDouble(field[3]),
        Double.parseDouble(field[4]),
        Integer.parseInt(field[5]));
  }

  static List<Row> parseAll(String csv) {
    return csv.lines().skip(1).map(Row::parse).toList();
  }
}
