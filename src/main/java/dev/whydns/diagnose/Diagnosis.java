package dev.whydns.diagnose;

import dev.whydns.finding.Finding;
import dev.whydns.finding.HopVerdict;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Measurement;
import dev.whydns.model.Replay;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges every target of a snapshot. The only entry to this package. */
public final class Diagnosis {

  /** About what Docker's engine writes and keeps, which Podman does in ways of its own. */
  private static final List<Rules> OF_THE_ENGINE =
      List.of(
          new ResolvConfRules(),
          new ServerListRules(),
          new StaleRules(),
          new ExtraServerRules(),
          new OwnerRules(),
          new EngineRules(),
          new MismatchRules());

  private static final List<Rules> OF_ALL =
      List.of(
          new NameRules(),
          new NdotsRules(),
          new HostsFileRules(),
          new NsswitchRules(),
          new NatRules(),
          new SocketRules(),
          new ReachRules(),
          new ReplyRules(),
          new BehaviourRules(),
          new TcpRules(),
          new DisagreementRules(),
          new HostResolverRules(),
          new TimingRules(),
          new ConntrackRules());

  /** For more targets than this it pays to use all processors. */
  private static final int MANY = 16;

  private Diagnosis() {}

  /** One report for each target, in the snapshot's order. */
  public static List<TargetReport> of(
      Snapshot snapshot, Measurement measured, JudgeOptions options) {
    List<TargetFacts> targets = snapshot.targets();
    Stream<TargetFacts> all = targets.size() > MANY ? targets.parallelStream() : targets.stream();
    Asked asked = Asked.of(measured);
    return all.map(t -> judge(Case.of(snapshot, t, asked, options), measured)).toList();
  }

  private static TargetReport judge(Case c, Measurement measured) {
    TargetFacts target = c.target();
    List<NotChecked> gaps = Gaps.of(c, measured.gaps());
    List<Finding> lookups = ReplayRules.judge(c);
    if (!c.rounds().isEmpty() && measured.exchanges().isEmpty()) {
      return lookupsAlone(c, lookups, gaps);
    }
    if (target.presence() != TargetFacts.Presence.RUNNING) {
      return new TargetReport(
          target, State.UNKNOWN, Optional.empty(), List.of(), List.of(), gaps, List.of());
    }
    List<Finding> found = new ArrayList<>();
    if (!c.isPodman()) {
      OF_THE_ENGINE.forEach(rules -> found.addAll(rules.judge(c)));
    }
    OF_ALL.forEach(rules -> found.addAll(rules.judge(c)));
    List<Finding> joined = new ArrayList<>(ReplayRules.join(c, found, lookups));
    joined.addAll(RemainderRules.judge(c, joined));
    List<Finding> told = EngineLogEvidence.addTo(joined, c, measured.engineLog());
    List<Finding> findings = Causes.order(StoppedDaemon.heededIn(told, c));
    List<HopVerdict> hops = HopJudge.of(c, findings);
    return new TargetReport(
        target, state(findings, hops), Causes.cause(findings), hops, findings, gaps, c.exchanges());
  }

  /** Lookups that need no further question: they worked, or show by themselves why they did not. */
  private static TargetReport lookupsAlone(Case c, List<Finding> lookups, List<NotChecked> gaps) {
    List<Finding> findings = Causes.order(ReplayRules.join(c, List.of(), lookups));
    boolean asked =
        c.rounds().stream()
            .flatMap(r -> r.replays().stream())
            .anyMatch(r -> r.isAsIs() && r.ending().result() != Replay.Result.UNFINISHED);
    return new TargetReport(
        c.target(),
        asked ? state(findings, List.of()) : State.UNKNOWN,
        Causes.cause(findings),
        List.of(),
        findings,
        gaps,
        List.of());
  }

  private static State state(List<Finding> findings, List<HopVerdict> hops) {
    if (findings.stream().anyMatch(Finding::isFault)) {
      return State.FAULT;
    }
    if (findings.stream().anyMatch(f -> f.severity() == Severity.WARNING)) {
      return State.WARNING;
    }
    return hops.stream().anyMatch(h -> h.state() == State.UNKNOWN) ? State.UNKNOWN : State.HEALTHY;
  }
}
