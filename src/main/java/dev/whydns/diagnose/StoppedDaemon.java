package dev.whydns.diagnose;

import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.model.DaemonFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A daemon that a signal stopped answers no command either: whatever else is wrong, advice that
 * needs it begins with its being continued.
 */
final class StoppedDaemon {

  private StoppedDaemon() {}

  /** The same findings; those whose advice needs the daemon say so first. */
  static List<Finding> heededIn(List<Finding> findings, Case c) {
    Optional<DaemonFacts> stopped = c.daemon().filter(d -> d.process().isStopped());
    return stopped
        .map(d -> Remedy.of("continue dockerd first, which is stopped", command(d)))
        .map(first -> findings.stream().map(f -> needsIt(f) ? after(first, f) : f).toList())
        .orElse(findings);
  }

  /** As {@code kill -CONT 7041}. */
  static String command(DaemonFacts daemon) {
    return "kill -CONT " + daemon.process().pid();
  }

  private static boolean needsIt(Finding f) {
    return f.remedies().stream()
        .flatMap(r -> r.command().stream())
        .anyMatch(command -> command.startsWith("docker "));
  }

  private static Finding after(Remedy first, Finding f) {
    List<Remedy> remedies = new ArrayList<>(List.of(first));
    remedies.addAll(f.remedies());
    return new Finding(
        f.code(),
        f.severity(),
        f.summary(),
        f.confidence(),
        f.evidence(),
        List.copyOf(remedies),
        f.explains());
  }
}
