package dev.whydns.os;

import dev.whydns.os.Child.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Starts programs, and reads both their outputs on the calling thread.
 *
 * <p>It reads what is there, in turns with waiting for the end: a grandchild that keeps a pipe open
 * cannot hold it up.
 */
final class SystemCommands implements Commands {

  /** A user's PATH often lacks these, and the firewall's programs are there. */
  private static final List<String> ALWAYS =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private static final int BUFFER_BYTES = 8192;
  private static final int LAST_START_MS = 500;

  private final Set<String> directories = new LinkedHashSet<>();
  private final Map<String, Path> found = new ConcurrentHashMap<>();
  private final ReadWriteLock starting = new ReentrantReadWriteLock();
  private volatile boolean ending;
  private final Set<Child> running = ConcurrentHashMap.newKeySet();
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
    Optional<Path> known = Optional.ofNullable(found.get(name));
    return known.isPresent() ? known : searched(name);
  }

  private Optional<Path> searched(String name) {
    try {
      Optional<Path> program =
          mounts.isEmpty() ? search(name) : mounts.get().inside(() -> search(name));
      program.ifPresent(path -> found.put(name, path));
      return program;
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
    try (Child child = started(command)) {
      try {
        return drain(child, new Stream(maxBytes), new Stream(maxBytes), end);
      } finally {
        running.remove(child);
      }
    }
  }

  /** Known from its beginning on to {@link #killAll}, after which none is started. */
  private Child started(List<String> command) throws IOException {
    starting.readLock().lock();
    try {
      if (ending) {
        throw new IOException("the run is ending");
      }
      Child child = start(command);
      running.add(child);
      return child;
    } finally {
      starting.readLock().unlock();
    }
  }

  /** A signal to the JVM alone reaches no child, and its end neither. */
  private void killAll() {
    ending = true;
    try {
      // Waits for those that are being started, but not for ever.
      if (starting.writeLock().tryLock(LAST_START_MS, TimeUnit.MILLISECONDS)) {
        starting.writeLock().unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.forEach(Child::kill);
  }

  private Child start(List<String> command) throws IOException {
    String name = command.get(0);
    Path program =
        name.startsWith("/")
            ? Path.of(name)
            : find(name).orElseThrow(() -> new NoSuchFileException(name));
    List<String> line = new ArrayList<>(command);
    line.set(0, program.toString());
    List<String> environment = List.of("LC_ALL=C", "PATH=" + String.join(":", directories));
    return mounts.isEmpty()
        ? Child.start(line, environment)
        : mounts.get().inside(() -> Child.start(line, environment));
  }

  private static CommandResult drain(Child child, Stream out, Stream err, long end)
      throws IOException {
    while (true) {
      boolean hasEnded = child.await(millisUntil(end));
      out.drain(child, Output.OUT);
      err.drain(child, Output.ERR);
      if (out.full || err.full) {
        return new CommandResult(OptionalInt.empty(), out.text(), err.text(), false, true);
      }
      if (hasEnded) {
        OptionalInt exit = OptionalInt.of(child.exitCode());
        return new CommandResult(exit, out.text(), err.text(), false, false);
      }
      if (System.nanoTime() - end >= 0) {
        return new CommandResult(OptionalInt.empty(), out.text(), err.text(), true, false);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("interrupted while a program ran");
      }
    }
  }

  private static long millisUntil(long end) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1);
  }

  /** One of the two outputs; bytes beyond the limit are not kept. */
  private static final class Stream {
    private final int max;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private boolean full;

    Stream(int max) {
      this.max = max;
    }

    /** Takes what is there. */
    void drain(Child child, Output output) {
      while (!full) {
        int count = read(child, output);
        if (count == 0) {
          return;
        }
        int room = max - bytes.size();
        bytes.write(buffer, 0, Math.min(count, room));
        full = count > room;
      }
    }

    private int read(Child child, Output output) {
      return child.read(output, buffer, Math.min(BUFFER_BYTES, max - bytes.size() + 1));
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
