package dev.whydns.cli;

import dev.whydns.collect.Scope;
import dev.whydns.finding.Report;
import dev.whydns.render.OwnersRenderer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code whydns owners}: who holds the sockets that DNS queries go to. */
final class OwnersCommand implements Callable<Integer> {

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final TargetOptions targets;

  OwnersCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    common = new CommonOptions(spec);
    targets = new TargetOptions(spec);
  }

  private CommandSpec usage() {
    return new Usage(
            this, "owners", "Show which process owns each socket on 127.0.0.11 and on port 53.")
        .paragraphs(
            "Whatever PID or network namespace that process lives in. Without a target, shows the host and "
                + "every running container.")
        .examples(
            "whydns owners web",
            "whydns owners --json | jq -r '.targets[].facts.sockets[].owner.command'")
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
