package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.diagnose.Diagnosis;
import dev.whydns.diagnose.EngineTimers;
import dev.whydns.diagnose.JudgeOptions;
import dev.whydns.finding.Report;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Durations;
import dev.whydns.model.EngineMark;
import dev.whydns.model.Measurement;
import dev.whydns.model.Replay;
import dev.whydns.model.ReplayRound;
import dev.whydns.model.SearchList;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import dev.whydns.probe.Change;
import dev.whydns.probe.ReplayPlan;
import dev.whydns.probe.ReplayPlan.Caller;
import dev.whydns.probe.Replayer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One run of {@code replay}: look at the target, make the lookups, ask the servers where one went
 * wrong, judge.
 */
final class Replaying {

  /** Of the deadline, what is kept for asking the servers why a lookup went wrong. */
  private static final int KEPT_FOR_SERVERS = 5;

  private final Settings settings;
  private final Streams streams;
  private final ReplayRequest request;
  private final Progress progress;

  Replaying(Settings settings, Streams streams, ReplayRequest request) {
    this.settings = settings;
    this.streams = streams;
    this.request = request;
    this.progress = new Progress(streams);
  }

  /** The exit code. */
  int run(TargetRequest targets, ReplayOutput output) throws Exception {
    Instant started = Instant.now();
    long begin = System.nanoTime();
    progress.show("reading the host");
    try (Interruption interruption = streams.session().watch();
        Collected collected =
            Collector.live(streams.environment(), settings.dockerHost(), settings.deadline())
                .collect(targets, Scope.VERDICT)) {
      streams.disclosure().know(collected.snapshot());
      Measurement measured = measure(collected, begin, interruption, output);
      Snapshot snapshot = collected.recheck();
      progress.clear();
      JudgeOptions options = new JudgeOptions(absolute(), request.slow().toNanos() / 1e6);
      List<TargetReport> reports = Diagnosis.of(snapshot, measured, options);
      int code =
          settings.failOn().code(Verdicts.code(reports, collected.errors(), snapshot.host()));
      Report report =
          new Report(
              "replay",
              Version.text(),
              started,
              (System.nanoTime() - begin) / 1e6,
              code,
              Optional.of(snapshot.host()),
              reports,
              collected.errors());
      List<EngineMark> marks =
          snapshot.targets().stream()
              .limit(1)
              .flatMap(t -> EngineTimers.of(snapshot, t, measured).stream())
              .toList();
      int delivered = output.deliver(report, measured.rounds(), marks);
      interruption.ended(delivered);
      return delivered;
    } finally {
      progress.clear();
    }
  }

  private Measurement measure(
      Collected collected, long begin, Interruption interruption, ReplayOutput output)
      throws InterruptedException {
    List<TargetFacts> running =
        collected.snapshot().targets().stream()
            .filter(t -> t.presence() == TargetFacts.Presence.RUNNING)
            .filter(t -> t.netns().known().isPresent())
            .toList();
    if (running.isEmpty()) {
      return Measurement.none();
    }
    List<ReplayRound> rounds = rounds(collected, running.get(0), interruption, output);
    boolean trouble =
        rounds.stream()
            .flatMap(r -> r.replays().stream())
            .anyMatch(r -> Rounds.isTrouble(r, request.slow()));
    if (!trouble || interruption.isRequested()) {
      return Measurement.none().with(rounds);
    }
    Examination examination = new Examination(settings, streams);
    long from = request.sample().isSample() ? System.nanoTime() : begin;
    return examination.measure(collected, absolute(), from).with(rounds);
  }

  /** A sample takes as long as was asked for; its deadline is that of each of its lookups. */
  private Duration lookups() {
    Duration deadline = settings.deadline();
    return request.sample().isSample()
        ? deadline
        : deadline.minus(Durations.part(deadline, KEPT_FOR_SERVERS));
  }

  private List<ReplayRound> rounds(
      Collected collected, TargetFacts target, Interruption interruption, ReplayOutput output)
      throws InterruptedException {
    List<Caller> callers = new TargetLookups(collected, target).callers(request);
    List<Change> changes = changes(target, callers);
    ReplayPlan plan = new ReplayPlan(collected.snapshot(), target, new Random());
    List<Replay.Via> ways = ReplayPlan.ways(target, request.ways());
    missing(target, ways);
    LookupSite site = new TargetSite(collected, target, request, lookups(), interruption);
    Rounds rounds = new Rounds(site, request.slow(), interruption, System::nanoTime);
    return rounds.make(
        request.sample(),
        round -> {
          List<Replayer.Run> runs = new ArrayList<>();
          for (int i = 0; i < request.sample().parallel(); i++) {
            runs.addAll(plan.runs(callers, ways, changes, round));
          }
          return runs;
        },
        made -> tell(made, output));
  }

  private void missing(TargetFacts target, List<Replay.Via> ways) {
    List<String> missing =
        request.ways().stream().filter(w -> !ways.contains(w)).map(Replay.Via::text).toList();
    if (!missing.isEmpty()) {
      progress.clear();
      streams
          .err()
          .println(
              "whydns: "
                  + target.target().label()
                  + (target.usesEmbeddedDns()
                      ? " has no server behind the engine"
                      : " does not ask the engine's resolver")
                  + ": there is no way in by "
                  + String.join(", ", missing));
    }
  }

  private void tell(ReplayRound made, ReplayOutput output) {
    output.each(made);
    if (request.sample().isSample()) {
      int round = made.replays().get(0).label().round() + 1;
      long last = Math.round(made.replays().get(0).ending().elapsedMs());
      progress.show("lookup " + round + ": " + last + " ms");
    }
  }

  private List<Change> changes(TargetFacts target, List<Caller> callers) {
    List<Change> changes = new ArrayList<>();
    request.change().ifPresent(changes::add);
    if (request.suggest()) {
      changes.addAll(Suggestions.of(target, callers));
    }
    return changes;
  }

  /** Names without their final dot, as servers are asked for them. */
  private List<String> absolute() {
    return request.names().stream().map(SearchList::bare).toList();
  }
}
