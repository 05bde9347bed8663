package dev.whydns.collect;

import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.ProcessFacts;
import dev.whydns.os.ProcessRow;
import dev.whydns.os.ProcessTable;
import dev.whydns.os.RootedFiles;
import dev.whydns.parse.DaemonJsonParser;
import dev.whydns.parse.UnixTableParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The running daemons, and which of them holds the API's socket. */
final class DaemonFinder {

  private static final int TABLE_BYTES = 16 * 1024 * 1024;
  private static final int CONFIGURATION_BYTES = 1024 * 1024;
  private static final String CONFIGURATION = "/etc/docker/daemon.json";
  private static final String DEFAULT_ROOT = "/var/lib/docker";

  private final ProcessReader processes;

  DaemonFinder(ProcessReader processes) {
    this.processes = processes;
  }

  /** The inode of the listening socket at that path, in the namespace of whydns. */
  static OptionalLong apiSocket(RootedFiles files, Optional<Path> path) {
    if (path.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      Map<String, Long> listening =
          UnixTableParser.listening(files.read("/proc/net/unix", TABLE_BYTES).text());
      for (Path each : List.of(path.get(), real(path.get()))) {
        for (String prefix : List.of("", "/var")) {
          Long inode = listening.get(prefix + each);
          if (inode != null) {
            return OptionalLong.of(inode);
          }
        }
      }
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  /**
   * /var/run is a link to /run nearly everywhere; the socket was bound under one of the two names.
   */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  /** All of them; the one that whydns asks is marked. */
  List<DaemonFacts> find(ProcessTable table, OptionalLong apiSocket, Optional<String> dataRoot) {
    Optional<Integer> serving =
        apiSocket.isPresent()
            ? table.owner(apiSocket.getAsLong()).map(h -> h.process().pid())
            : Optional.empty();
    return table.daemons().stream()
        .map(row -> daemon(row, serving.filter(pid -> pid == row.pid()).isPresent(), dataRoot))
        .toList();
  }

  private DaemonFacts daemon(ProcessRow row, boolean serves, Optional<String> apiRoot) {
    DaemonFacts daemon =
        processes.daemon(processes.complete(row).orElse(row), serves, DEFAULT_ROOT);
    String root =
        serves && apiRoot.isPresent()
            ? apiRoot.get()
            : argument(daemon.process().arguments(), "--data-root").orElse(DEFAULT_ROOT);
    return new DaemonFacts(
        daemon.process(),
        serves,
        daemon.version(),
        root,
        daemon.dynamicallyLinked(),
        daemon.goDebug(),
        daemon.resolverEnvironment(),
        dns(daemon.process()));
  }

  /** The daemon refuses to start with the same setting in both places, so one of them has it. */
  private static Fact<List<String>> dns(ProcessFacts daemon) {
    List<String> given = arguments(daemon.arguments(), "--dns");
    if (!given.isEmpty()) {
      return Fact.of(given);
    }
    String path = argument(daemon.arguments(), "--config-file").orElse(CONFIGURATION);
    RootedFiles files = RootedFiles.under(Path.of("/proc/" + daemon.pid() + "/root"));
    Fact<List<String>> configured =
        Facts.of(path, () -> DaemonJsonParser.dns(files.read(path, CONFIGURATION_BYTES).text()));
    return configured.isAbsent() ? Fact.of(List.of()) : configured;
  }

  /** All values of a flag that may be given more than once. */
  private static List<String> arguments(List<String> arguments, String flag) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      argument(arguments.subList(i, Math.min(i + 2, arguments.size())), flag)
          .filter(v -> values.isEmpty() || !values.get(values.size() - 1).equals(v))
          .ifPresent(values::add);
    }
    return List.copyOf(values);
  }

  /** {@code --flag value} or {@code --flag=value}. */
  static Optional<String> argument(List<String> arguments, String flag) {
    for (int i = 0; i < arguments.size(); i++) {
      String a = arguments.get(i);
      if (a.startsWith(flag + "=")) {
        return Optional.of(a.substring(flag.length() + 1));
      }
      if (a.equals(flag) && i + 1 < arguments.size()) {
        return Optional.of(arguments.get(i + 1));
      }
    }
    return Optional.empty();
  }
}
