package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.bundle.Run;
import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.model.Durations;
import dev.whydns.model.EngineLog;
import dev.whydns.model.Exchange;
import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Transport;
import dev.whydns.probe.Depth;
import dev.whydns.probe.Limits;
import dev.whydns.probe.PlanOptions;
import dev.whydns.probe.PlannedQuestion;
import dev.whydns.probe.ProbePlan;
import dev.whydns.probe.Prober;
import dev.whydns.probe.RepetitionPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run: collect, ask, ask again what failed while the counters are watched. */
final class Examination {

  /** More targets than this are screened first, and only the conspicuous ones asked in full. */
  private static final int SCREEN_ABOVE = 8;

  /**
   * Long enough for a reply that comes at all after the first one failed; the counters do not wait.
   */
  private static final Duration REPETITION = Duration.ofMillis(400);

  /** Of the deadline, what is kept for asking again: without that nothing can be blamed. */
  private static final int KEPT_FOR_BLAME = 5;

  /** The log is evidence beside what was measured; no verdict waits for it. */
  private static final Duration LOG_PATIENCE = Duration.ofMillis(500);

  private final Settings settings;
  private final Progress progress;
  private final Streams streams;

  Examination(Settings settings, Streams streams) {
    this.settings = settings;
    this.streams = streams;
    this.progress = new Progress(streams);
  }

  /**
   * Loads what asking needs while the command line is read and the host is looked at; it sends
   * nothing, and whoever comes first waits for the other.
   */
  static void warmUp() {
    aside(Prober::warmUp);
  }

  private static void aside(Runnable work) {
    Thread warm = new Thread(work, "warm-up");
    warm.setDaemon(true);
    // What fails here fails again where it counts, and is told there.
    warm.setUncaughtExceptionHandler((thread, e) -> {});
    warm.start();
  }

  /** Not where pseudonyms are given: those come in the order of a report. */
  private void judgeAhead(Snapshot snapshot) {
    if (!streams.disclosure().isRedacting()) {
      JudgingAhead ahead =
          new JudgingAhead(settings.format(), settings.failOn(), streams.disclosure().filter());
      aside(() -> ahead.of(snapshot));
    }
  }

  /**
   * Reads and asks; judges nothing.
   *
   * @param request the targets
   * @param words the same as they were typed
   * @param names to be asked for besides what tests the path
   */
  Bundle measure(TargetRequest request, List<String> words, List<String> names) throws Exception {
    Instant started = Instant.now();
    long begin = System.nanoTime();
    progress.show("reading the host");
    try (Collected collected =
        Collector.live(streams.environment(), settings.dockerHost(), settings.deadline())
            .collect(request, Scope.VERDICT)) {
      streams.disclosure().know(collected.snapshot());
      Recollection.Question everything =
          new Recollection.Question("check", settings.dockerHost(), request, Scope.VERDICT);
      streams.session().recollection().ifPresent(r -> r.keep(everything, collected, begin));
      Measurement measured = measure(collected, names, begin);
      if (streams.session().isStopped()) {
        throw new InterruptedException("stopped: what was not waited for would count as lost");
      }
      Snapshot snapshot = collected.recheck();
      double elapsedMs = (System.nanoTime() - begin) / 1e6;
      Run run = new Run(Version.text(), words, names, started, elapsedMs, collected.errors());
      return new Bundle(run, snapshot, measured);
    } finally {
      progress.clear();
    }
  }

