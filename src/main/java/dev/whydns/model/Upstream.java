package dev.whydns.model;

import java.time.Duration;

/**
 * A server that the embedded resolver forwards to.
 *
 * @param address the server
 * @param askedFrom the namespace that the engine sends from: for the same server this decides which
 *     firewall, route and source address apply
 */
public record Upstream(IpAddress address, AskedFrom askedFrom) {

  /** The network namespace a forwarded query leaves from. */
  public enum AskedFrom {
    CONTAINER,
    HOST;

    /** As in the JSON: {@code container} or {@code host}. */
    public String text() {
      return this == CONTAINER ? "container" : "host";
    }
  }

  /**
   * The engine asks no more than this many, in order (daemon/libnetwork/resolver.go, maxExtDNS).
   */
  public static final int USED_BY_ENGINE = 3;

  /**
   * The engine waits this long for each of them before it asks the next (resolver.go,
   * extIOTimeout).
   */
  public static final Duration ENGINE_WAIT = Duration.ofSeconds(4);
}
