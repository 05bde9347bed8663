package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import dev.whydns.diagnose.AnswersJudgement;
import dev.whydns.finding.Report;
import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import dev.whydns.probe.AnswerPlan;
import dev.whydns.probe.Limits;
import dev.whydns.probe.PlannedQuestion;
import dev.whydns.probe.Prober;
import dev.whydns.render.AnswersRenderer;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.TextFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whydns answers}: one name from every container. */
@Command(
    name = "answers",
    header = "Ask for one name from every container, and compare with what the engine says.",
    description = {
      "",
      "Groups the targets by the answer they get, the odd ones first, and tells stale and missing",
      "records and shared aliases. Without a target, asks from every running container.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  whydns answers db",
      "  whydns answers db web compose:shop/api",
      "  whydns answers db --json | jq '.targets[].facts.answers[]'"
    },
    versionProvider = WhydnsCommand.Versions.class)
final class AnswersCommand implements Callable<Integer> {

  /** The engine shuffles the addresses, and a second server may be asked. */
  private static final int ROUNDS = 4;

  private static final int MOST_REVERSE = 8;

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "the name, as applications use it")
  private String name;

  @Parameters(
      index = "1..*",
      paramLabel = "TARGET",
      description = "as for check; without one, every running container")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = {"-a", "--all"},
      description = "every running container")
  private boolean all;

  AnswersCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    String wanted = DnsName.of(name, spec);
    List<TargetSpec> specs = specs();
    Delivery delivery = new Delivery(settings, streams);
    if (!delivery.isPossible("answers")) {
      return ExitCode.CANNOT_WRITE;
    }
    Instant started = Instant.now();
    long begin = System.nanoTime();
    try (Collected collected =
        Collector.live(streams.environment(), settings.dockerHost(), settings.deadline())
            .collect(new TargetRequest(specs, true), Scope.FILES)) {
      List<TargetFacts> askers = askers(collected.snapshot(), specs);
      Measurement measured = measure(collected, askers, wanted, settings);
      Snapshot snapshot = collected.recheck();
      AnswersJudgement.Verdict verdict =
          AnswersJudgement.of(
              snapshot, askers, measured, new AnswersJudgement.Wanted(wanted, !specs.isEmpty()));
      Report report =
          new Report(
              "answers",
              Version.text(),
              started,
              (System.nanoTime() - begin) / 1e6,
              settings
                  .failOn()
                  .code(Verdicts.code(verdict.targets(), collected.errors(), snapshot.host())),
              Optional.of(snapshot.host()),
              verdict.targets(),
              collected.errors());
      String text =
          settings.format() == Format.JSON
              ? new JsonRenderer().answers(report, verdict.answers())
              : new AnswersRenderer(Appearance.of(settings, streams), TextFilter.NONE)
                  .render(report, verdict.answers());
      return delivery.deliver(text, report.exitCode());
    }
  }

  private List<TargetSpec> specs() {
    try {
      return targets.stream().map(TargetSpec::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /** The collector puts those that are named first; all others are there to be compared with. */
  private List<TargetFacts> askers(Snapshot snapshot, List<TargetSpec> specs) {
    List<TargetFacts> running =
        snapshot.targets().stream()
            .filter(t -> t.presence() == TargetFacts.Presence.RUNNING)
            .toList();
    return specs.isEmpty() || all
        ? running
        : running.stream().filter(t -> specs.stream().anyMatch(s -> s.selects(t))).toList();
  }

  private Measurement measure(
      Collected collected, List<TargetFacts> askers, String wanted, Settings settings) {
    Limits limits = Limits.within(settings.deadline());
    try (Prober prober = new Prober(collected.namespaces()::inside, System::nanoTime, limits)) {
      List<PlannedQuestion> plan = AnswerPlan.of(askers, wanted);
      List<Exchange> exchanges = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        exchanges.addAll(prober.ask(plan, round, settings.timeout()));
      }
      exchanges.addAll(prober.ask(reverse(askers, exchanges), 0, settings.timeout()));
      return new Measurement(exchanges, List.of(), prober.gaps());
    }
  }

  /** Whose addresses these are, asked of the first target that has the engine's resolver. */
  private static List<PlannedQuestion> reverse(List<TargetFacts> askers, List<Exchange> answered) {
    Optional<TargetFacts> asker = askers.stream().filter(TargetFacts::usesEmbeddedDns).findFirst();
    TreeSet<String> addresses = new TreeSet<>();
    answered.stream()
        .flatMap(e -> e.outcome().reply().stream())
        .flatMap(r -> r.answers().stream())
        .filter(a -> a.type().equals("A"))
        .forEach(a -> addresses.add(a.data()));
    return asker.stream()
        .flatMap(
            from ->
                addresses.stream()
                    .limit(MOST_REVERSE)
                    .map(a -> AnswerPlan.reverse(from, IpAddress.EMBEDDED_DNS, a)))
        .toList();
  }
}
