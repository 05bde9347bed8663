package dev.whydns.cli;

import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.HostFacts;
import dev.whydns.model.Outcome;
import java.util.List;

/** From verdicts to the exit code. */
final class Verdicts {

  private Verdicts() {}

  /** The worst counts: a fault, then a warning, then what could not be determined. */
  static int code(List<TargetReport> targets, List<String> errors, HostFacts host) {
    if (any(targets, State.FAULT)) {
      return ExitCode.FAULT;
    }
    if (any(targets, State.WARNING)) {
      return ExitCode.WARNING;
    }
    if (!host.missingCapabilities().isEmpty() && measuredNothing(targets)) {
      return ExitCode.NOT_PERMITTED;
    }
    boolean unknown = any(targets, State.UNKNOWN) || !errors.isEmpty() || targets.isEmpty();
    return unknown ? ExitCode.UNKNOWN : ExitCode.HEALTHY;
  }

  private static boolean any(List<TargetReport> targets, State state) {
    return targets.stream().anyMatch(t -> t.state() == state);
  }

  private static boolean measuredNothing(List<TargetReport> targets) {
    return targets.stream()
        .flatMap(t -> t.exchanges().stream())
        .allMatch(e -> e.outcome() instanceof Outcome.NotSent);
  }
}
