package dev.whydns.os;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A network namespace, held open so that it stays the same one when its process ends and the PID is
 * used again.
 *
 * <p>setns(2) changes the calling thread alone, so work runs on a thread of its own that ends with
 * it. What is started there, threads and child processes, begins in that namespace too: nothing
 * that outlives the work may be started inside. Sockets belong to the namespace they were made in,
 * whoever uses them later. {@code /proc/self/net} keeps showing the first thread's namespace;
 * {@code /proc/sys/net} and {@link java.net.NetworkInterface} show the thread's own.
 */
public final class Netns implements AutoCloseable {

  private static final Path OWN = Path.of("/proc/self/ns/net");
  private static final int IS_OWN = -1;

  private final String name;
  private final long inode;
  private final int descriptor;
  private boolean closed;

  private Netns(String name, long inode, int descriptor) {
    this.name = name;
    this.inode = inode;
    this.descriptor = descriptor;
  }

  /** The namespace that whydns itself was started in. */
  public static Netns current() throws IOException {
    return new Netns(OWN.toString(), currentInode(), IS_OWN);
  }

  /**
   * Opens a namespace by its file, as {@code /proc/4711/ns/net} or {@code
   * /run/docker/netns/a1a87f825930}.
   *
   * @throws NoSuchFileException there is no such process or file
   * @throws AccessDeniedException its reason names the capability that is missing
   * @throws UnusableFileException the file is no network namespace, as a handle whose bind mount is
   *     lost
   */
  public static Netns open(Path file) throws IOException {
    if (inodeOf(file) == currentInode()) {
      return new Netns(file.toString(), currentInode(), IS_OWN);
    }
    int descriptor = Libc.open(file.toString(), Flags.O_RDONLY | Flags.O_CLOEXEC);
    if (descriptor < 0) {
      throw Errno.exception(-descriptor, file.toString(), "CAP_SYS_PTRACE is missing");
    }
    try {
      return new Netns(
          file.toString(), inodeOf(Path.of("/proc/self/fd/" + descriptor)), descriptor);
    } catch (IOException e) {
      Libc.close(descriptor);
      throw e;
    }
  }

  /** The number in {@code net:[4026531840]} of the namespace that whydns itself was started in. */
  public static long currentInode() throws IOException {
    return (Long) Files.getAttribute(OWN, "unix:ino");
  }

  /**
   * The number of the namespace behind a file, without opening it.
   *
   * <p>All namespaces are on one filesystem (nsfs), so its device number tells them from the empty
   * file that is left when the engine's bind mount is gone.
   *
   * @throws UnusableFileException the file is no namespace
   * @throws AccessDeniedException a process of another user, and CAP_SYS_PTRACE is missing
   */
  public static long inodeOf(Path file) throws IOException {
    Map<String, Object> found;
    try {
      found = Files.readAttributes(file, "unix:dev,ino");
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(file.toString(), null, "CAP_SYS_PTRACE is missing");
    }
    if (!found.get("dev").equals(Files.getAttribute(OWN, "unix:dev"))) {
      throw new UnusableFileException(file.toString(), "is not a namespace");
    }
    return (Long) found.get("ino");
  }

  /**
   * The same for a handle as another process sees it: below {@code /proc/PID/root} an absolute
   * link, as {@code /var/run}, leads back to the root of whydns.
   *
   * @throws NoSuchFileException there is no such file
   */
  public static long inodeOf(RootedFiles files, String path) throws IOException {
    RootedFiles.FileNumber found = files.number(path);
    if (found.device() != (Long) Files.getAttribute(OWN, "unix:dev")) {
      throw new UnusableFileException(path, "is not a namespace");
    }
    return found.inode();
  }

  /** The number in {@code net:[4026532178]}. */
  public long inode() {
    return inode;
  }

  /** Whether it is the namespace that whydns itself was started in. */
  public boolean isCurrent() {
    return descriptor == IS_OWN;
  }

  /** Runs {@code work} inside, for as long as it takes; what it throws is thrown here. */
  public <T> T inside(Callable<T> work) throws Exception {
    FutureTask<T> task = start(work);
    return result(task, task::get);
  }

  /**
   * Runs {@code work} inside, no longer than the deadline.
   *
   * @throws TimeoutException the deadline passed; the work's thread was interrupted and left to end
   */
  public <T> T inside(Duration deadline, Callable<T> work) throws Exception {
    FutureTask<T> task = start(work);
    return result(task, () -> task.get(deadline.toNanos(), TimeUnit.NANOSECONDS));
  }

  /**
   * Becomes another program inside: same PID, terminal, signals and exit code, and nothing of Java
   * is left. Comes back only by an exception.
   *
   * @param command an absolute path, then the arguments; here and in the environment each character
   *     stands for one byte, see {@link OwnProcess}
   * @throws NoSuchFileException there is no such program
   * @throws AccessDeniedException it is not executable, or the reason names the missing capability
   */
  public void become(List<String> command, Map<String, String> environment) throws Exception {
    become(command, environment, Map.of());
  }

  /**
   * The same, with other contents of some files of the host: in a mount namespace of the program's
   * own, of which nothing shows outside.
   *
   * @param files by absolute path; an empty content stands for a file that is not there
   */
  public void become(
      List<String> command, Map<String, String> environment, Map<String, byte[]> files)
      throws Exception {
    List<String> variables = new ArrayList<>();
    environment.forEach((name, value) -> variables.add(name + "=" + value));
    int failed =
        inside(
            () -> {
              if (!files.isEmpty()) {
                MountView.show(files);
              }
              return Libc.execve(command.get(0), command, variables);
            });
    throw Errno.exception(-failed, command.get(0), "not executable");
  }

  /**
   * Starts another program inside as a child.
   *
   * @param program with the streams that it is to have
   * @param files as for {@link #become(List, Map, Map)}
   */
  public Process start(ProcessBuilder program, Map<String, byte[]> files) throws Exception {
    return inside(
        () -> {
          if (!files.isEmpty()) {
            MountView.show(files);
          }
          Libc.unblockSignals();
          return program.start();
        });
  }

  private <T> FutureTask<T> start(Callable<T> work) {
    if (Thread.currentThread() instanceof Inside) {
      throw new IllegalStateException("a thread inside a namespace starts no other");
    }
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              enter();
              return work.call();
            });
    new Inside(task, "netns-" + inode).start();
    return task;
  }

  private static <T> T result(FutureTask<T> task, Callable<T> wait) throws Exception {
    try {
      return wait.call();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (Exception) e.getCause();
    } finally {
      task.cancel(true);
    }
  }

  /** Under the lock, since the number of a closed descriptor is soon that of another file. */
  private synchronized void enter() throws FileSystemException {
    if (isCurrent()) {
      return;
    }
    if (closed) {
      throw new FileSystemException(name, null, "the namespace was closed");
    }
    int failed = Libc.setns(descriptor, Flags.CLONE_NEWNET);
    if (failed < 0) {
      throw Errno.exception(-failed, name, "CAP_SYS_ADMIN is missing");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed && !isCurrent()) {
      Libc.close(descriptor);
    }
    closed = true;
  }

  @Override
  public String toString() {
    return "net:[" + inode + "] of " + name;
  }

  private static final class Inside extends Thread {
    Inside(Runnable work, String name) {
      super(work, name);
      setDaemon(true);
    }
  }
}
