package dev.whydns.probe.stub;

/**
 * How much systemd-resolved expects of a server, from the least ({@code resolved-dns-server.h});
 * without DNS over TLS and DNSSEC, as distributions ship it.
 */
enum ResolvedLevel {
  TCP,
  UDP,
  EDNS;

  /** The one below; the least has none. */
  ResolvedLevel lower() {
    return values()[Math.max(0, ordinal() - 1)];
  }

  boolean isBelow(ResolvedLevel other) {
    return compareTo(other) < 0;
  }
}
