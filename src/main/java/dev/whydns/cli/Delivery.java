package dev.whydns.cli;

import dev.whydns.finding.Report;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.TextRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

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
    return settings.output().isEmpty() || isPossible(command, settings.output().get());
  }

  /** The same for another file. */
  boolean isPossible(String command, Path file) {
    Path path = file.toAbsolutePath();
    Path directory = path.getParent();
    String why = "";
    if (Files.isDirectory(path)) {
      why = "it is a directory";
    } else if (directory == null || !Files.isDirectory(directory)) {
      why = "no such directory";
    } else if (!Files.isWritable(directory) && (!Files.exists(path) || Files.isRegularFile(path))) {
      why = "permission denied";
    }
    if (!why.isEmpty()) {
      refuse(command, "cannot write " + file + ": " + why);
    }
    return why.isEmpty();
  }

  private void refuse(String command, String message) {
    streams.err().println("whydns: " + message);
    if (settings.format() == Format.JSON) {
      streams
          .out()
          .print(new JsonRenderer().render(Cli.failed(command, ExitCode.CANNOT_WRITE, message)));
    }
  }

  /** The code to return: the report's own, or that it could not be written. */
  int deliver(Report report) {
    return deliver(
        settings.format() == Format.JSON
            ? new JsonRenderer().render(report)
            : new TextRenderer(Appearance.of(settings, streams)).render(report),
        report.exitCode());
  }

  /** The same for a report that is text already. */
  int deliver(String text, int exitCode) {
    if (settings.output().isEmpty()) {
      streams.out().print(text.endsWith("\n") ? text : text + "\n");
      streams.out().flush();
      return exitCode;
    }
    return deliver(settings.output().get(), text, exitCode);
  }

  /** The same into a file of its own. */
  int deliver(Path file, String text, int exitCode) {
    try {
      write(file, text);
      return exitCode;
    } catch (IOException e) {
      streams
          .err()
          .println("whydns: cannot write " + file + ": " + reason(e) + "; the result is lost");
      return ExitCode.CANNOT_WRITE;
    }
  }

  /**
   * Beside the old file first, so that a full disk leaves that whole; a device is written to as it
   * is.
   */
  private static void write(Path file, String text) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      Files.writeString(file, text);
      return;
    }
    Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
    Path beside =
        Files.createTempFile(
            target.getParent(),
            ".whydns",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(beside, text.endsWith("\n") ? text : text + "\n");
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof java.nio.file.NoSuchFileException) {
      return "no such directory";
    } else if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
