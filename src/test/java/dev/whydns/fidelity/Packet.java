package dev.whydns.fidelity;

import java.util.OptionalInt;

/**
 * One thing that a client sent to port 53: a query, or the SYN of a connection.
 *
 * @param atNanos when it left, by the kernel's clock, since the epoch
 * @param kind how
 * @param server to which address
 * @param port from which port
 * @param query what it asks; all zero and empty for a {@link Kind#CONNECT}
 * @param joined whether it left in the same segment as the query before it
 */
record Packet(long atNanos, Kind kind, String server, int port, Question query, boolean joined) {

  /** How it left. */
  enum Kind {
    UDP,
    TCP,
    CONNECT
  }

  /**
   * What a query says.
   *
   * @param flags the second 16 bits of the header: {@code 0x0100} is a plain recursive query
   * @param type {@code A}, {@code AAAA}, {@code ANY}
   * @param name with the final dot
   * @param ednsSize the UDP size of its OPT record; empty without one
   * @param cookie whether its OPT record has a cookie
   */
  record Question(
      int id, int flags, String type, String name, OptionalInt ednsSize, boolean cookie) {

    static final Question NONE = new Question(0, 0, "", "", OptionalInt.empty(), false);
  }

  boolean isQuery() {
    return kind != Kind.CONNECT;
  }
}
