package dev.whydns.parse;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code /proc/PID/maps}, proc_pid_maps(5). */
public final class MapsParser {

  /** What the kernel writes behind the path of a file that is not at its place any more. */
  public static final String DELETED = " (deleted)";

  private static final int MOST_FILES = 100_000;

  private MapsParser() {}

  /**
   * The mapped files, each once, as the process sees them: {@code /lib/ld-musl-x86_64.so.1}, in the
   * order of their addresses; a newline in a path is {@code \012}.
   */
  public static List<String> files(String text) {
    Set<String> files = new LinkedHashSet<>();
    int at = 0;
    while (at < text.length() && files.size() < MOST_FILES) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      int name = nameFrom(text, at, end);
      if (name < end && text.charAt(name) == '/') {
        files.add(text.substring(name, end));
      }
      at = end + 1;
    }
    return List.copyOf(files);
  }

  /**
   * Address, permissions, offset, device and inode have neither sign; in brackets stands what is no
   * file, which a process can name as it likes (prctl(2), PR_SET_VMA_ANON_NAME).
   */
  private static int nameFrom(String text, int from, int end) {
    int at = from;
    while (at < end && text.charAt(at) != '/' && text.charAt(at) != '[') {
      at++;
    }
    return at;
  }
}
