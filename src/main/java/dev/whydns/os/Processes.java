package dev.whydns.os;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The processes of the machine, from {@code /proc}. */
public final class Processes {

  private static final Duration MEMORY_DEADLINE = Duration.ofMillis(300);

  private final String proc;

  private Processes(String proc) {
    this.proc = proc;
  }

  /** Those of the machine. */
  public static Processes host() {
    return in(Path.of("/proc"));
  }

  /** Those below another directory that is laid out like {@code /proc}. */
  public static Processes in(Path proc) {
    return new Processes(proc.toString());
  }

  /**
   * What to look for in one pass.
   *
   * @param sockets inodes whose holders are wanted; for none, no descriptor is looked at
   * @param cgroups whether the rows shall have the cgroup text
   * @param namespaces whether the rows shall have the namespace's number
   * @param deadline when to stop looking for holders
   */
  public record Wanted(Set<Long> sockets, boolean cgroups, boolean namespaces, Duration deadline) {}

  /** One pass over all processes. */
  public ProcessTable scan(Wanted wanted) {
    long end = System.nanoTime() + wanted.deadline().toNanos();
    List<ProcessRow> rows = new ArrayList<>();
    for (int pid : pids()) {
      row(pid, wanted.cgroups(), wanted.namespaces()).ifPresent(rows::add);
    }
    SocketHolders holders = new SocketHolders(proc, wanted.sockets(), end);
    holders.search(rows);
    return new ProcessTable(
        List.copyOf(rows), holders.found(), holders.unreadable(), holders.limits());
  }

  /** One process with all that a row can have; empty when there is none of that number. */
  public Optional<ProcessRow> process(int pid) {
    return row(pid, true, true);
  }

  /** The command line; empty for kernel threads. */
  public List<String> arguments(int pid) throws IOException {
    return words(pid, "cmdline");
  }

  /**
   * A variable of the environment that a process was started with; empty when it has none of that
   * name.
   */
  public Optional<String> environment(int pid, String name) throws IOException {
    String prefix = name + "=";
    return words(pid, "environ").stream()
        .filter(each -> each.startsWith(prefix))
        .map(each -> each.substring(prefix.length()))
        .findFirst();
  }

  /**
   * These two files are the memory of the process, proc(5): one that has mapped a FUSE file there
   * makes the reader wait for its own filesystem, which is how {@code ps} is made to hang.
   */
  private List<String> words(int pid, String file) throws IOException {
    String path = proc + "/" + pid + "/" + file;
    try (BoundedWorker worker = new BoundedWorker("memory", MEMORY_DEADLINE)) {
      String text = worker.call(path, () -> KernelFile.text(path));
      return text.isEmpty() ? List.of() : List.of(text.split("\0"));
    }
  }

  /** The effective user's number; empty when there is no such process. */
  public OptionalInt effectiveUser(int pid) {
    for (String line : text(pid + "/status").split("\n")) {
      if (line.startsWith("Uid:")) {
        return OptionalInt.of(Integer.parseUnsignedInt(line.split("\t")[2]));
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Whether the program of a process needs a loader, and so a C library with its own ways to
   * resolve names.
   *
   * @throws java.nio.file.AccessDeniedException a process of another user, and CAP_SYS_PTRACE is
   *     missing
   */
  public boolean isDynamicallyLinked(int pid) throws IOException {
    return ElfFile.isDynamic(Path.of(proc, pid + "/exe"));
  }

  private Optional<ProcessRow> row(int pid, boolean withCgroup, boolean withNamespace) {
    String stat = text(pid + "/stat");
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    if (open < 0 || close < open) {
      return Optional.empty();
    }
    ProcessRow bare =
        new ProcessRow(pid, stat.substring(open + 1, close), stat, "", OptionalLong.empty());
    if (bare.isKernelThread() || !(withCgroup || withNamespace)) {
      return Optional.of(bare);
    }
    return Optional.of(
        new ProcessRow(
            pid,
            bare.comm(),
            stat,
            withCgroup ? text(pid + "/cgroup") : "",
            withNamespace ? namespace(bare) : OptionalLong.empty()));
  }

  /**
   * The directory below which the network of an engine itself is to be seen, and not that of a
   * container: that of one of its threads, as {@code /proc/4711/task/4720}.
   *
   * <p>Engines up to 27 ask a container's servers from its namespace, with a thread that stays
   * there for as long as that takes: 4 s where nothing answers. Go takes any thread for that, also
   * the first one, which {@code /proc/4711/ns/net} shows.
   */
  public String home(int daemon) {
    Map<Long, String> threads = new HashMap<>();
    Map<Long, Integer> counts = new HashMap<>();
    for (int thread : numbers(daemon + "/task")) {
      String path = daemon + "/task/" + thread;
      namespace(path)
          .ifPresent(
              inode -> {
                threads.putIfAbsent(inode, proc + "/" + path);
                counts.merge(inode, 1, Integer::sum);
              });
    }
    for (String ofTheHost : List.of("1", "self")) {
      OptionalLong inode = namespace(ofTheHost);
      if (inode.isPresent() && threads.containsKey(inode.getAsLong())) {
        return threads.get(inode.getAsLong());
      }
    }
    // A rootless engine, whose namespace is none of these two.
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(most -> threads.get(most.getKey()))
        .orElse(proc + "/" + daemon);
  }

  private OptionalLong namespace(ProcessRow row) {
    return namespace(
        row.isDockerd()
            ? home(row.pid()).substring(proc.length() + 1)
            : Integer.toString(row.pid()));
  }

  private OptionalLong namespace(String process) {
    try {
      String link = Files.readSymbolicLink(Path.of(proc, process, "ns/net")).toString();
      return OptionalLong.of(SocketHolders.inode(link));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private int[] pids() {
    return numbers("");
  }

  /** The names in a directory that are numbers, sorted; none of one that is gone. */
  private int[] numbers(String directory) {
    String[] names = new File(proc, directory).list();
    int[] pids = new int[names == null ? 0 : names.length];
    int count = 0;
    for (int i = 0; i < pids.length; i++) {
      if (Character.isDigit(names[i].charAt(0))) {
        pids[count++] = Integer.parseInt(names[i]);
      }
    }
    int[] sorted = Arrays.copyOf(pids, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Empty for a process that has ended meanwhile, which is no error in a pass over all. */
  private String text(String path) {
    try {
      return KernelFile.text(proc + "/" + path);
    } catch (IOException e) {
      return "";
    }
  }
}
