package dev.whydns.probe.stub;

import java.time.Duration;
import java.util.Optional;

/**
 * How a channel was set up by the program that uses it.
 *
 * @param edns the OPT record of its queries; empty for none
 * @param checksReplies whether SERVFAIL, NOTIMP and REFUSED make it try again (without {@code
 *     ARES_FLAG_NOCHECKRESP})
 * @param opensAfterFailure see {@link CaresVersion#opensAfterFailure}
 * @param alarm when the program looks after its timeouts
 */
record CaresManner(
    Optional<Query.Edns> edns, boolean checksReplies, boolean opensAfterFailure, Alarm alarm) {

  /** When a program calls {@code ares_process()} for a deadline. */
  interface Alarm {

    /** The first time not before the deadline. */
    Duration after(Duration deadline);

    /** The program was called because of a socket. */
    default void heard(Duration at) {}
  }

  /** Event loops wait whole milliseconds, and find all deadlines due that lie close together. */
  private static final Duration LATENESS = Duration.ofMillis(1);

  private static final int UDP_SIZE = 1232;

  /** As {@code ares_init()} leaves it. */
  static CaresManner ofGetaddrinfo(CaresVersion version) {
    return new CaresManner(
        Optional.of(new Query.Edns(UDP_SIZE, true)),
        true,
        version.opensAfterFailure(),
        deadline -> deadline.plus(LATENESS));
  }

  /** As Node.js sets it up ({@code cares_wrap.cc}): no EDNS, and any reply is the answer. */
  static CaresManner ofNode() {
    return new CaresManner(Optional.empty(), false, true, new NodeAlarm());
  }
}
