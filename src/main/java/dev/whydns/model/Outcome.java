package dev.whydns.model;

import java.util.Optional;

/**
 * What came of a question; each state has only what exists in it. Times run from the first send.
 */
public sealed interface Outcome {

  /** A reply to this very question; {@code late} when it came after the timeout. */
  record Answered(double elapsedMs, boolean late, Reply message) implements Outcome {}

  /** Nothing came while the socket was open. */
  record TimedOut(double waitedMs) implements Outcome {}

  /** ICMP port unreachable, or a TCP reset. */
  record Refused(double elapsedMs, String detail) implements Outcome {}

  /** The kernel or a router said no: no route, host unreachable, not permitted. */
  record Unreachable(double elapsedMs, String detail) implements Outcome {}

  /**
   * A reply came that is no DNS message, or not to this question; {@code received} is empty when
   * there is no whole one.
   */
  record Malformed(double elapsedMs, String detail, Octets received) implements Outcome {

    /** One of which nothing was kept. */
    public Malformed(double elapsedMs, String detail) {
      this(elapsedMs, detail, Octets.none());
    }
  }

  /** It was never sent: the deadline came first, or the namespace could not be entered. */
  record NotSent(String why) implements Outcome {

    /** The run was over before its turn. */
    public static final String DEADLINE = "the deadline came first";
  }

  /** As in the JSON: {@code answered}, {@code timed-out}, {@code refused}, … */
  default String text() {
    if (this instanceof Answered) {
      return "answered";
    } else if (this instanceof TimedOut) {
      return "timed-out";
    } else if (this instanceof Refused) {
      return "refused";
    } else if (this instanceof Unreachable) {
      return "unreachable";
    }
    return this instanceof Malformed ? "malformed" : "not-sent";
  }

  /** The reply; empty for every other state. */
  default Optional<Reply> reply() {
    return this instanceof Answered a ? Optional.of(a.message()) : Optional.empty();
  }

  /** Milliseconds from sending to the outcome; empty when it was not sent. */
  default Optional<Double> took() {
    if (this instanceof Answered a) {
      return Optional.of(a.elapsedMs);
    } else if (this instanceof TimedOut t) {
      return Optional.of(t.waitedMs);
    } else if (this instanceof Refused r) {
      return Optional.of(r.elapsedMs);
    } else if (this instanceof Unreachable u) {
      return Optional.of(u.elapsedMs);
    }
    return this instanceof Malformed m ? Optional.of(m.elapsedMs) : Optional.empty();
  }
}
