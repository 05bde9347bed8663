package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import dev.whydns.diagnose.AnswersJudgement;
import dev.whydns.finding.Report;
import dev.whydns.model.Fact;
import dev.whydns.model.Measurement;
import dev.whydns.model.ServiceFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import dev.whydns.probe.AnswerSurvey;
import dev.whydns.probe.Limits;
import dev.whydns.probe.Prober;
import dev.whydns.render.AnswersRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code whydns answers}: one name from every container. */
final class AnswersCommand implements Callable<Integer> {

  /** A second look with less time than this would be cut off. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final Given<String> name;
  private final Given<List<String>> targets;
  private final Given<Boolean> all;
  private final Given<List<Path>> from;

  AnswersCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    Arguments arguments = new Arguments(spec);
    common = new CommonOptions(spec);
    name =
        arguments.one(
            PositionalParamSpec.builder()
                .index("0")
                .paramLabel("NAME")
                .description("the name, as applications look it up"));
    targets =
        arguments.list(
            PositionalParamSpec.builder()
                .index("1..*")
                .paramLabel("TARGET")
                .description("who asks: " + TargetOptions.FORMS));
    all = arguments.flag("every running container, beside those that are named", "-a", "--all");
    from =
        arguments.list(
            Path.class,
            OptionSpec.builder("--from")
                .arity("1..*")
                .paramLabel("FILE")
                .description(
                    "compare what was recorded with --name NAME, on any number of hosts; - for standard input. "
                        + "Asks and reads nothing else"));
  }

  private CommandSpec usage() {
    return new Usage(
            this,
            "answers",
            "Ask for one name from every container, and compare with what the engine says.")
        .paragraphs(
            "Groups equal answers, the odd ones first, and tells stale and missing records and shared "
                + "aliases. Without a target, asks from every running container.",
            "Containers that are named are meant to know NAME: one on another network is then a fault. "
                + "What looks stale or missing is looked at twice, with facts read anew.")
        .examples(
            "whydns answers db",
            "whydns answers db.example.com web compose:shop/api host",
            "whydns answers db --json | jq '.targets[].facts.answers[]'",
            "whydns answers db --from host-a.whydns host-b.whydns host-c.whydns")
        .exits(
            ExitCode.Line.HEALTHY,
            ExitCode.Line.WARNING,
            ExitCode.Line.FAULT,
            ExitCode.Line.UNKNOWN,
            ExitCode.Line.CANNOT_READ,
            ExitCode.Line.CANNOT_WRITE,
            ExitCode.Line.NOT_PERMITTED)
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    String wanted = DnsName.of(name.get(), spec);
    List<TargetSpec> specs = TargetOptions.specs(targets.get(), spec);
    Delivery delivery = new Delivery(settings, streams);
    if (!delivery.isPossible("answers")) {
      return ExitCode.CANNOT_WRITE;
    }
    if (!from.get().isEmpty()) {
      if (!targets.get().isEmpty() || all.get()) {
        throw new ParameterException(
            spec.commandLine(), "--from compares what was recorded, all of it; leave out targets");
      }
      return new AnswersPlayback(settings, streams, wanted).compare(from.get());
    }
    Instant started = Instant.now();
    long begin = System.nanoTime();
    Pass pass = pass(specs, wanted, settings, settings.deadline());
    Duration left = settings.deadline().minusNanos(System.nanoTime() - begin);
    if (pass.verdict().isSuspicious() && left.compareTo(LEAST) > 0) {
      pass = pass(specs, wanted, settings, left);
    }
    Report report = report(pass, started, (System.nanoTime() - begin) / 1e6, settings);
    return delivery.deliver(text(report, pass.verdict(), settings), report.exitCode());
  }

  /** What one look brought. */
  private record Pass(Snapshot snapshot, AnswersJudgement.Verdict verdict, List<String> errors) {}

  private Pass pass(List<TargetSpec> specs, String wanted, Settings settings, Duration deadline)
      throws IOException {
    Collector collector = Collector.live(streams.environment(), settings.dockerHost(), deadline);
    long begin = System.nanoTime();
    try (Collected collected = collector.collect(new TargetRequest(specs, true), Scope.FILES)) {
      streams.disclosure().know(collected.snapshot());
      List<TargetFacts> askers = askers(collected.snapshot(), specs);
      Limits limits = Limits.within(deadline.minusNanos(System.nanoTime() - begin));
      Measurement measured = measure(collected, askers, wanted, settings.timeout(), limits);
      Snapshot snapshot = collected.recheck();
      Map<String, Fact<List<ServiceFacts>>> services = collector.services(snapshot);
      services.values().forEach(found -> streams.disclosure().know(found.orElse(List.of())));
      AnswersJudgement.Wanted question =
          new AnswersJudgement.Wanted(wanted, named(snapshot, specs), services);
      return new Pass(
          snapshot,
          AnswersJudgement.of(snapshot, askers(snapshot, specs), measured, question),
          collected.errors());
    }
  }

  private Report report(Pass pass, Instant started, double elapsedMs, Settings settings) {
    return new Report(
        "answers",
        Version.text(),
        started,
        elapsedMs,
        settings
            .failOn()
            .code(Verdicts.code(pass.verdict().targets(), pass.errors(), pass.snapshot().host())),
        Optional.of(pass.snapshot().host()),
        pass.verdict().targets(),
        pass.errors());
  }

  private String text(Report report, AnswersJudgement.Verdict verdict, Settings settings) {
    return new Shape(settings, streams)
        .of(
            json -> json.answers(report, verdict.answers()),
            markdown -> markdown.answers(report, verdict.answers()),
            (style, filter) ->
                new AnswersRenderer(style, filter).render(report, verdict.answers()));
  }

  /**
   * Those that are asked from: the named ones, also such as do not run, or all that run. The others
   * were looked at to be compared with.
   */
  private List<TargetFacts> askers(Snapshot snapshot, List<TargetSpec> specs) {
    Set<String> named = named(snapshot, specs);
    return snapshot.targets().stream()
        .filter(
            t ->
                named.contains(t.target().label())
                    || (specs.isEmpty() || all.get())
                        && t.presence() != TargetFacts.Presence.STOPPED)
        .toList();
  }

  private static Set<String> named(Snapshot snapshot, List<TargetSpec> specs) {
    return specs.stream()
        .flatMap(s -> s.among(snapshot.targets()).stream())
        .map(t -> t.target().label())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Measurement measure(
      Collected collected,
      List<TargetFacts> askers,
      String wanted,
      Duration timeout,
      Limits limits) {
    try (Prober prober = new Prober(collected.namespaces()::inside, System::nanoTime, limits)) {
      AnswerSurvey survey =
          new AnswerSurvey((questions, round) -> prober.ask(questions, round, timeout));
      return new Measurement(survey.run(askers, wanted), List.of(), prober.gaps());
    }
  }
}
