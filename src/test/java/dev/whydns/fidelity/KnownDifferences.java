package dev.whydns.fidelity;

import java.util.Map;
import java.util.Optional;

/**
 * Where a profile does not do what its library does, and why it cannot or need not. A case that is
 * listed here and is the same after all fails the test.
 */
final class KnownDifferences {

  /** Profile and scenario to the reason. */
  private static final Map<String, String> REASONS =
      Map.of(
          "musl-1.2.3: timeout twice in a line, all dropped",
          "musl takes the first of a line, the profile the last",
          "musl: timeout twice in a line, all dropped",
          "musl takes the first of a line, the profile the last",
          "musl-1.2.3: search, a suffix with a leading dot",
          "musl up to 1.2.3 gives up at such a suffix, the profile passes over it as later ones do",
          "busybox-glibc: search, a suffix with a leading dot",
          "busybox fails to write what is no valid query, the profile leaves that suffix out",
          "c-ares-1.18: port closed at the first of two, second drops",
          "after the timeout the profile sends the two queries in the other order");

  private KnownDifferences() {}

  static Optional<String> reason(Trial trial) {
    return Optional.ofNullable(
        REASONS.get(trial.library().profile() + ": " + trial.scenario().title()));
  }
}
