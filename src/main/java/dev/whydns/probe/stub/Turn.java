package dev.whydns.probe.stub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a library does at one moment, while its parts still add to it. */
final class Turn {

  private final Duration now;
  private final List<Action> actions = new ArrayList<>();

  Turn(Duration now) {
    this.now = now;
  }

  Duration now() {
    return now;
  }

  void add(Action action) {
    actions.add(action);
  }

  /** Everything, in order. */
  List<Action> actions() {
    return List.copyOf(actions);
  }
}
