package dev.whydns.os;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A program that whydns waits for, with nothing to read and two outputs.
 *
 * <p>Made by posix_spawn(3), in the namespaces of the calling thread. The JDK's own way takes three
 * times as long: it starts a helper program first (jspawnhelper), and a thread that waits for the
 * end. Not for several threads, except {@link #kill}.
 */
final class Child implements AutoCloseable {

  /** Its standard output, and its error output. */
  enum Output {
    OUT,
    ERR
  }

  private static final int SIGKILL = 9;
  private static final int KILLED = 128;

  /** In place of a descriptor: poll(2) passes it over. */
  private static final int NONE = -1;

  /** How often it is looked for the end where the kernel has no descriptor for it (before 5.3). */
  private static final int PAUSE_MS = 4;

  /** A killed one that has not ended by then waits in the kernel for something. */
  private static final int KILLED_MS = 100;

  private final int pid;
  private final int end;
  private final int[] outputs;
  private boolean hasEnded;
  private int status;

  private Child(int pid, int end, int[] outputs) {
    this.pid = pid;
    this.end = end;
    this.outputs = outputs;
  }

  /**
   * Starts a program.
   *
   * @param command an absolute path, then the arguments
   * @param environment as {@code LC_ALL=C}
   * @throws java.nio.file.NoSuchFileException there is no such program
   * @throws java.nio.file.AccessDeniedException it is not executable
   */
  static Child start(List<String> command, List<String> environment) throws IOException {
    List<Integer> opened = new ArrayList<>();
    try {
      int[] out = pipe(opened);
      int[] err = pipe(opened);
      int pid = Spawn.start(command, environment, out[1], err[1]);
      if (pid < 0) {
        throw Errno.exception(-pid, command.get(0), "not executable");
      }
      opened.removeAll(List.of(out[0], err[0]));
      return new Child(pid, Spawn.handle(pid), new int[] {out[0], err[0]});
    } finally {
      opened.forEach(Libc::close);
    }
  }

  private static int[] pipe(List<Integer> opened) throws IOException {
    int[] ends = Spawn.pipe();
    if (ends.length == 0) {
      throw new IOException("no descriptor is left for a pipe");
    }
    opened.add(ends[0]);
    opened.add(ends[1]);
    return ends;
  }

  /**
   * Waits until one of the outputs can be read, or it has ended.
   *
   * @return whether it has ended
   */
  boolean await(long millis) {
    int[] descriptors = {end, outputs[0], outputs[1]};
    Spawn.poll(descriptors, end < 0 ? Math.min(millis, PAUSE_MS) : millis);
    return hasEnded();
  }

  /**
   * Reads what is there.
   *
   * @return the bytes that were read; 0 when there is nothing now
   */
  int read(Output output, byte[] buffer, int most) {
    int descriptor = outputs[output.ordinal()];
    if (descriptor < 0 || !Spawn.poll(new int[] {descriptor}, 0)) {
      return 0;
    }
    int count = Spawn.read(descriptor, buffer, most);
    if (count <= 0) {
      close(output);
    }
    return Math.max(0, count);
  }

  private synchronized boolean hasEnded() {
    if (!hasEnded) {
      OptionalInt found = Spawn.ended(pid);
      hasEnded = found.isPresent();
      status = found.orElse(0);
    }
    return hasEnded;
  }

  /** Its exit code; for one that a signal ended 128 and the signal's number, as a shell has it. */
  int exitCode() {
    int signal = status & 0x7f;
    return signal == 0 ? status >> 8 & 0xff : KILLED + signal;
  }

  /** Ends it now, if it has not ended; its number is never that of another process meanwhile. */
  synchronized void kill() {
    if (!hasEnded) {
      Spawn.kill(pid, SIGKILL);
    }
  }

  /** Ends it, and gives back its descriptors. */
  @Override
  public void close() {
    kill();
    for (Output each : Output.values()) {
      close(each);
    }
    long givenUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KILLED_MS);
    boolean isOver;
    do {
      isOver = await(KILLED_MS) || System.nanoTime() - givenUp >= 0;
    } while (!isOver);
    if (end >= 0) {
      Libc.close(end);
    }
  }

  private void close(Output output) {
    if (outputs[output.ordinal()] >= 0) {
      Libc.close(outputs[output.ordinal()]);
    }
    outputs[output.ordinal()] = NONE;
  }
}
