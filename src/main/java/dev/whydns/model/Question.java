package dev.whydns.model;

import java.util.OptionalInt;

/**
 * What is asked of a server.
 *
 * @param name without a final dot, as {@code api.example.com}
 * @param type {@code A}, {@code AAAA} or {@code PTR}
 * @param edns the UDP payload size offered in an OPT record; empty for a query without EDNS
 * @param purpose why it is asked, which decides how an answer is judged
 */
public record Question(String name, String type, OptionalInt edns, Purpose purpose) {

  /** Why a name is asked. */
  public enum Purpose {
    /**
     * The container's own name: answered by the engine itself, it tests the path inside the host.
     */
    LOCAL,
    /** The default name: any answer at all proves the way out. */
    OUTSIDE,
    /** A name that the operator gave: judged for itself. */
    NAMED,
    /** A name that cannot exist below a search suffix: tells whether the suffix has a wildcard. */
    WILDCARD
  }
}