  /** Asks every server of every target, and again what failed while the counters are watched. */
  Measurement measure(Collected collected, List<String> names, long begin) {
    Duration left = settings.deadline().minusNanos(System.nanoTime() - begin);
    Limits limits = Limits.within(left.isNegative() ? Duration.ZERO : left);
    Snapshot snapshot = collected.snapshot();
    String random = "whydns-" + Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 24);
    boolean many = snapshot.targets().size() > SCREEN_ABOVE;
    try (Prober prober = new Prober(collected.namespaces()::inside, System::nanoTime, limits)) {
      long clockStarts = System.nanoTime();
      PlanOptions options = new PlanOptions(names, random, many ? Depth.SCREEN : Depth.FULL);
      List<PlannedQuestion> plan = ProbePlan.of(snapshot, options);
      progress.show("asking " + plan.size() + " questions");
      judgeAhead(snapshot);
      List<Exchange> first = new ArrayList<>(prober.ask(plan, 0, settings.timeout()));
      if (many) {
        first.addAll(deepen(prober, snapshot, options, plan, first));
      }
      Optional<Future<Fact<EngineLog>>> log =
          isEngineFailing(first) ? Optional.of(collected.engineLog()) : Optional.empty();
      List<Repetition> repetitions = repeat(prober, collected, first);
      progress.show("waiting for late answers");
      Duration elapsed = Duration.ofNanos(System.nanoTime() - clockStarts);
      List<Exchange> all = prober.awaitLate(Patience.of(snapshot, first, elapsed));
      Measurement measured = sorted(all, repetitions, prober.gaps());
      return log.flatMap(Examination::read).map(measured::with).orElse(measured);
    }
  }

  private static boolean isEngineFailing(List<Exchange> first) {
    return first.stream()
        .filter(e -> e.server().equals(IpAddress.EMBEDDED_DNS))
        .anyMatch(e -> !e.isAnswered() || e.rcode().orElse("").equals("SERVFAIL"));
  }

  private static Optional<EngineLog> read(Future<Fact<EngineLog>> task) {
    try {
      return task.get(LOG_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).known();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  private List<Exchange> deepen(
      Prober prober,
      Snapshot snapshot,
      PlanOptions options,
      List<PlannedQuestion> asked,
      List<Exchange> first) {
    Snapshot conspicuous = Screening.conspicuous(snapshot, first);
    if (conspicuous.targets().isEmpty()) {
      return List.of();
    }
    List<PlannedQuestion> more =
        new ArrayList<>(
            ProbePlan.of(
                conspicuous, new PlanOptions(options.names(), options.randomLabel(), Depth.FULL)));
    more.removeAll(asked);
    progress.show(
        "asking "
            + more.size()
            + " more questions of "
            + conspicuous.targets().size()
            + " targets");
    Duration reserve = Durations.part(settings.deadline(), KEPT_FOR_BLAME);
    List<PlannedQuestion> deciding = more.stream().filter(Examination::isDeciding).toList();
    more.removeAll(deciding);
    List<Exchange> exchanges =
        new ArrayList<>(prober.ask(deciding, 0, settings.timeout(), reserve));
    exchanges.addAll(prober.ask(more, 0, settings.timeout(), reserve));
    return exchanges;
  }

  /**
   * Of hundreds of targets that fail not everything can be asked in time. This tells for each
   * whether its way to a server is shut, and so goes first.
   */
  private static boolean isDeciding(PlannedQuestion planned) {
    return planned.probe() != Exchange.Probe.DIRECT
        && planned.probe() != Exchange.Probe.STUB
        && planned.transport() == Transport.UDP
        && planned.question().type().equals("A")
        && planned.question().edns().isEmpty();
  }

  private List<Repetition> repeat(Prober prober, Collected collected, List<Exchange> first) {
    List<Repetition> done = new ArrayList<>();
    for (int round = 1; round <= 2; round++) {
      List<PlannedQuestion> again = RepetitionPlan.of(first, round);
      if (again.isEmpty()) {
        return done;
      }
      progress.show("asking again what failed, " + round + " of 2");
      List<Exchange.Vantage> vantages = RepetitionPlan.vantages(again, collected.hostVantage());
      List<Reading> before = collected.namespaces().read(vantages);
      List<Exchange> exchanges = prober.ask(again, round, repetitionWait());
      done.add(new Repetition(exchanges, before, collected.namespaces().read(vantages)));
    }
    List<PlannedQuestion> forwarded = RepetitionPlan.forwarded(first);
    if (!forwarded.isEmpty()) {
      List<Exchange> exchanges = prober.ask(forwarded, done.size() + 1, repetitionWait());
      done.add(new Repetition(exchanges, List.of(), List.of()));
    }
    return done;
  }

  private Duration repetitionWait() {
    return settings.timeout().compareTo(REPETITION) < 0 ? settings.timeout() : REPETITION;
  }

  /** What came late replaces what was believed lost, in the repetitions too. */
  private static Measurement sorted(
      List<Exchange> all, List<Repetition> repetitions, List<String> gaps) {
    List<Repetition> updated = new ArrayList<>();
    for (int i = 0; i < repetitions.size(); i++) {
      int round = i + 1;
      Repetition r = repetitions.get(i);
      updated.add(
          new Repetition(
              all.stream().filter(e -> e.round() == round).toList(), r.before(), r.after()));
    }
    return new Measurement(all.stream().filter(e -> e.round() == 0).toList(), updated, gaps);
  }
}
