package dev.whydns.probe.stub;

/** The versions of c-ares that ask differently. */
enum CaresVersion {
  /** 1.18.1, as in Debian 12. */
  V1_18,
  /** 1.34 up to 1.34.5, as in Debian 13. */
  V1_34,
  /**
   * 1.34.6, also inside Node.js 20.20: while a server has failed, every query to it gets a socket
   * of its own ({@code ares_fetch_connection}, issue 1152).
   */
  V1_34_6;

  /**
   * Whether an answer with an IPv4 address makes the other query's next failure its last ({@code
   * ares_getaddrinfo.c, terminate_retries}).
   */
  boolean endsWithIpv4() {
    return this != V1_18;
  }

  /** Whether a refusal of a single label goes on with the next name (issue 852). */
  boolean goesOnAfterSingleLabel() {
    return this != V1_18;
  }

  /** Whether names below {@code localhost} are never asked for, not just the name itself. */
  boolean knowsAllLocalhosts() {
    return this != V1_18;
  }

  /** Whether a server that has failed is asked from new sockets only. */
  boolean opensAfterFailure() {
    return this == V1_34_6;
  }
}
