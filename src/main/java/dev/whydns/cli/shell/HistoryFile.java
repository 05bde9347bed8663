package dev.whydns.cli.shell;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * Where the lines of earlier sessions are kept: {@code $XDG_STATE_HOME/whydns/history}, without
 * that variable {@code ~/.local/state/whydns/history} (XDG Base Directory Specification 0.8).
 *
 * <p>It is readable by its owner alone. Where {@code sudo} has left another user's HOME, that user
 * could lead root to any file by a link: there is no history then.
 */
final class HistoryFile {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private HistoryFile() {}

  /**
   * The file, which is there and can be written.
   *
   * @throws IOException with the reason why there is none
   */
  static Path ready(Map<String, String> environment) throws IOException {
    Path file = of(environment);
    try {
      Path folder = file.getParent();
      Files.createDirectories(folder, FOLDER);
      own(folder.toRealPath());
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
      }
      own(file);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileSystemException(file.toString(), null, "not a file");
      }
      Files.setPosixFilePermissions(file, FILE);
      if (!Files.isReadable(file) || !Files.isWritable(file)) {
        throw new AccessDeniedException(file.toString());
      }
      return file;
    } catch (AccessDeniedException e) {
      throw new IOException(e.getFile() + " is not permitted", e);
    } catch (NoSuchFileException e) {
      throw new IOException(e.getFile() + " cannot be made", e);
    }
  }

  private static Path of(Map<String, String> environment) throws IOException {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (state.startsWith("/")) {
      return Path.of(state, "whydns", "history");
    } else if (home.startsWith("/")) {
      return Path.of(home, ".local", "state", "whydns", "history");
    }
    throw new IOException("HOME is not set");
  }

  private static void own(Path path) throws IOException {
    Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      throw new FileSystemException(path.toString(), null, "belongs to another user");
    }
  }
}
