package dev.whydns.lab;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A query as it arrived at a scripted server, for example {@code A api.example.com.} over {@code
 * udp} at {@code 10.77.0.53} from {@code 10.88.0.2}, port 41287, id 4711.
 *
 * @param name with the final dot and dnsjava's escapes
 * @param flags the second 16 bits of the header, as sent: {@code 0x0100} is a plain recursive query
 * @param ednsSize the UDP size of the OPT record; -1 when the query has none
 */
public record ReceivedQuery(
    Instant at,
    String transport,
    String server,
    String source,
    int port,
    int id,
    String type,
    String name,
    int flags,
    int ednsSize) {

  public boolean hasEdns() {
    return ednsSize >= 0;
  }

  /** One line, words apart by single spaces; {@link #parse} reads it. */
  String line() {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
    return "%d %s %s %s %d %d %s %s %d %d"
        .formatted(micros, transport, server, source, port, id, type, name, flags, ednsSize);
  }

  static ReceivedQuery parse(String line) {
    String[] word = line.split(" ");
    return new ReceivedQuery(
        Instant.EPOCH.plus(Long.parseLong(word[0]), ChronoUnit.MICROS),
        word[1],
        word[2],
        word[3],
        Integer.parseInt(word[4]),
        Integer.parseInt(word[5]),
        word[6],
        word[7],
        Integer.parseInt(word[8]),
        Integer.parseInt(word[9]));
  }
}
