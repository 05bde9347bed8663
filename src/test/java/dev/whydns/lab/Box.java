package dev.whydns.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The box host: one process, the first of its PID namespace, in mount, network, UTS and IPC
 * namespaces of its own.
 *
 * <p>When that process ends, the kernel ends all others of the PID namespace: engine, containers,
 * everything.
 */
final class Box implements AutoCloseable {

  private static final List<String> CLEAN_ENVIRONMENT =
      List.of(
          "env",
          "-i",
          "HOME=/run/lab/home",
          "LANG=C.UTF-8",
          "JAVA_HOME=" + System.getProperty("java.home"));

  private final Process unshare;
  private final long pid;
  private final String path;

  /**
   * Starts a box and waits until it is ready.
   *
   * @param setup which engine's programs are in it, and which variant is behind the name {@code
   *     iptables}
   */
  Box(Setup setup) {
    path = setup.path();
    var command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--propagation", "private", "--net", "--uts"));
    command.addAll(List.of("--ipc", "--pid", "--fork", "--mount-proc", "--kill-child=SIGKILL"));
    command.addAll(List.of("bash", "-s", setup.iptables(), setup.engine()));
    command.add(setup.unifiedCgroups() ? "unified" : "");
    try {
      unshare = new ProcessBuilder(command).redirectErrorStream(true).start();
      unshare.outputWriter().append(Command.source("box.sh")).flush();
      var said = new StringBuilder();
      BufferedReader reader = unshare.inputReader();
      for (String line; !"ready".equals(line = reader.readLine()); said.append(line).append('\n')) {
        if (line == null) {
          throw new IllegalStateException("the box did not start; it needs root: " + said);
        }
      }
      pid = unshare.children().findFirst().orElseThrow().pid();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run unshare (package util-linux)", e);
    }
  }

  /**
   * The command line that runs a program in all namespaces of the box, with a clean environment.
   */
  List<String> inside(List<String> command) {
    var words = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid)));
    words.addAll(List.of("-m", "-n", "-p", "-u", "-i"));
    words.addAll(CLEAN_ENVIRONMENT);
    words.add("PATH=" + path);
    words.addAll(command);
    return words;
  }

  List<String> inside(String... command) {
    return inside(Arrays.asList(command));
  }

  /**
   * The command line that runs a program of the machine in the network namespace of the box only.
   */
  List<String> inNetwork(String... command) {
    var words = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid), "-n"));
    words.addAll(List.of(command));
    return words;
  }

  /** Starts a program in all namespaces of the box; what it prints is lost. */
  Process start(List<String> command) {
    try {
      return new ProcessBuilder(inside(command))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file of the box as the machine sees it, for a socket to connect to. No component may be an
   * absolute symlink.
   */
  Path file(String absolute) {
    return Path.of("/proc/" + pid + "/root" + absolute);
  }

  /** Ends its first process by the end of its input, or else by force. */
  @Override
  public void close() {
    try {
      unshare.outputWriter().close();
      if (!unshare.waitFor(5, TimeUnit.SECONDS)) {
        unshare.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unshare.destroyForcibly();
    }
  }
}
