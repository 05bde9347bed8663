package dev.whydns.cli;

import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.HostFacts;
import dev.whydns.model.Outcome;
import java.util.List;
import java.util.stream.Stream;

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

  /** The worst of several hosts' codes, in the same order. */
  static int worst(List<Integer> codes) {
    return Stream.of(ExitCode.FAULT, ExitCode.WARNING, ExitCode.NOT_PERMITTED, ExitCode.UNKNOWN)
        .filter(codes::contains)
        .findFirst()
        .orElse(ExitCode.HEALTHY);
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
