package dev.whydns.os;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine's own programs, as {@code iptables-save}. */
public interface Commands {

  /** Those that PATH and the directories of system administration hold. */
  static Commands of(Map<String, String> environment) {
    return new SystemCommands(environment.getOrDefault("PATH", ""), Optional.empty());
  }

  /**
   * Those that another process sees in these directories, with its libraries and its files; the
   * network namespace is the caller's.
   */
  static Commands of(Map<String, String> environment, MountNs mounts) {
    return new SystemCommands(environment.getOrDefault("PATH", ""), Optional.of(mounts));
  }

  /**
   * Runs a program with nothing to read and in a clean environment ({@code LC_ALL=C} and PATH).
   *
   * <p>Called inside a namespace, the program runs inside it too.
   *
   * @param command its name or absolute path, then its arguments
   * @param deadline when to kill it
   * @param maxBytes of output and, apart from that, of error output; what writes more is killed
   * @throws java.nio.file.NoSuchFileException there is no such program
   */
  CommandResult run(List<String> command, Duration deadline, int maxBytes) throws IOException;

  /** Where a program is; without starting anything. */
  Optional<Path> find(String name);
}
