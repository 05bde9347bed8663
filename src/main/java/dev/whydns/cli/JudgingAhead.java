package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.bundle.Run;
import dev.whydns.finding.Report;
import dev.whydns.model.Measurement;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.TextFilter;
import dev.whydns.render.TextRenderer;
import dev.whydns.render.TextStyle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Judges one target without an answer and throws that away, while the servers are waited for: the
 * first judgement of a run takes 30 ms, nearly all of it for what it loads, and the next one 1 ms.
 */
record JudgingAhead(Format format, FailOn failOn, TextFilter filter) {

  /** One target with all that most targets have; nothing for a snapshot without any. */
  void of(Snapshot snapshot) {
    Optional<TargetFacts> target =
        snapshot.targets().stream()
            .filter(TargetFacts::usesEmbeddedDns)
            .findFirst()
            .or(() -> snapshot.targets().stream().findFirst());
    if (target.isEmpty()) {
      return;
    }
    Snapshot one = new Snapshot(snapshot.takenAt(), snapshot.host(), List.of(target.get()));
    Run run = new Run(Version.text(), List.of(), List.of(), Instant.EPOCH, 0, List.of());
    render(Judgement.of(new Bundle(run, one, Measurement.none()), "check", failOn));
  }

  /** Not for the terminal: its width can be asked by one at a time. */
  private void render(Report report) {
    if (format == Format.JSON) {
      new JsonRenderer(filter).render(report);
    } else {
      new TextRenderer(TextStyle.piped(), filter).render(report);
    }
  }
}
