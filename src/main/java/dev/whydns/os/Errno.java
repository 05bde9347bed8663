package dev.whydns.os;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a system call failed, in the exceptions that the JDK uses for the same. */
final class Errno {

  private Errno() {}

  /**
   * The exception for an errno.
   *
   * @param denied what to say when the kernel did not permit it, as {@code CAP_SYS_ADMIN is
   *     missing}
   */
  static FileSystemException exception(int errno, String file, String denied) {
    return switch (errno) {
      case Libc.ENOENT, Libc.ENOTDIR -> new NoSuchFileException(file);
      case Libc.EPERM, Libc.EACCES -> new AccessDeniedException(file, null, denied);
      case Libc.ELOOP ->
          new UnusableFileException(
              file, "is behind a link that must not be followed, or too many");
      default -> new FileSystemException(file, null, "failed with errno " + errno);
    };
  }
}
