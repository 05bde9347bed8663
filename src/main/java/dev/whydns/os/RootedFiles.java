package dev.whydns.os;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Files as a host or a container sees them: every path is absolute and stays below the root.
 *
 * <p>Only regular files are read, and never more of them than asked for. All methods throw {@link
 * NoSuchFileException} for what is not there, {@link AccessDeniedException} for what may not be
 * read, and {@link UnusableFileException} for what is there and is no regular file, or would block.
 */
public interface RootedFiles extends AutoCloseable {

  /** The files of the machine that whydns runs on, read plainly: its links are trusted. */
  static RootedFiles host() {
    return under(Path.of("/"));
  }

  /** The files below a directory, as a host's: its links are trusted. */
  static RootedFiles under(Path root) {
    return new HostFiles(root);
  }

  /**
   * The files that a process sees, which may be a container's and hostile: a link is followed
   * inside its root alone.
   *
   * @throws NoSuchFileException there is no such process
   * @throws AccessDeniedException its reason names the capability that is missing
   */
  static RootedFiles of(int pid) throws IOException {
    return ContainerFiles.open(Path.of("/proc", Integer.toString(pid), "root"));
  }

  /**
   * The files of a host from within a container of it: {@code /proc} as whydns sees it, the rest as
   * that process of the host does.
   */
  static RootedFiles outside(MountNs host) throws IOException {
    return new OuterFiles(of(host.pid()));
  }

  /** Reads a file, as {@code /etc/resolv.conf}, up to a limit. */
  FileText read(String path, int maxBytes) throws IOException;

  /** Reads a file that is no text, up to a limit; a longer one is cut without a sign. */
  byte[] bytes(String path, int maxBytes) throws IOException;

  /** Which file a path leads to, whatever kind of file it is; it is not opened. */
  FileNumber number(String path) throws IOException;

  /**
   * What tells one file from another.
   *
   * @param device st_dev
   * @param inode st_ino
   */
  record FileNumber(long device, long inode) {}

  /** The names in a directory, sorted, no more than {@code max} of them. */
  List<String> list(String path, int max) throws IOException;

  @Override
  void close();
}
