package dev.whydns.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** A file for a result: readable by its owner alone from the beginning, and whole or not there. */
final class PrivateFile {

  private final Path file;

  PrivateFile(Path file) {
    this.file = file;
  }

  /** Why it cannot be written, as far as that can be told before; empty when it can. */
  Optional<String> obstacle() {
    Path path = file.toAbsolutePath();
    Path directory = path.getParent();
    if (Files.isDirectory(path)) {
      return Optional.of("it is a directory");
    } else if (directory == null || !Files.isDirectory(directory)) {
      return Optional.of("no such directory");
    } else if (!Files.isWritable(directory) && (!Files.exists(path) || Files.isRegularFile(path))) {
      return Optional.of("permission denied");
    }
    return Optional.empty();
  }

  /** Whether it is a device or a pipe, which is written to as it is. */
  boolean isStream() {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  /** Writes beside an old file first, so that a full disk or a signal leaves that whole. */
  void write(byte[] content) throws IOException {
    write(out -> out.write(content));
  }

  /** What puts the content into a stream. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** The same for content that is made while it is written. */
  void write(Content content) throws IOException {
    if (isStream()) {
      try (OutputStream out = Files.newOutputStream(file)) {
        content.writeTo(out);
      }
      return;
    }
    Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
    long random = ThreadLocalRandom.current().nextLong() >>> 1;
    Path beside = target.resolveSibling(".whydns" + random + ".tmp");
    Thread cleanup = new Thread(() -> discard(beside), "cleanup");
    atExit(cleanup);
    try {
      try (OutputStream out = created(beside)) {
        content.writeTo(out);
      }
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
      notAtExit(cleanup);
    }
  }

  private static OutputStream created(Path file) throws IOException {
    return Channels.newOutputStream(
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  /** A signal ends the JVM without a {@code finally}, but not without its shutdown hooks. */
  private static void atExit(Thread cleanup) {
    try {
      Runtime.getRuntime().addShutdownHook(cleanup);
    } catch (IllegalStateException underWay) {
      // the process is ending, and waits for this last result: see Interruption
    }
  }

  private static void notAtExit(Thread cleanup) {
    try {
      Runtime.getRuntime().removeShutdownHook(cleanup);
    } catch (IllegalStateException underWay) {
      // it runs, and finds nothing
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // as if the process had been killed
    }
  }

  /** {@code cannot write web.whydns: no such directory}. */
  String failure(IOException e) {
    return "cannot write " + file + ": " + reason(e);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such directory";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
