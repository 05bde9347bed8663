package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.model.TargetFacts;
import dev.whydns.probe.ReplayPlan.Caller;
import java.util.List;

/** Whose lookups are made: the libraries that were asked for, with what they read of the target. */
final class Callers {

  private final Collected collected;
  private final TargetFacts target;
  private final ReplayRequest request;

  Callers(Collected collected, TargetFacts target, ReplayRequest request) {
    this.collected = collected;
    this.target = target;
    this.request = request;
  }

  List<Caller> all() {
    return List.of();
  }
}
