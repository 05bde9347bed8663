package dev.whydns.model;

import java.util.Optional;

/**
 * Something whose name resolution is examined.
 *
 * @param kind what it is
 * @param label how the operator and the report call it, as {@code web}, {@code host}, {@code
 *     pid:4711}
 * @param id the container's full ID; empty for other kinds
 */
public record Target(Kind kind, String label, Optional<String> id) {

  /** The kinds of target that the command line can name. */
  public enum Kind {
    CONTAINER,
    HOST,
    DOCKERD,
    PID,
    NETNS;

    /** As in the JSON: {@code container}, {@code host}, … */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The host itself. */
  public static Target host() {
    return new Target(Kind.HOST, "host", Optional.empty());
  }

  /** The daemon as a DNS client. */
  public static Target dockerd() {
    return new Target(Kind.DOCKERD, "dockerd", Optional.empty());
  }
}
