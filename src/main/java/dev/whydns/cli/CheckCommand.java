package dev.whydns.cli;

import dev.whydns.collect.TargetRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "  whydns check --all --json --fail-on fault -o report.json"
    },
    versionProvider = WhydnsCommand.Versions.class)
final class CheckCommand implements Callable<Integer> {

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = {"-n", "--name"},
      paramLabel = "NAME",
      description = "a name to resolve, judged for itself; may be given more than once")
  private List<String> names = new ArrayList<>();

  @Mixin private TargetOptions targets = new TargetOptions();

  CheckCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    TargetRequest request = targets.request();
    List<String> wanted = names.stream().map(n -> DnsName.of(n, spec)).toList();
    Delivery delivery = new Delivery(settings, streams);
    if (!delivery.isPossible("check")) {
      return ExitCode.CANNOT_WRITE;
    }
    return delivery.deliver(new Examination(settings, streams).check(request, wanted));
  }
}
