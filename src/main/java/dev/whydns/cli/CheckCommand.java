package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.collect.TargetRequest;
import dev.whydns.finding.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code whydns check}: find the cause. */
final class CheckCommand implements Callable<Integer> {

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final NameOptions names;
  private final TargetOptions targets;
  private final Given<Path> record;
  private final Given<List<Path>> from;

  CheckCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    Arguments arguments = new Arguments(spec);
    common = new CommonOptions(spec);
    names = new NameOptions(spec);
    targets = new TargetOptions(spec);
    record =
        arguments.one(
            Path.class,
            OptionSpec.builder("--record")
                .paramLabel("FILE")
                .description("also save what was measured, for --from; readable by you alone"));
    from =
        arguments.list(
            Path.class,
            OptionSpec.builder("--from")
                .arity("1..*")
                .paramLabel("FILE")
                .description(
                    "judge what was recorded, on any machine, without root; - for standard input. Asks and "
                        + "reads nothing else"));
  }

  private CommandSpec usage() {
    return new Usage(this, "check", "Find the cause: which hop fails, why, and what to do.")
        .paragraphs("Without a target, checks the host and every running container.")
        .examples(
            "whydns check web --name api.example.com",
            "whydns check compose:shop/api host",
            "whydns check --all --json --fail-on fault -o report.json",
            "whydns check --from web.whydns")
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
    TargetRequest request = targets.request();
    List<String> wanted = names.names();
    refuseContradictions(wanted);
    Delivery delivery = new Delivery(settings, streams);
    Optional<Path> bundleFile = record.optional();
    if (!delivery.isPossible("check")
        || !bundleFile.map(file -> delivery.isPossible("check", file)).orElse(true)) {
      return ExitCode.CANNOT_WRITE;
    }
    if (!from.get().isEmpty()) {
      return new Playback(settings, streams).check(from.get());
    }
    Bundle bundle = new Examination(settings, streams).measure(request, targets.words(), wanted);
    Report report = Judgement.of(bundle, "check", settings.failOn());
    streams.session().judged(report);
    int code = delivery.deliver(report);
    boolean saved = bundleFile.map(file -> new Recording(streams).save(bundle, file)).orElse(true);
    return saved ? code : ExitCode.CANNOT_WRITE;
  }

  /** What was recorded cannot be asked for anything more. */
  private void refuseContradictions(List<String> wanted) {
    if (from.get().isEmpty()) {
      return;
    }
    String more =
        !targets.words().isEmpty()
            ? targets.words().get(0)
            : !wanted.isEmpty() ? "--name" : record.optional().isPresent() ? "--record" : "";
    if (!more.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--from judges what was recorded, all of it; leave out " + more);
    }
  }
}
