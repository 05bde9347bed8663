package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Replay;
import java.util.ArrayList;
import java.util.List;

/**
 * What lookups show that were made as a resolver library makes them.
 *
 * <p>They show that a caller fails or waits, and at which query; where that query is lost, the
 * servers' own findings say, or the counters that moved meanwhile.
 */
final class ReplayRules {

  private ReplayRules() {}

  /** What the lookups show by themselves; empty where there are none. */
  static List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>(new ReplayWaitRules(c, troubles(c)).judge());
    found.addAll(new ReplayLossRules(c).judge());
    return found;
  }

  /**
   * All findings together: what a lookup shows takes the place of what single questions suggest,
   * and a habit of a server that makes a lookup fail now is no mere warning. A failure that no
   * fault explains is one of its own.
   */
  static List<Finding> join(Case c, List<Finding> found, List<Finding> lookups) {
    List<LookupTrouble> troubles = troubles(c);
    List<Finding> all = new ArrayList<>();
    for (Finding f : found) {
      if (lookups.stream().noneMatch(other -> other.code() == f.code())) {
        boolean hit =
            f.severity() == Severity.WARNING
                && troubles.stream().anyMatch(t -> t.isHitBy(f.code()));
        all.add(hit ? raised(f) : f);
      }
    }
    all.addAll(lookups);
    if (!troubles.isEmpty() && all.stream().noneMatch(Finding::isFault)) {
      all.add(unexplained(c, troubles.get(0)));
    }
    return all;
  }

  private static Finding raised(Finding f) {
    return new Finding(
        f.code(),
        Severity.FAULT,
        f.summary(),
        f.confidence(),
        f.evidence(),
        f.remedies(),
        f.explains());
  }

  private static List<LookupTrouble> troubles(Case c) {
    return c.rounds().stream()
        .flatMap(r -> r.replays().stream())
        .filter(Replay::isAsIs)
        .filter(r -> r.isTrouble(c.options().slowMs()))
        .map(LookupTrouble::new)
        .toList();
  }

  private static Finding unexplained(Case c, LookupTrouble t) {
    return Draft.fault(
            Code.UNEXPLAINED_FAILURE, t.sentence() + " " + t.limits(!c.exchanges().isEmpty()))
        .sure(Confidence.LOW)
        .seen(t.evidence())
        .remedy(
            "replay it by every way in: the one that works is behind the one that does not",
            t.again("--via all"))
        .finding();
  }
}
