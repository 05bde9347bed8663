package dev.whydns.os;

import java.nio.file.FileSystemException;

/**
 * The file is there and is not what was looked for: its reason completes the sentence "the file …",
 * as {@code is a FIFO}.
 */
public final class UnusableFileException extends FileSystemException {

  private static final long serialVersionUID = 1;

  /** A file and what it is instead. */
  public UnusableFileException(String file, String reason) {
    super(file, null, reason);
  }
}
