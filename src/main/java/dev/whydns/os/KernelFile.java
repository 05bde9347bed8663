package dev.whydns.os;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file that the kernel makes while it is read.
 *
 * <p>The first read must be large enough for a whole setting: proc_dointvec (kernel/sysctl.c) gives
 * nothing more to a second one, and {@link java.nio.file.Files#readString} begins with one byte,
 * since the size is 0. A plain stream takes half the time of Files.newInputStream in a new JVM.
 */
final class KernelFile {

  private static final int USUAL_BYTES = 4096;
  private static final int LARGEST = 1 << 20;

  /** Whether a file is whole already, before a read that would only say so. */
  @FunctionalInterface
  interface End {
    /** Of so many bytes in all, so many of the last read, for which there was room for more. */
    boolean isReached(int length, int last);
  }

  static final End TO_THE_END = (length, last) -> false;

  private KernelFile() {}

  static String text(String path) throws IOException {
    return text(path, LARGEST);
  }

  /** The beginning of a larger one. */
  static String text(String path, int largest) throws IOException {
    return text(path, largest, TO_THE_END);
  }

  static String text(String path, int largest, End end) throws IOException {
    try (FileInputStream in = new FileInputStream(path)) {
      byte[] buffer = new byte[USUAL_BYTES];
      int length = 0;
      for (int n = in.read(buffer); n > 0; n = in.read(buffer, length, buffer.length - length)) {
        length += n;
        boolean full = length == buffer.length;
        if (length >= largest || !full && end.isReached(length, n)) {
          break;
        }
        if (full) {
          buffer = Arrays.copyOf(buffer, 2 * length);
        }
      }
      return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }
  }
}
