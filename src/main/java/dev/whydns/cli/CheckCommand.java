package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.collect.TargetRequest;
import dev.whydns.finding.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code whydns check}: find the cause. */
@Command(
    name = "check",
    header = "Find the cause: which hop fails, why, and what to do.",
    description = {"", "Without a target, checks the host and every running container.", ""},
    footer = {
      "",
      "Examples:",
      "  whydns check web --name api.example.com",
      "  whydns check compose:shop/api host",
      "  whydns check --all --json --fail-on fault -o report.json",
      "  whydns check --from web.whydns"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      ExitCode.Line.HEALTHY,
      ExitCode.Line.WARNING,
      ExitCode.Line.FAULT,
      ExitCode.Line.UNKNOWN,
      ExitCode.Line.CANNOT_READ,
      ExitCode.Line.CANNOT_WRITE,
      ExitCode.Line.NOT_PERMITTED
    },
    versionProvider = WhydnsCommand.Versions.class)
final class CheckCommand implements Callable<Integer> {

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private NameOptions names = new NameOptions();

  @Mixin private TargetOptions targets = new TargetOptions();

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "also save what was measured, for --from; readable by you alone")
  private Path record;

  @Option(
      names = "--from",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "judge what was recorded, on any machine, without root; - for standard input. Asks and "
              + "reads nothing else")
  private List<Path> from = new ArrayList<>();

  CheckCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    TargetRequest request = targets.request();
    List<String> wanted = names.names();
    refuseContradictions(wanted);
    Delivery delivery = new Delivery(settings, streams);
    if (!delivery.isPossible("check") || record != null && !delivery.isPossible("check", record)) {
      return ExitCode.CANNOT_WRITE;
    }
    if (!from.isEmpty()) {
      return new Playback(settings, streams).check(from);
    }
    Bundle bundle = new Examination(settings, streams).measure(request, targets.words(), wanted);
    Report report = Judgement.of(bundle, "check", settings.failOn());
    streams.session().judged(report);
    int code = delivery.deliver(report);
    if (record == null) {
      return code;
    }
    return new Recording(streams).save(bundle, record) ? code : ExitCode.CANNOT_WRITE;
  }

  /** What was recorded cannot be asked for anything more. */
  private void refuseContradictions(List<String> wanted) {
    if (from.isEmpty()) {
      return;
    }
    String more =
        !targets.words().isEmpty()
            ? targets.words().get(0)
            : !wanted.isEmpty() ? "--name" : record != null ? "--record" : "";
    if (!more.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--from judges what was recorded, all of it; leave out " + more);
    }
  }
}
