package dev.whydns.cli;

import dev.whydns.finding.Report;
import dev.whydns.model.EngineMark;
import dev.whydns.model.Replay;
import dev.whydns.model.ReplayRound;
import dev.whydns.render.ReplayJson;
import dev.whydns.render.ReplayRenderer;
import dev.whydns.render.ReplaySvg;
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
      streams.out().print(ReplayJson.lines(round.replays(), streams.disclosure().filter()));
      streams.out().flush();
    }
  }

  /** The exit code. */
  int deliver(Report report, List<ReplayRound> rounds, List<EngineMark> marks) {
    Delivery delivery = new Delivery(settings, streams);
    List<Replay> replays = rounds.stream().flatMap(r -> r.replays().stream()).toList();
    int code = report.exitCode();
    if (picture.isPresent() && !replays.isEmpty()) {
      String drawn = ReplaySvg.render(replays, marks, streams.disclosure().filter());
      code = delivery.deliver(picture.get(), drawn, code);
    }
    return lines ? delivery.key(code) : delivery.deliver(text(report, replays, marks), code);
  }

  private String text(Report report, List<Replay> replays, List<EngineMark> marks) {
    return new Shape(settings, streams)
        .of(
            json -> json.replay(report, replays),
            markdown -> markdown.replay(report, replays, marks),
            (style, filter) -> new ReplayRenderer(style, filter).render(report, replays, marks));
  }
}
