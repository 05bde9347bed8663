package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.diagnose.Diagnosis;
import dev.whydns.diagnose.JudgeOptions;
import dev.whydns.finding.Report;
import dev.whydns.finding.TargetReport;
import java.util.List;
import java.util.Optional;

/** From what was measured, just now or on another day, to the report on it. */
final class Judgement {

  private Judgement() {}

  /** The report of a command, with the rules of this version and nothing of this machine. */
  static Report of(Bundle bundle, String command, FailOn failOn) {
    JudgeOptions options = new JudgeOptions(bundle.run().names(), JudgeOptions.SLOW_MS);
    List<TargetReport> targets = Diagnosis.of(bundle.snapshot(), bundle.measurement(), options);
    List<String> errors = bundle.run().errors();
    return new Report(
        command,
        Version.text(),
        bundle.run().startedAt(),
        bundle.run().elapsedMs(),
        failOn.code(Verdicts.code(targets, errors, bundle.snapshot().host())),
        Optional.of(bundle.snapshot().host()),
        targets,
        errors);
  }
}
