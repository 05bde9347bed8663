package dev.whydns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Debian host in namespaces of its own, with dpkg, iproute2, iptables and nftables, and without
 * Java, Maven and Docker. It is in memory, and ends when it is closed.
 */
final class CleanRoot implements AutoCloseable {

  /** What a Debian host has beside its essential packages, and what whydns recommends. */
  private static final List<String> PACKAGES = List.of("mount", "iproute2", "iptables", "nftables");

  private final Path files;
  private final Process unshare;
  private final long pid;

  /** What a program left behind. */
  record Result(int exit, String out, String err) {}

  /** Starts one; {@code folder} is used as a mount point, and for outputs. */
  CleanRoot(Path folder) throws IOException {
    files = folder;
    Path root = Files.createDirectories(folder.resolve("root"));
    Path script = folder.resolve("clean-root.sh");
    try (InputStream source = CleanRoot.class.getResourceAsStream("clean-root.sh")) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    var command = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
    command.addAll(List.of("--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child=SIGKILL"));
    command.addAll(List.of("bash", script.toString(), root.toString()));
    command.addAll(PACKAGES);
    unshare = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new StringBuilder();
    BufferedReader reader = unshare.inputReader();
    for (String line; !"ready".equals(line = reader.readLine()); said.append(line).append('\n')) {
      if (line == null) {
        throw new IllegalStateException("no clean root; it needs root and apt: " + said);
      }
    }
    pid = unshare.children().findFirst().orElseThrow().pid();
  }

  /** Copies a file or a folder of the machine into {@code /tmp}. */
  void give(Path path) {
    String target = "/proc/" + pid + "/root/tmp/";
    Result copied = machine(List.of("cp", "-a", path.toString(), target));
    if (copied.exit() != 0) {
      throw new IllegalStateException(copied.err());
    }
  }

  /** Runs a line of shell there, as root, with a clean environment and no terminal. */
  Result run(String line) {
    var command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid), "-m", "-n", "-p"));
    command.addAll(List.of("-u", "-i", "env", "-i", "HOME=/root", "LANG=C.UTF-8"));
    command.addAll(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-c", line));
    return machine(command);
  }

  private Result machine(List<String> command) {
    Path out = files.resolve("out");
    Path err = files.resolve("err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("still running after 60 s: " + command);
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The kernel ends everything there with its first process. */
  @Override
  public void close() throws IOException {
    unshare.outputWriter().close();
    try {
      if (!unshare.waitFor(5, TimeUnit.SECONDS)) {
        unshare.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unshare.destroyForcibly();
    }
  }
}
