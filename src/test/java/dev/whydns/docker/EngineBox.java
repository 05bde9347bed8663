package dev.whydns.docker;

import dev.whydns.model.EngineApi.State;
import dev.whydns.os.CommandResult;
import dev.whydns.os.Commands;
import dev.whydns.os.RootedFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real dockerd in mount and network namespaces of its own, with two upstreams that nobody answers
 * on; it needs root, docker.io and busybox-static.
 */
final class EngineBox implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SOCKET = "/run/docker.sock";

  private final Commands commands = Commands.of(Map.of());
  private final Process dockerd;

  EngineBox(Path folder) throws IOException, InterruptedException {
    Path resolvConf = folder.resolve("resolv.conf");
    Files.writeString(resolvConf, "nameserver 10.77.0.53\nnameserver 127.0.0.53\n");
    String script =
        "mount -t tmpfs none /run; mount -t tmpfs none /var/lib/docker;"
            + "mount --bind $0 /etc/resolv.conf; ip link set lo up;"
            + "echo 1 > /proc/sys/net/ipv4/ip_forward;"
            + "exec dockerd -H unix://"
            + SOCKET;
    dockerd =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--net",
                "--propagation",
                "private",
                "sh",
                "-ec",
                script,
                resolvConf.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("dockerd.log").toFile())
            .start();
    awaitApi();
    importImage(folder);
  }

  private void awaitApi() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (reader(Duration.ofSeconds(5)).containers().api().state() != State.ANSWERED) {
      if (!dockerd.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("dockerd did not come up; see its log");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void importImage(Path folder) throws IOException {
    Path image = Files.createDirectories(folder.resolve("image/bin"));
    Files.copy(Path.of("/bin/busybox"), image.resolve("sleep"));
    Files.createDirectories(folder.resolve("image/etc"));
    Path archive = folder.resolve("image.tar");
    run(List.of("tar", "-C", folder.resolve("image").toString(), "-cf", archive.toString(), "."));
    docker("import", archive.toString(), "bb:1");
  }

  /** Runs the docker client in the box; its output without the line end. */
  String docker(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("nsenter", "-t", "" + pid(), "-m", "-n", "docker", "-H", "unix://" + SOCKET));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String run(List<String> command) throws IOException {
    CommandResult result = commands.run(command, PATIENCE, 1 << 20);
    if (!result.succeeded()) {
      throw new AssertionError(command + ": " + result);
    }
    return result.out().strip();
  }

  /** Stops dockerd, and waits until the last of its threads has stopped. */
  void stop() throws IOException, InterruptedException {
    signal("STOP");
    for (String thread : new File("/proc/" + pid() + "/task").list()) {
      Path stat = Path.of("/proc/" + pid() + "/task/" + thread + "/stat");
      while (!Files.readString(stat).contains(") T ")) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }

  /** Lets it go on. */
  void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    run(List.of("kill", "-" + name, "" + pid()));
  }

  long pid() {
    return dockerd.pid();
  }

  /** The engine's files as it sees them; to be read while it lives. */
  RootedFiles files() throws IOException {
    return RootedFiles.of((int) pid());
  }

  Path socket() {
    return Path.of("/proc/" + pid() + "/root" + SOCKET);
  }

  EngineReader reader(Duration deadline) {
    return new EngineReader(new EngineClient(socket(), deadline), "unix://" + SOCKET);
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> children = dockerd.descendants().toList();
    if (dockerd.isAlive()) {
      resume();
      containers().forEach(EngineBox::kill);
    }
    dockerd.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Containers are children of their shims, which have left dockerd's family. */
  private List<Long> containers() throws IOException {
    List<Long> pids = new ArrayList<>();
    String own = Files.readSymbolicLink(Path.of("/proc/" + pid() + "/ns/mnt")).toString();
    for (String each : new File("/proc").list()) {
      if (each.matches("\\d+") && isShimIn(own, each)) {
        ProcessHandle.of(Long.parseLong(each)).stream()
            .flatMap(ProcessHandle::descendants)
            .forEach(child -> pids.add(child.pid()));
        pids.add(Long.parseLong(each));
      }
    }
    return pids;
  }

  private static boolean isShimIn(String mountNamespace, String pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).startsWith("containerd-shim")
          && Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/mnt"))
              .toString()
              .equals(mountNamespace);
    } catch (IOException e) {
      return false;
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
