package dev.whydns.cli;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Of many targets, those whose first answers were not all good and quick. */
final class Screening {

  private static final double SLOW_MS = 500;

  private Screening() {}

  static Snapshot conspicuous(Snapshot snapshot, List<Exchange> exchanges) {
    Set<String> labels =
        exchanges.stream()
            .filter(e -> e.probe() == Probe.STUB && !isGood(e))
            .map(e -> e.from().label())
            .collect(Collectors.toSet());
    List<TargetFacts> targets =
        snapshot.targets().stream().filter(t -> labels.contains(t.target().label())).toList();
    return new Snapshot(snapshot.takenAt(), snapshot.host(), targets);
  }

  private static boolean isGood(Exchange e) {
    return e.isAnswered()
        && e.rcode().filter(r -> r.equals("NOERROR") || r.equals("NXDOMAIN")).isPresent()
        && e.outcome().took().orElse(0.0) < SLOW_MS;
  }
}
