package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What c-ares 1.34 knows of one server. */
final class CaresServer {

  /** What is known of its cookies ({@code ares_cookie.c}). */
  private enum Cookies {
    UNKNOWN,
    SENDS_THEM,
    HAS_NONE
  }

  private static final int LEAST_SAMPLES = 3;
  private static final int TIMES_THE_AVERAGE = 5;
  private static final long LEAST_MS = 250;
  private static final long MOST_MS = 5000;

  private final IpAddress address;
  private final int index;

  /** Failures since its last good reply. */
  int failures;

  /** UDP ones newest first, then the TCP one. */
  final Deque<CaresConnection> connections = new ArrayDeque<>();

  private Cookies cookies = Cookies.UNKNOWN;
  private int samples;
  private long sampledMs;

  CaresServer(IpAddress address, int index) {
    this.address = address;
    this.index = index;
  }

  IpAddress address() {
    return address;
  }

  int index() {
    return index;
  }

  /** The OPT record as it goes to this server: without a cookie over TCP or where it had none. */
  Optional<Query.Edns> dress(Optional<Query.Edns> edns, boolean tcp) {
    return edns.map(e -> new Query.Edns(e.udpSize(), !tcp && cookies != Cookies.HAS_NONE));
  }

  /** Whether a reply without a cookie is taken for a forged one. */
  boolean mustSendCookie() {
    return cookies == Cookies.SENDS_THEM;
  }

  /** A reply to a query with a cookie. */
  void learn(boolean cookie) {
    if (cookie) {
      cookies = Cookies.SENDS_THEM;
    } else if (cookies == Cookies.UNKNOWN) {
      cookies = Cookies.HAS_NONE;
    }
  }

  /** A good reply took so long. */
  void took(Duration latency) {
    samples++;
    sampledMs += Math.max(1, latency.toMillis());
  }

  /** How long a first try is waited for: five times the average, once there is one. */
  long timeoutMs(long configured) {
    long wanted = samples < LEAST_SAMPLES ? configured : sampledMs / samples * TIMES_THE_AVERAGE;
    return Math.min(MOST_MS, Math.max(LEAST_MS, wanted));
  }

  Optional<CaresConnection> tcp() {
    return connections.stream().filter(CaresConnection::isTcp).findFirst();
  }

  Optional<CaresConnection> newestUdp() {
    return connections.stream().findFirst().filter(c -> !c.isTcp());
  }
}
