package dev.whydns.os;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The program that a process runs: its file, what it has mapped, what it was started with.
 *
 * <p>{@code /proc/PID/exe} leads to the file that runs and not to what is at its path now, so
 * nothing in a container can put a FIFO or a file of the host there. The file may be on a FUSE
 * filesystem, and {@code environ} and {@code maps} wait for locks of the process: all is read with
 * a deadline. All methods throw {@link java.nio.file.NoSuchFileException} or {@link
 * java.io.FileNotFoundException} when the process has ended, and {@link
 * java.nio.file.AccessDeniedException} without CAP_SYS_PTRACE.
 */
public final class RunningProgram implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(1);

  /** A search engine maps 65,000 files, and the libraries have the highest addresses. */
  private static final int MAPS_BYTES = 16 * 1024 * 1024;

  private static final int MOST_CHILDREN = 100;

  private final String proc;
  private final BoundedWorker worker = new BoundedWorker("program", DEADLINE);

  private RunningProgram(String proc) {
    this.proc = proc;
  }

  /** That of a process; nothing is opened yet. */
  public static RunningProgram of(int pid) {
    return new RunningProgram("/proc/" + pid);
  }

  /** Its file as it was started, as {@code /usr/bin/node}; {@code (deleted)} stands behind. */
  public String path() throws IOException {
    return reading("exe", file -> Files.readSymbolicLink(Path.of(file)).toString());
  }

  /**
   * Whether it needs a loader.
   *
   * @throws UnusableFileException not a 64-bit ELF program
   */
  public boolean isDynamic() throws IOException {
    return reading("exe", file -> ElfFile.isDynamic(Path.of(file)));
  }

  /** A section of its file, cut after {@code max} bytes; empty where it has none of that name. */
  public Optional<byte[]> section(String name, int max) throws IOException {
    return reading(
        "exe",
        file -> {
          try (ElfFile elf = ElfFile.open(Path.of(file))) {
            return elf.section(name, max);
          }
        });
  }

  /** The beginning of its file. */
  public byte[] beginning(int max) throws IOException {
    return reading(
        "exe",
        file -> {
          try (InputStream in = Files.newInputStream(Path.of(file))) {
            return in.readNBytes(max);
          }
        });
  }

  /** The lines of {@code /proc/PID/maps}; no more than 16 MiB of them. */
  public String maps() throws IOException {
    return reading("maps", file -> KernelFile.text(file, MAPS_BYTES));
  }

  /** Its command line. */
  public List<String> arguments() throws IOException {
    return List.of(reading("cmdline", KernelFile::text).split("\0"));
  }

  /** Those of the wanted variables that it was started with; all others are left where they are. */
  public Map<String, String> environment(Set<String> wanted) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (String each : reading("environ", KernelFile::text).split("\0")) {
      int equals = each.indexOf('=');
      if (equals > 0 && wanted.contains(each.substring(0, equals))) {
        found.putIfAbsent(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return Map.copyOf(found);
  }

  /** The processes that its first thread started and that live; needs CONFIG_PROC_CHILDREN. */
  public List<Integer> children() throws IOException {
    String pid = proc.substring(proc.lastIndexOf('/') + 1);
    List<Integer> children = new ArrayList<>();
    for (String word : reading("task/" + pid + "/children", KernelFile::text).split("\\s+")) {
      if (!word.isEmpty() && children.size() < MOST_CHILDREN) {
        children.add(Integer.valueOf(word));
      }
    }
    return List.copyOf(children);
  }

  private interface Reading<T> {
    T of(String file) throws IOException;
  }

  private <T> T reading(String name, Reading<T> reading) throws IOException {
    String file = proc + "/" + name;
    Callable<T> work = () -> reading.of(file);
    return worker.call(file, work);
  }

  @Override
  public void close() {
    worker.close();
  }
}
