package dev.whydns.collect;

import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.ProgramFacts;
import dev.whydns.model.SocketFacts;
import dev.whydns.os.ProcessRow;
import dev.whydns.os.ProcessTable;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import dev.whydns.parse.CgroupContainer;
import dev.whydns.parse.CgroupParser;
import dev.whydns.parse.ProcStat;
import dev.whydns.parse.ProcStatParser;
import java.io.IOException;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Processes as facts: who they are, when they started, and what decides how they resolve names. */
final class ProcessReader {

  /** USER_HZ, fixed at 100 on every architecture that Docker runs on (time(7)). */
  private static final long TICKS_PER_SECOND = 100;

  private static final int FILE_BYTES = 1024 * 1024;

  private final Processes processes;
  private final RootedFiles host;
  private final long bootSeconds;

  /** By the very row of the pass, since the hash code of a record costs at its first use. */
  private final Map<ProcessRow, ProcessFacts> holders = new IdentityHashMap<>();

  ProcessReader(Processes processes, RootedFiles host) {
    this.processes = processes;
    this.host = host;
    this.bootSeconds = bootSeconds(host);
  }

  private static long bootSeconds(RootedFiles host) {
    try {
      return host.read("/proc/stat", FILE_BYTES)
          .text()
          .lines()
          .filter(line -> line.startsWith("btime "))
          .mapToLong(line -> Long.parseLong(line.substring("btime ".length()).strip()))
          .findFirst()
          .orElse(0);
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /** A process by its number; Absent when there is none. */
  Fact<ProcessFacts> process(int pid) {
    return processes
        .process(pid)
        .map(this::facts)
        .<Fact<ProcessFacts>>map(Fact::of)
        .orElse(Fact.absent("process " + pid));
  }

  /** The container that a process is in, as its control group is named; empty for none. */
  Optional<CgroupContainer> container(int pid) {
    return processes.process(pid).flatMap(row -> CgroupParser.container(row.cgroup()));
  }

  /** Whether the process of that number is still the one that was read. */
  boolean isSame(ProcessFacts before) {
    return processes
        .process(before.pid())
        .flatMap(row -> ProcStatParser.parse(row.stat()))
        .filter(stat -> stat.startTicks() == before.startTicks() && stat.state() != 'Z')
        .isPresent();
  }

  ProcessFacts facts(ProcessRow row) {
    Optional<ProcStat> stat = ProcStatParser.parse(row.stat());
    return new ProcessFacts(
        row.pid(),
        stat.map(ProcStat::startTicks).orElse(0L),
        startedAt(stat.map(ProcStat::startTicks).orElse(0L)),
        stat.map(ProcStat::state).orElse('?'),
        row.comm(),
        row.netnsInode().isPresent()
            ? Fact.of(row.netnsInode().getAsLong())
            : Fact.unknown("no CAP_SYS_PTRACE"));
  }

  private Instant startedAt(long ticks) {
    return Instant.ofEpochSecond(bootSeconds).plusMillis(ticks * 1000 / TICKS_PER_SECOND);
  }

  /** The whole command line, for whoever looks for something in it; empty when it ended. */
  List<String> arguments(int pid) {
    try {
      return processes.arguments(pid);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** What tells which resolver library a target uses whose first process this is. */
  ProgramFacts program(ProcessFacts first) {
    return ProgramCollector.read(processes, first);
  }

  /** The row of a scan with all that a row can have; empty when the process has ended. */
  Optional<ProcessRow> complete(ProcessRow row) {
    return processes.process(row.pid()).filter(now -> startTicks(now) == startTicks(row));
  }

  private static long startTicks(ProcessRow row) {
    return ProcStatParser.parse(row.stat()).map(ProcStat::startTicks).orElse(-1L);
  }

  /** A daemon with what decides how Go resolves names in it. */
  DaemonFacts daemon(ProcessRow row, boolean servesApi, String dataRoot) {
    int pid = row.pid();
    return new DaemonFacts(
        facts(row),
        servesApi,
        Fact.unknown("not asked"),
        dataRoot,
        Facts.of("/proc/" + pid + "/exe", () -> processes.isDynamicallyLinked(pid)),
        Facts.of("/proc/" + pid + "/environ", () -> processes.environment(pid, "GODEBUG"))
            .flatMap(v -> v.<Fact<String>>map(Fact::of).orElse(Fact.absent("GODEBUG"))),
        Facts.of("/proc/" + pid + "/environ", () -> resolverVariable(pid)),
        Fact.unknown("not asked"),
        Fact.unknown("not asked"));
  }

  /** Go asks whether LOCALDOMAIN is set at all, and whether the others have a value. */
  private Optional<String> resolverVariable(int pid) throws IOException {
    if (processes.environment(pid, "LOCALDOMAIN").isPresent()) {
      return Optional.of("LOCALDOMAIN");
    }
    for (String name : List.of("RES_OPTIONS", "HOSTALIASES")) {
      if (processes.environment(pid, name).filter(v -> !v.isEmpty()).isPresent()) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** The same sockets with who holds them; nobody and nobody that could be seen are told apart. */
  List<SocketFacts> owned(List<SocketFacts> sockets, ProcessTable table) {
    return sockets.stream().map(s -> s.ownedBy(owner(s, table))).toList();
  }

  private Fact<SocketFacts.Owner> owner(SocketFacts socket, ProcessTable table) {
    Optional<ProcessTable.Holder> holder = table.owner(socket.inode());
    if (holder.isPresent()) {
      return Fact.of(owner(holder.get()));
    }
    return table.sawEverything()
        ? Fact.absent("no process holds it")
        : Fact.unknown(
            table.unreadable() > 0
                ? "cannot see the descriptors of "
                    + table.unreadable()
                    + " processes (CAP_SYS_PTRACE)"
                : table.limits().get(0));
  }

  /** Read once for each process: the pass over all of them leaves their namespaces out. */
  private SocketFacts.Owner owner(ProcessTable.Holder holder) {
    ProcessFacts process =
        holders.computeIfAbsent(holder.process(), row -> facts(complete(row).orElse(row)));
    return new SocketFacts.Owner(
        process.pid(),
        process.command(),
        holder.fd(),
        user(process.pid()),
        process.startedAt(),
        process.netnsInode());
  }

  private String user(int pid) {
    OptionalInt uid = processes.effectiveUser(pid);
    if (uid.isEmpty()) {
      return "?";
    }
    return uid.getAsInt() == 0
        ? "root"
        : userName(uid.getAsInt()).orElse(Integer.toString(uid.getAsInt()));
  }

  private Optional<String> userName(int uid) {
    try (Stream<String> lines = host.read("/etc/passwd", FILE_BYTES).text().lines()) {
      return lines
          .map(line -> line.split(":"))
          .filter(f -> f.length > 2 && f[2].equals("" + uid))
          .map(f -> f[0])
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
