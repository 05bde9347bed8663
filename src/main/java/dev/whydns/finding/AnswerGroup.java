package dev.whydns.finding;

import java.util.List;

/**
 * Targets that get the same answer for a name.
 *
 * @param group from 1; the odd ones first
 * @param addresses in order, IPv4 first; empty without any
 * @param said how it was answered: {@code NOERROR}, {@code NXDOMAIN}, {@code no answer}
 * @param by who answered
 * @param targets their labels, sorted
 * @param state what is to be held of it
 */
public record AnswerGroup(
    int group, List<String> addresses, String said, By by, List<String> targets, State state) {

  /** Who answered. */
  public enum By {
    /** The engine, out of what it knows of its containers. */
    ENGINE("engine"),
    /** A server beyond the engine, or one that the target asks itself. */
    SERVER("server"),
    NOBODY("nobody");

    private final String text;

    By(String text) {
      this.text = text;
    }

    /** As in the JSON. */
    public String text() {
      return text;
    }
  }

  /** What an answer is worth, against what the engine says of its containers. */
  public enum State {
    OK("ok"),
    /** An address in it belongs to nobody who has that name. */
    STALE("stale"),
    /** Somebody who has that name is not in it, or nobody knows the name. */
    MISSING("missing"),
    /** Containers that do not belong together share the name. */
    COLLISION("collision"),
    /** No answer came, or nothing is known that it could be held against. */
    UNKNOWN("unknown");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** As in the JSON. */
    public String text() {
      return text;
    }
  }
}
