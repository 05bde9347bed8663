package dev.whydns.finding;

import java.util.Locale;

/** The stations of a query, in its order, and two subjects that belong to no station. */
public enum Hop {
  /** resolv.conf, hosts and nsswitch of whoever asks. */
  CLIENT,
  /** The rules that lead port 53 of 127.0.0.11 to the engine's real port. */
  NAT,
  /** The engine's sockets in the container's namespace. */
  SOCKET,
  /** The daemon behind the sockets. */
  OWNER,
  /** The servers that the daemon forwards to. */
  UPSTREAM,
  /** The name itself. */
  NAME,
  /** How long it takes, against how long clients wait. */
  TIMING;

  /** As in the JSON: {@code upstream}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
