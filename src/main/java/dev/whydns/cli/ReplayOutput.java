package dev.whydns.cli;

import dev.whydns.finding.Report;
import dev.whydns.model.ReplayRound;
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
  void each(ReplayRound round) {}

  /** The exit code. */
  int deliver(Report report, List<ReplayRound> rounds) {
    return new Delivery(settings, streams).deliver(report);
  }
}
