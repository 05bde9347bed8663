package dev.whydns.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

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

  /** Writes beside an old file first, so that a full disk leaves that whole. */
  void write(byte[] content) throws IOException {
    if (isStream()) {
      Files.write(file, content);
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
      Files.write(beside, content);
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
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
