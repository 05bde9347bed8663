package dev.whydns.cli;

import dev.whydns.finding.Report;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.TextRenderer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes a report where and how the operator wants it. */
final class Delivery {

  private final Settings settings;
  private final Streams streams;

  Delivery(Settings settings, Streams streams) {
    this.settings = settings;
    this.streams = streams;
  }

  /** Whether the result can be written where it is wanted; says so before the work otherwise. */
  boolean isPossible(String command) {
    return Stream.of(settings.output(), settings.redactMap())
        .flatMap(Optional::stream)
        .allMatch(file -> isPossible(command, file));
  }

  /** The same for another file that the command writes. */
  boolean isPossible(String command, Path file) {
    Optional<String> why = new PrivateFile(file).obstacle();
    why.ifPresent(w -> refuse(command, ExitCode.CANNOT_WRITE, "cannot write " + file + ": " + w));
    return why.isEmpty();
  }

  /** Says that nothing was done, and why; the code to return. */
  int refuse(String command, int code, String message) {
    streams.err().println("whydns: " + message);
    if (settings.format() == Format.JSON) {
      streams
          .out()
          .print(
              new JsonRenderer(streams.disclosure().filter())
                  .render(Cli.failed(command, code, message)));
    }
    return code;
  }

  /** The code to return: the report's own, or that it could not be written. */
  int deliver(Report report) {
    String text =
        new Shape(settings, streams)
            .of(
                json -> json.render(report),
                markdown -> markdown.render(report),
                (style, filter) -> new TextRenderer(style, filter).render(report));
    return deliver(text, report.exitCode());
  }

  /** The same for a report that is text already. */
  int deliver(String text, int exitCode) {
    if (streams.session().isStopped()) {
      return ExitCode.INTERRUPTED;
    }
    if (settings.output().isEmpty()) {
      streams.out().print(text.endsWith("\n") ? text : text + "\n");
      streams.out().flush();
      return key(exitCode);
    }
    return key(deliver(settings.output().get(), text, exitCode));
  }

  /** Writes what the pseudonyms stand for, where that is wanted; to be done after all else. */
  int key(int exitCode) {
    return settings.redactMap().isPresent()
        ? deliver(settings.redactMap().get(), streams.disclosure().key(), exitCode)
        : exitCode;
  }

  /** The same into a file of its own. */
  int deliver(Path file, String text, int exitCode) {
    if (streams.session().isStopped()) {
      return ExitCode.INTERRUPTED;
    }
    try {
      String whole = text.endsWith("\n") ? text : text + "\n";
      new PrivateFile(file).write(whole.getBytes(StandardCharsets.UTF_8));
      return exitCode;
    } catch (IOException e) {
      streams.err().println("whydns: " + new PrivateFile(file).failure(e) + "; the result is lost");
      return ExitCode.CANNOT_WRITE;
    }
  }
}
