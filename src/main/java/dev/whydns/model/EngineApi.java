package dev.whydns.model;

/**
 * How the engine's API answered.
 *
 * @param endpoint as {@code unix:///var/run/docker.sock}
 * @param state what came of it
 * @param detail one clause for the operator; empty when it answered
 * @param elapsedMs until the answer, or until it was given up
 */
public record EngineApi(String endpoint, State state, String detail, double elapsedMs) {

  /** A busy engine takes some hundred milliseconds for its list of two hundred containers. */
  private static final double SILENCE_MS = 1000;

  /** It was waited for long enough for its silence to say something of the engine. */
  public boolean isSilent() {
    return state == State.TIMED_OUT && elapsedMs >= SILENCE_MS;
  }

  /** Outcomes that lead to different advice. */
  public enum State {
    ANSWERED,
    /** Connected, or the backlog is full, and nothing came in time. */
    TIMED_OUT,
    /** The socket is there and nobody listens on it. */
    REFUSED,
    NO_SOCKET,
    NOT_PERMITTED,
    /** It answered with something that is no answer of an engine. */
    NOT_AN_ENGINE,
    /** A tcp:// or ssh:// endpoint: whydns must run on that host. */
    REMOTE
  }
}
