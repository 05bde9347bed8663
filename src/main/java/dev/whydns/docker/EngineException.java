package dev.whydns.docker;

import dev.whydns.model.EngineApi;

/** No usable answer came; the message is one clause for the operator. */
public final class EngineException extends Exception {

  private static final long serialVersionUID = 1;

  private final EngineApi.State state;

  EngineException(EngineApi.State state, String clause) {
    super(clause);
    this.state = state;
  }

  /** Which advice it leads to; never ANSWERED. */
  public EngineApi.State state() {
    return state;
  }
}
