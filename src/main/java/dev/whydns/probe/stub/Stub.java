package dev.whydns.probe.stub;

import java.util.List;

/**
 * A resolver library at work on one lookup.
 *
 * <p>It is told what happened and says what it does about it, in order. It is called with {@link
 * #start} once and then with events whose times never go back, and not again after it said {@link
 * Action.Finish}.
 */
public interface Stub {

  /** What it does when it is called, at time zero. */
  List<Action> start();

  /** What it does about that; empty when it goes on waiting. */
  List<Action> on(Event event);
}
