package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import dev.whydns.diagnose.ResolvConfExplanation;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Report;
import dev.whydns.finding.ResolvReading;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.HostFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.render.ResolvRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code whydns resolv}: resolv.conf of host and target, line by line. */
final class ResolvCommand implements Callable<Integer> {

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final Given<List<String>> targets;
  private final Given<List<String>> names;
  private final Given<Boolean> all;
  private final Given<Boolean> diff;

  ResolvCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    Arguments arguments = new Arguments(spec);
    common = new CommonOptions(spec);
    targets =
        arguments.list(
            PositionalParamSpec.builder().paramLabel("TARGET").description(TargetOptions.FORMS));
    names =
        arguments.list(
            String.class,
            OptionSpec.builder("-n", "--name")
                .paramLabel("NAME")
                .description(
                    "show which names are asked for it, in order; may be given more than once"));
    all = arguments.flag("every running container", "-a", "--all");
    diff =
        arguments.flag(
            "only what differs: between two targets or more, else from the host", "--diff");
  }

  private CommandSpec usage() {
    return new Usage(
            this, "resolv", "Explain resolv.conf of host and container line by line, side by side.")
        .paragraphs(
            "What each line means for the engine and the resolver library that are there, and where it came "
                + "from. It asks no server and judges nothing: that is what check does. Without a target, shows "
                + "the host and every running container.")
        .examples("whydns resolv web", "whydns resolv web --name db", "whydns resolv --all --diff")
        .exits(
            ExitCode.Line.ALL_READ,
            ExitCode.Line.NOT_ALL_READ,
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
    long begin = System.nanoTime();
    List<TargetSpec> specs = specs();
    Looking.Seen seen =
        new Looking("resolv", settings, streams)
            .look(new TargetRequest(withHost(specs), all.get()), Scope.FILES);
    try (Collected collected = seen.collected()) {
      Snapshot snapshot = seen.snapshot();
      List<ResolvReading> readings =
          snapshot.targets().stream()
              .map(t -> ResolvConfExplanation.of(snapshot, t, collected.client(t), names.get()))
              .toList();
      List<TargetReport> wanted =
          snapshot.targets().stream()
              .filter(t -> isWanted(t, specs))
              .map(ResolvCommand::unjudged)
              .toList();
      Report report =
          new Report(
              "resolv",
              Version.text(),
              snapshot.takenAt(),
              (System.nanoTime() - begin) / 1e6,
              settings.failOn().code(code(wanted, collected.errors(), snapshot.host())),
              Optional.of(snapshot.host()),
              wanted,
              collected.errors());
      return deliver(settings, report, wanted.isEmpty() ? List.of() : compared(readings, wanted));
    }
  }

  private int deliver(Settings settings, Report report, List<ResolvReading> readings) {
    String text =
        new Shape(settings, streams)
            .of(
                json -> json.render(report, readings),
                markdown -> markdown.resolv(report, readings, diff.get()),
                (style, filter) ->
                    new ResolvRenderer(style, filter).render(report, readings, diff.get()));
    return new Delivery(settings, streams).deliver(text, report.exitCode());
  }

  private List<TargetSpec> specs() {
    names.get().stream()
        .filter(name -> name.isBlank() || name.length() > 254 || name.contains(" "))
        .findFirst()
        .ifPresent(
            name -> {
              throw new ParameterException(
                  spec.commandLine(),
                  "\"" + name + "\" is no DNS name; type one like api.example.com");
            });
    return TargetOptions.specs(targets.get(), spec);
  }

  /** Every target is held against the host. */
  private static List<TargetSpec> withHost(List<TargetSpec> specs) {
    if (specs.isEmpty() || specs.contains(new TargetSpec.Host())) {
      return specs;
    }
    List<TargetSpec> more = new ArrayList<>(specs);
    more.add(new TargetSpec.Host());
    return more;
  }

  private boolean isWanted(TargetFacts target, List<TargetSpec> specs) {
    return target.target().kind() != Target.Kind.HOST
        || specs.isEmpty()
        || specs.contains(new TargetSpec.Host());
  }

  /** The host comes first, unless what differs between other targets is asked for. */
  private List<ResolvReading> compared(List<ResolvReading> readings, List<TargetReport> wanted) {
    List<Target> named = wanted.stream().map(t -> t.facts().target()).toList();
    return diff.get() && named.size() > 1
        ? readings.stream().filter(r -> named.contains(r.facts().target())).toList()
        : readings;
  }

  /** Unknown is the state of what was not judged. */
  private static TargetReport unjudged(TargetFacts facts) {
    List<NotChecked> gaps =
        facts.resolvConf().isUnknown()
            ? List.of(
                new NotChecked(
                    "resolv.conf of " + facts.target().label(),
                    facts.resolvConf().why(),
                    facts.presence() == TargetFacts.Presence.RUNNING ? "run as root" : "start it"))
            : List.of();
    return new TargetReport(
        facts, State.UNKNOWN, Optional.empty(), List.of(), List.of(), gaps, List.of());
  }

  private static int code(List<TargetReport> wanted, List<String> errors, HostFacts host) {
    boolean nothing = wanted.stream().allMatch(t -> !t.notChecked().isEmpty());
    if (nothing && !wanted.isEmpty() && !host.missingCapabilities().isEmpty()) {
      return ExitCode.NOT_PERMITTED;
    }
    boolean gaps = wanted.stream().anyMatch(t -> !t.notChecked().isEmpty());
    return gaps || wanted.isEmpty() || !errors.isEmpty() ? ExitCode.UNKNOWN : ExitCode.HEALTHY;
  }
}
