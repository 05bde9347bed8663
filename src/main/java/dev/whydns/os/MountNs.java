package dev.whydns.os;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The mounts that a process sees, for a thread that looks or starts a program there.
 *
 * <p>setns(2) lets a thread join a mount namespace once it shares its root and working directory
 * with no other (unshare(2), CLONE_FS). A child process begins where the thread that starts it is.
 *
 * @param pid whose root is trusted like the host's: what is found there may be run
 */
public record MountNs(int pid) {

  /**
   * Runs {@code work} on a thread of its own, whose root is that of the process; whichever network
   * namespace the caller is in, that thread is in as well.
   *
   * @throws IOException what the work throws, or that the mounts cannot be entered
   */
  <T> T inside(Callable<T> work) throws IOException {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              enter();
              return work.call();
            });
    Thread thread = new Thread(task, "mounts-" + pid);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in the mounts of process " + pid, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void enter() throws FileSystemException {
    String file = "/proc/" + pid + "/ns/mnt";
    int descriptor = Libc.open(file, Flags.O_RDONLY | Flags.O_CLOEXEC);
    if (descriptor < 0) {
      throw Errno.exception(-descriptor, file, "CAP_SYS_PTRACE is missing");
    }
    int failed = Libc.unshare(Flags.CLONE_FS);
    if (failed == 0) {
      failed = Libc.setns(descriptor, Flags.CLONE_NEWNS);
    }
    Libc.close(descriptor);
    if (failed < 0) {
      throw Errno.exception(-failed, file, "CAP_SYS_ADMIN or CAP_SYS_CHROOT is missing");
    }
  }

  /** Where a path of that process leads to there, without any link in it; itself if it is not. */
  public Path real(Path path) {
    try {
      return inside(path::toRealPath);
    } catch (IOException notThere) {
      return path;
    }
  }

  /** The same file by a path that whydns can use. */
  public Path reach(Path path) {
    return root().resolve(real(path).toString().substring(1));
  }

  private Path root() {
    return Path.of("/proc", Integer.toString(pid), "root");
  }

  /** Whether that process has another root than whydns. */
  public boolean isForeign() {
    try {
      return !Files.isSameFile(Path.of("/"), root());
    } catch (IOException notPermitted) {
      return false;
    }
  }
}
