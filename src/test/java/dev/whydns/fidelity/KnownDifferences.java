package dev.whydns.fidelity;

import java.util.Map;
import java.util.Optional;

/**
 * Where a profile does not do what its library does, and why it cannot or need not. A case that is
 * listed here and is the same after all fails the test.
 */
final class KnownDifferences {

  /** Library and scenario to the reason. */
  private static final Map<String, String> REASONS = Map.of();

  private KnownDifferences() {}

  static Optional<String> reason(Trial trial) {
    return Optional.ofNullable(
        REASONS.get(trial.library().title() + ": " + trial.scenario().title()));
  }
}
