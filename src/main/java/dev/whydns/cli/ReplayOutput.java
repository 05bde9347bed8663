package dev.whydns.cli;

import dev.whydns.finding.Report;
import dev.whydns.model.EngineMark;
import dev.whydns.model.Replay;
import dev.whydns.model.ReplayRound;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.ReplayJson;
import dev.whydns.render.ReplayRenderer;
import dev.whydns.render.ReplaySvg;
import dev.whydns.render.TextFilter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where lookups and their report go: text or JSON, lines as they come, a picture. */
final class ReplayOutput {

  private final Settings settings;
  private final Streams streams;
  private final Optional<Path> picture;
  private final boolean lines;

  ReplayOutput(Settings settings, Streams streams, Optional<Path> picture, boolean lines) {
    this.settings = settings;
    this.streams = streams;
    this.picture = picture;
    this.lines = lines;
  }

  /** A round has ended. */
  void each(ReplayRound round) {
    if (lines) {
      streams.out().print(ReplayJson.lines(round.replays(), TextFilter.NONE));
      streams.out().flush();
    }
  }

  /** The exit code. */
  int deliver(Report report, List<ReplayRound> rounds, List<EngineMark> marks) {
    Delivery delivery = new Delivery(settings, streams);
    List<Replay> replays = rounds.stream().flatMap(r -> r.replays().stream()).toList();
    int code = report.exitCode();
    if (picture.isPresent() && !replays.isEmpty()) {
      String drawn = ReplaySvg.render(replays, marks, TextFilter.NONE);
      code = delivery.deliver(picture.get(), drawn, code);
    }
    return lines ? code : delivery.deliver(text(report, replays, marks), code);
  }

  private String text(Report report, List<Replay> replays, List<EngineMark> marks) {
    return settings.format() == Format.JSON
        ? new JsonRenderer().replay(report, replays)
        : new ReplayRenderer(Appearance.of(settings, streams), TextFilter.NONE)
            .render(report, replays, marks);
  }
}
