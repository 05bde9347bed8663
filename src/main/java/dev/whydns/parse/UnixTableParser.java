package dev.whydns.parse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads {@code /proc/PID/net/unix} (proc_pid_net(5)). */
public final class UnixTableParser {

  /** __SO_ACCEPTCON. */
  private static final String ACCEPTS = "00010000";

  private static final int FLAGS = 3;
  private static final int INODE = 6;
  private static final int PATH = 7;

  private UnixTableParser() {}

  /**
   * The inodes of listening sockets by the path that they were bound to, as {@code
   * /run/docker.sock}; abstract ones begin with {@code @}.
   *
   * <p>A path that was removed and bound again is listed twice; the higher inode, which is the
   * later socket, is kept.
   */
  public static Map<String, Long> listening(String text) {
    Map<String, Long> inodes = new LinkedHashMap<>();
    for (String line : Lines.of(text)) {
      List<String> columns = Words.of(line, PATH + 1);
      if (columns.size() > PATH && columns.get(FLAGS).equals(ACCEPTS)) {
        OptionalLong inode = Numbers.decimal(columns.get(INODE));
        inode.ifPresent(i -> inodes.merge(path(line), i, Math::max));
      }
    }
    return inodes;
  }

  /** The last column as it is, for a path may hold blanks. */
  private static String path(String line) {
    int at = 0;
    for (int column = 0; column < PATH; column++) {
      while (Words.isBlank(line.charAt(at))) {
        at++;
      }
      while (!Words.isBlank(line.charAt(at))) {
        at++;
      }
    }
    return line.substring(at + 1);
  }
}
