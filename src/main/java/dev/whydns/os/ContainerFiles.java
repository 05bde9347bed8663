package dev.whydns.os;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Files of a process that may be hostile.
 *
 * <p>The path is resolved by openat2(2) with RESOLVE_IN_ROOT, so that a link to {@code /etc/shadow}
 * is the container's own. The descriptor is opened with O_PATH, which does not open the file
 * itself: a FIFO does not block and a device notices nothing. Only then is it looked at, and read
 * through {@code /proc/self/fd}. Three things are left that block: a FUSE filesystem, a lease that
 * its holder does not give back (fcntl(2), up to 45 s) and a file of procfs or tracefs, as {@code
 * /proc/kmsg}, which counts as a regular one. The last are refused by their filesystem; the
 * deadline is for the others.
 */
final class ContainerFiles implements RootedFiles {

  /**
   * From statfs(2): what reading does there is up to the kernel, and we read with the host's
   * rights.
   */
  private static final Map<Long, String> KERNEL_FILESYSTEMS =
      Map.of(
          0x9fa0L, "procfs",
          0x62656572L, "sysfs",
          0x64626720L, "debugfs",
          0x74726163L, "tracefs",
          0x73636673L, "securityfs",
          0x62656570L, "configfs",
          0xcafe4a11L, "bpf",
          0x6e736673L, "nsfs");

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final int OPEN_ATTEMPTS = 8;

  private final int root;
  private final boolean kernelResolves;
  private final BoundedWorker worker;

  ContainerFiles(int root, boolean kernelResolves, Duration deadline) {
    this.root = root;
    this.kernelResolves = kernelResolves;
    this.worker = new BoundedWorker("files", deadline);
  }

  static ContainerFiles open(Path directory) throws IOException {
    return new ContainerFiles(openRoot(directory), true, DEADLINE);
  }

  static int openRoot(Path directory) throws IOException {
    int root = Libc.open(directory.toString(), Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC);
    if (root < 0) {
      throw Errno.exception(-root, directory.toString(), "CAP_SYS_PTRACE is missing");
    }
    return root;
  }

  @Override
  public FileText read(String path, int maxBytes) throws IOException {
    return withOpened(path, checked(path, opened -> RegularFile.text(opened, maxBytes)));
  }

  @Override
  public byte[] bytes(String path, int maxBytes) throws IOException {
    return withOpened(path, checked(path, opened -> RegularFile.bytes(opened, maxBytes)));
  }

  @Override
  public List<String> list(String path, int max) throws IOException {
    return withOpened(path, checked(path, opened -> RegularFile.names(opened, max)));
  }

  @Override
  public FileNumber number(String path) throws IOException {
    return withOpened(path, opened -> RegularFile.number(link(opened)));
  }

  private interface Reading<T> {
    T of(int descriptor) throws IOException;
  }

  private interface Content<T> {
    T of(Path opened) throws IOException;
  }

  private static <T> Reading<T> checked(String path, Content<T> content) {
    return descriptor -> {
      refuseKernelFilesystem(descriptor, path);
      return content.of(link(descriptor));
    };
  }

  private static Path link(int descriptor) {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  private <T> T withOpened(String path, Reading<T> reading) throws IOException {
    Callable<T> work =
        () -> {
          int descriptor = kernelResolves ? openInRoot(path) : openWithoutLinks(path);
          try {
            return reading.of(descriptor);
          } catch (FileSystemException e) {
            throw renamed(e, path);
          } finally {
            Libc.close(descriptor);
          }
        };
    return worker.call(path, work);
  }

  /**
   * A rename while {@code ..} is resolved makes the kernel give up with EAGAIN: it is to be asked
   * again.
   */
  private int openInRoot(String path) throws IOException {
    int descriptor = -Errno.EAGAIN;
    for (int i = 0; i < OPEN_ATTEMPTS && descriptor == -Errno.EAGAIN; i++) {
      descriptor =
          Libc.openat2(
              root,
              path,
              Flags.O_PATH | Flags.O_CLOEXEC,
              Flags.RESOLVE_IN_ROOT | Flags.RESOLVE_NO_MAGICLINKS);
    }
    // Before Linux 5.6 the call is missing; seccomp profiles older than it answer EPERM in its
    // place.
    if (descriptor == -Errno.ENOSYS || descriptor == -Errno.EPERM) {
      return openWithoutLinks(path);
    }
    return opened(descriptor, path);
  }

  /** Every component by itself. A link is refused: to follow it safely is what needs openat2. */
  int openWithoutLinks(String path) throws IOException {
    int at = root;
    for (String component : path.substring(1).split("/+")) {
      int next;
      try {
        next =
            component.equals("..")
                ? -Errno.ELOOP
                : Libc.openat(at, component, Flags.O_PATH | Flags.O_NOFOLLOW | Flags.O_CLOEXEC);
      } finally {
        closeUnlessRoot(at);
      }
      at = opened(next, path);
      if (RegularFile.type(link(at)) == RegularFile.SYMBOLIC_LINK) {
        Libc.close(at);
        throw new UnusableFileException(
            path, "has a symbolic link in its path, which needs Linux 5.6 to be followed safely");
      }
    }
    return at;
  }

  private void closeUnlessRoot(int descriptor) {
    if (descriptor != root) {
      Libc.close(descriptor);
    }
  }

  private static int opened(int descriptor, String path) throws IOException {
    if (descriptor < 0) {
      throw Errno.exception(-descriptor, path, "CAP_DAC_READ_SEARCH is missing");
    }
    return descriptor;
  }

  private static void refuseKernelFilesystem(int descriptor, String path) throws IOException {
    String name = KERNEL_FILESYSTEMS.get(Libc.filesystem(descriptor));
    if (name != null) {
      throw new UnusableFileException(path, "is on " + name + ", where no configuration belongs");
    }
  }

  /** The same failure, of the path that the container knows. */
  private static IOException renamed(FileSystemException e, String path) {
    if (e instanceof UnusableFileException) {
      return new UnusableFileException(path, e.getReason());
    }
    if (e instanceof AccessDeniedException) {
      return new AccessDeniedException(path, null, "not readable for the user whydns runs as");
    }
    return e;
  }

  @Override
  public void close() {
    worker.close();
    Libc.close(root);
  }
}
