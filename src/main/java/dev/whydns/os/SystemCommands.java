package dev.whydns.os;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Starts programs, and reads both their outputs on the calling thread.
 *
 * <p>It asks how much there is to read, in turns with waiting for the end: no thread is made for
 * it, and a grandchild that keeps the pipe open cannot hold it up. In JDK 17 the pipe's stream is
 * filled up by the process reaper under the lock that reading takes too
 * (ProcessImpl.ProcessPipeInputStream), so nothing is lost or reordered at the end.
 */
final class SystemCommands implements Commands {

  /** A user's PATH often lacks these, and the firewall's programs are there. */
  private static final List<String> ALWAYS =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private static final int LONGEST_PAUSE_MS = 4;

  private final Set<String> directories = new LinkedHashSet<>();
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final Optional<MountNs> mounts;

  SystemCommands(String path, Optional<MountNs> mounts) {
    this.mounts = mounts;
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "children"));
    } catch (IllegalStateException underWay) {
      // the process is ending: what it starts now ends at its deadline
    }
    for (String each : path.split(":")) {
      if (each.startsWith("/")) {
        directories.add(each);
      }
    }
    directories.addAll(ALWAYS);
  }

  @Override
  public Optional<Path> find(String name) {
    if (name.contains("/")) {
      return Optional.empty();
    }
    try {
      return mounts.isEmpty() ? search(name) : mounts.get().inside(() -> search(name));
    } catch (IOException notPermitted) {
      return Optional.empty();
    }
  }

  private Optional<Path> search(String name) {
    for (String each : directories) {
      Path path = Path.of(each, name);
      if (Files.isExecutable(path) && !Files.isDirectory(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  @Override
  public CommandResult run(List<String> command, Duration deadline, int maxBytes)
      throws IOException {
    long end = System.nanoTime() + deadline.toNanos();
    Process process = start(command);
    running.add(process);
    try (InputStream out = process.getInputStream();
        InputStream err = process.getErrorStream()) {
      return drain(process, new Stream(out, maxBytes), new Stream(err, maxBytes), end);
    } finally {
      process.destroyForcibly();
      running.remove(process);
    }
  }

  /** A signal to the JVM alone reaches no child, and its end neither. */
  private void killAll() {
    running.forEach(Process::destroyForcibly);
  }

  private Process start(List<String> command) throws IOException {
    String name = command.get(0);
    Path program =
        name.startsWith("/")
            ? Path.of(name)
            : find(name).orElseThrow(() -> new NoSuchFileException(name));
    List<String> line = new ArrayList<>(command);
    line.set(0, program.toString());
    ProcessBuilder builder = new ProcessBuilder(line).redirectInput(new File("/dev/null"));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("LC_ALL", "C");
    environment.put("PATH", String.join(":", directories));
    return mounts.isEmpty() ? builder.start() : mounts.get().inside(builder::start);
  }

  private static CommandResult drain(Process process, Stream out, Stream err, long end)
      throws IOException {
    int pause = 1;
    while (true) {
      boolean exited = waited(process, Math.min(pause, millisUntil(end)));
      boolean read = out.drain() | err.drain();
      pause = read ? 1 : Math.min(pause * 2, LONGEST_PAUSE_MS);
      if (out.full || err.full) {
        return new CommandResult(OptionalInt.empty(), out.text(), err.text(), false, true);
      }
      if (exited) {
        OptionalInt exit = OptionalInt.of(process.exitValue());
        return new CommandResult(exit, out.text(), err.text(), false, false);
      }
      if (System.nanoTime() - end >= 0) {
        return new CommandResult(OptionalInt.empty(), out.text(), err.text(), true, false);
      }
    }
  }

  private static long millisUntil(long end) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1);
  }

  private static boolean waited(Process process, long millis) throws IOException {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a program ran", e);
    }
  }

  /** One of the two outputs; bytes beyond the limit are not kept. */
  private static final class Stream {
    private final InputStream in;
    private final int max;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[8192];
    private boolean full;

    Stream(InputStream in, int max) {
      this.in = in;
      this.max = max;
    }

    /** Takes what is there; whether there was anything. */
    boolean drain() throws IOException {
      boolean any = false;
      while (!full && in.available() > 0) {
        int room = max - bytes.size();
        int count = in.read(buffer, 0, Math.min(buffer.length, room + 1));
        if (count < 0) {
          break;
        }
        bytes.write(buffer, 0, Math.min(count, room));
        full = count > room;
        any = true;
      }
      return any;
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
