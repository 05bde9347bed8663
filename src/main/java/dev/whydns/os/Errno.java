package dev.whydns.os;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a system call failed, in the exceptions that the JDK uses for the same. */
final class Errno {

  static final int ENOENT = 2;
  static final int EPERM = 1;
  static final int ENOTDIR = 20;
  static final int EACCES = 13;
  static final int EAGAIN = 11;
  static final int ELOOP = 40;
  static final int ENOSYS = 38;

  private Errno() {}

  /**
   * The exception for an errno.
   *
   * @param denied what to say when the kernel did not permit it, as {@code CAP_SYS_ADMIN is
   *     missing}
   */
  static FileSystemException exception(int errno, String file, String denied) {
    return switch (errno) {
      case ENOENT, ENOTDIR -> new NoSuchFileException(file);
      case EPERM, EACCES -> new AccessDeniedException(file, null, denied);
      case ELOOP ->
          new UnusableFileException(
              file, "is behind a link that must not be followed, or too many");
      default -> new FileSystemException(file, null, "failed with errno " + errno);
    };
  }
}
