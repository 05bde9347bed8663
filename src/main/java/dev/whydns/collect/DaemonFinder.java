package dev.whydns.collect;

import dev.whydns.docker.DaemonConfig;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.ProcessFacts;
import dev.whydns.os.ProcessRow;
import dev.whydns.os.ProcessTable;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import dev.whydns.parse.CgroupContainer;
import dev.whydns.parse.CgroupParser;
import dev.whydns.parse.ProcStatParser;
import dev.whydns.parse.UnixTableParser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The running daemons, and which of them holds the API's socket. */
final class DaemonFinder {

  private static final int TABLE_BYTES = 16 * 1024 * 1024;
  private static final Duration LOOK_DEADLINE = Duration.ofSeconds(2);

  private final ProcessReader processes;
  private final RootedFiles files;
  private final Surroundings surroundings;
  private final Optional<Path> api;
  private final OptionalLong apiSocket;

  /**
   * The engines of this host. A process in a container may call itself dockerd, whether it is an
   * engine for others or wants to be taken for this host's; only in whydns' own container it
   * counts.
   */
  static List<ProcessRow> ofHost(Processes processes, ProcessTable table) {
    List<ProcessRow> named = table.daemons();
    if (named.isEmpty()) {
      return named;
    }
    Optional<String> own = container(processes, (int) ProcessHandle.current().pid());
    return named.stream()
        .filter(
            row -> {
              Optional<String> id = container(processes, row.pid());
              return id.isEmpty() || id.equals(own);
            })
        .toList();
  }

  /** The same where no sockets are looked for. */
  static List<ProcessRow> ofHost(Processes processes) {
    return ofHost(
        processes, processes.scan(new Processes.Wanted(Set.of(), false, false, LOOK_DEADLINE)));
  }

  /** Whether there are engines on this host, and a signal or a debugger holds each of them. */
  static boolean areStopped(Processes processes) {
    List<ProcessRow> daemons = ofHost(processes);
    return !daemons.isEmpty() && daemons.stream().allMatch(DaemonFinder::isStopped);
  }

  private static boolean isStopped(ProcessRow daemon) {
    return ProcStatParser.parse(daemon.stat())
        .filter(stat -> ProcessFacts.isStopped(stat.state()))
        .isPresent();
  }

  private static Optional<String> container(Processes processes, int pid) {
    return processes
        .process(pid)
        .flatMap(row -> CgroupParser.container(row.cgroup()))
        .map(CgroupContainer::id);
  }

  /**
   * For one run.
   *
   * @param api where the socket is that whydns asks; empty for a remote engine
   */
  DaemonFinder(ProcessReader processes, Seams seams, Optional<Path> api) {
    this.processes = processes;
    this.files = seams.files();
    this.surroundings = seams.surroundings();
    this.api = api;
    apiSocket = listening("/proc/net/unix");
  }

  /** The inode of the API's listening socket; empty when it is in no namespace of whydns. */
  OptionalLong apiSocket() {
    return apiSocket;
  }

  private OptionalLong listening(String table) {
    if (api.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      Map<String, Long> listening =
          UnixTableParser.listening(files.read(table, TABLE_BYTES).text());
      // /var/run is a link to /run nearly everywhere; the socket was bound under one of the two.
      for (Path each : List.of(api.get(), surroundings.real(api.get()))) {
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

  /** All of them; the one that whydns asks is marked. */
  List<DaemonFacts> find(List<ProcessRow> daemons, ProcessTable table, Optional<String> dataRoot) {
    Optional<Integer> serving = serving(daemons, table);
    return daemons.stream()
        .map(row -> daemon(row, serving.filter(pid -> pid == row.pid()).isPresent(), dataRoot))
        .toList();
  }

  /**
   * A Unix socket is listed in the network namespace of the process that made it: that of a
   * rootless daemon is not whydns' own (net/unix/af_unix.c, unix_create).
   */
  private Optional<Integer> serving(List<ProcessRow> daemons, ProcessTable table) {
    if (apiSocket.isPresent()) {
      return table.owner(apiSocket.getAsLong()).map(h -> h.process().pid());
    }
    List<Integer> listening =
        daemons.stream()
            .map(ProcessRow::pid)
            .filter(pid -> listening("/proc/" + pid + "/net/unix").isPresent())
            .toList();
    return listening.size() == 1 ? Optional.of(listening.get(0)) : Optional.empty();
  }

  private DaemonFacts daemon(ProcessRow row, boolean serves, Optional<String> apiRoot) {
    DaemonFacts daemon = processes.daemon(processes.complete(row).orElse(row), serves, "");
    DaemonConfig config = DaemonConfig.read(files, processes.arguments(row.pid()));
    String root = serves && apiRoot.isPresent() ? apiRoot.get() : config.dataRoot();
    return new DaemonFacts(
        daemon.process(),
        serves,
        daemon.version(),
        root,
        daemon.dynamicallyLinked(),
        daemon.goDebug(),
        daemon.resolverEnvironment(),
        Fact.of(config.dns()),
        Fact.of(config.masquerades()));
  }
}
