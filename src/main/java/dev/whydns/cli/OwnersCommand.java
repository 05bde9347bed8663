package dev.whydns.cli;

import dev.whydns.collect.Scope;
import dev.whydns.finding.Report;
import dev.whydns.render.OwnersRenderer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code whydns owners}: who holds the sockets that DNS queries go to. */
@Command(
    name = "owners",
    header = "Show which process owns each socket on 127.0.0.11 and on port 53.",
    description = {
      "",
      "Whatever PID or network namespace that process lives in. Without a target, shows the host and "
          + "every running container.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  whydns owners web",
      "  whydns owners --json | jq -r '.targets[].facts.sockets[].owner.command'"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      ExitCode.Line.ALL_READ,
      ExitCode.Line.NOT_ALL_READ,
      ExitCode.Line.CANNOT_WRITE,
      ExitCode.Line.NOT_PERMITTED
    },
    versionProvider = WhydnsCommand.Versions.class)
final class OwnersCommand implements Callable<Integer> {

  private final Streams streams;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private TargetOptions targets = new TargetOptions();

  OwnersCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    Sighting sighting = new Sighting("owners", settings, streams);
    try (Sighting.Seen seen = sighting.look(targets.request(), Scope.OWNERS)) {
      Report report = seen.report(Unread::sockets);
      String text =
          new Shape(settings, streams)
              .of(
                  json -> json.render(report),
                  markdown -> markdown.owners(report),
                  (style, filter) -> new OwnersRenderer(style, filter).render(report));
      return new Delivery(settings, streams).deliver(text, report.exitCode());
    }
  }
}
