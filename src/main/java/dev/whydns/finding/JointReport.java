package dev.whydns.finding;

import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code check} has to say of several recorded runs, of several hosts or of one.
 *
 * @param parts in the order in which they were given; never empty
 * @param exitCode the worst
 */
public record JointReport(List<Part> parts, int exitCode) {

  /**
   * One run.
   *
   * @param label as {@code box}; {@code box@2026-11-21T03:00:00Z} where one host was recorded more
   *     than once
   * @param report whose targets are labelled as {@code box/web}
   */
  public record Part(String label, Report report) {

    /** Labels the targets of a report; what the findings say is still said on that host. */
    public static Part of(String label, Report r) {
      List<TargetReport> targets = r.targets().stream().map(t -> labelled(label, t)).toList();
      List<String> errors = r.errors().stream().map(e -> label + ": " + e).toList();
      return new Part(
          label,
          new Report(
              r.command(),
              r.version(),
              r.startedAt(),
              r.elapsedMs(),
              r.exitCode(),
              r.host(),
              targets,
              errors));
    }

    private static TargetReport labelled(String label, TargetReport r) {
      return new TargetReport(
          labelled(label, r.facts()),
          r.state(),
          r.cause(),
          r.hops(),
          r.findings(),
          r.notChecked(),
          r.exchanges());
    }

    private static TargetFacts labelled(String label, TargetFacts t) {
      Target target = t.target();
      return new TargetFacts(
          new Target(target.kind(), label + "/" + target.label(), target.id()),
          t.presence(),
          t.process(),
          t.container(),
          t.netns(),
          t.handleInode(),
          t.resolvConf(),
          t.managedResolvConf(),
          t.hosts(),
          t.nsswitch(),
          t.upstreams(),
          t.upstreamsFrom());
    }
  }

  /** All targets in one report, which is of no single host. */
  public Report all() {
    List<Report> reports = parts.stream().map(Part::report).toList();
    return new Report(
        reports.get(0).command(),
        reports.get(0).version(),
        reports.stream()
            .map(Report::startedAt)
            .min(Comparator.naturalOrder())
            .orElse(Instant.EPOCH),
        reports.stream().mapToDouble(Report::elapsedMs).sum(),
        exitCode,
        Optional.empty(),
        reports.stream().flatMap(r -> r.targets().stream()).toList(),
        reports.stream().flatMap(r -> r.errors().stream()).toList());
  }
}
