package dev.whydns.parse;

import dev.whydns.model.UdpCounters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads {@code /proc/PID/net/snmp}: for each protocol a line of names and a line of values with the
 * same first word.
 */
public final class SnmpParser {

  private static final String UDP = "Udp:";
  private static final int MOST_LINES = 1000;

  private SnmpParser() {}

  /** The counters of UDP over IPv4; empty where the two lines or one of the names are missing. */
  public static Optional<UdpCounters> udp(String text) {
    List<List<String>> rows =
        Lines.of(text, MOST_LINES).stream()
            .filter(line -> line.startsWith(UDP))
            .map(Words::of)
            .toList();
    if (rows.size() < 2) {
      return Optional.empty();
    }
    OptionalLong noPorts = value(rows, "NoPorts");
    OptionalLong inErrors = value(rows, "InErrors");
    OptionalLong rcvbufErrors = value(rows, "RcvbufErrors");
    if (noPorts.isEmpty() || inErrors.isEmpty() || rcvbufErrors.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new UdpCounters(noPorts.getAsLong(), inErrors.getAsLong(), rcvbufErrors.getAsLong()));
  }

  private static OptionalLong value(List<List<String>> rows, String name) {
    int column = rows.get(0).indexOf(name);
    boolean there = column >= 0 && column < rows.get(1).size();
    return there ? Numbers.decimal(rows.get(1).get(column)) : OptionalLong.empty();
  }
}
