package dev.whydns.collect;

import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineLog;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.Fact;
import dev.whydns.os.CommandResult;
import dev.whydns.os.Commands;
import dev.whydns.parse.errors.ErrorLineReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of the engine's log, wherever it goes: a file behind its standard error, else journald.
 */
final class EngineLogReader {

  /** Older lines tell of what may long be repaired. */
  private static final Duration RECENT = Duration.ofMinutes(10);

  private static final int TAIL_BYTES = 512 * 1024;
  private static final int MOST_LINES = 500;
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Path JOURNAL = Path.of("/run/systemd/journal/socket");

  private final Commands commands;
  private final Surroundings surroundings;

  EngineLogReader(Commands commands, Surroundings surroundings) {
    this.commands = commands;
    this.surroundings = surroundings;
  }

  Fact<EngineLog> read(DaemonFacts daemon, Instant now) {
    Path stderr = Path.of("/proc/" + daemon.process().pid() + "/fd/2");
    try {
      if (Files.isRegularFile(stderr)) {
        return Fact.of(log("the file behind its stderr", tail(stderr), now));
      }
      return Files.exists(surroundings.reach(JOURNAL))
          ? journal(daemon, now)
          : Fact.absent("log of the engine that can be read");
    } catch (IOException e) {
      return Fact.unknown("the engine's log: " + e.getMessage());
    }
  }

  private Fact<EngineLog> journal(DaemonFacts daemon, Instant now) throws IOException {
    if (commands.find("journalctl").isEmpty()) {
      return Fact.absent("journalctl");
    }
    CommandResult result =
        commands.run(
            List.of(
                "journalctl",
                "--no-pager",
                "--quiet",
                "--output=short-iso-precise",
                "--since=-" + RECENT.toMinutes() + "min",
                "--lines=2000",
                "_PID=" + daemon.process().pid()),
            DEADLINE,
            TAIL_BYTES);
    return Fact.of(log("journald", result.out(), now));
  }

  private static String tail(Path file) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, log.length() - TAIL_BYTES);
      log.seek(from);
      byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, log.length() - from)];
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static EngineLog log(String source, String text, Instant now) {
    List<ErrorLine> recent = new ArrayList<>();
    text.lines()
        .flatMap(line -> ErrorLineReader.read(line).stream())
        .filter(line -> line.teller() == ErrorLine.Teller.DOCKERD)
        .filter(line -> isRecent(line, now))
        .forEach(recent::add);
    int from = Math.max(0, recent.size() - MOST_LINES);
    return new EngineLog(source, List.copyOf(recent.subList(from, recent.size())));
  }

  /**
   * A line without a time that can be told stands in a journal that was asked for these minutes.
   */
  private static boolean isRecent(ErrorLine line, Instant now) {
    return line.when()
        .flatMap(ErrorLine.When::instant)
        .map(at -> Duration.between(at, now).compareTo(RECENT) <= 0)
        .orElse(true);
  }
}
