package dev.whydns.os;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tables of a network namespace that the kernel shows below {@code /proc/PID/net}. */
public final class NetTables {

  /** A table of 10,000 sockets has 1.5 MB. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  /** Each line of {@code tcp}, and what one read has at the most (a page of fs/seq_file.c). */
  private static final int TCP_LINE = 150;

  private static final int CHUNK = 4096;

  private NetTables() {}

  /**
   * A table, as {@code /proc/4711/net/udp}; one of more than 16 MB is cut.
   *
   * @throws FileNotFoundException there is no such process or table
   * @throws AccessDeniedException the process is another user's
   */
  public static String text(String path) throws IOException {
    return text(path, KernelFile.TO_THE_END);
  }

  /**
   * The table of TCP sockets over IPv4.
   *
   * <p>To find no further line, the kernel walks through the connections of the whole machine, 1 ms
   * and more, and does so again for a read that comes to the end. That one is left out once there
   * are as many lines as there are sockets, and the last read had room for another.
   *
   * @param inUse what {@code sockstat} says is in use; where that is not so, a read more is all it
   *     costs
   */
  public static String tcp(String path, long inUse) throws IOException {
    return text(path, (length, last) -> length / TCP_LINE > inUse && last <= CHUNK - 2 * TCP_LINE);
  }

  private static String text(String path, KernelFile.End end) throws IOException {
    try {
      return KernelFile.text(path, MOST_BYTES, end);
    } catch (FileNotFoundException e) {
      if (Files.exists(Path.of(path))) {
        throw new AccessDeniedException(path);
      }
      throw e;
    }
  }
}
