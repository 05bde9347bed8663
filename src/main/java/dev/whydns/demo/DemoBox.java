package dev.whydns.demo;

import dev.whydns.os.Commands;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A host of its own for one incident, in namespaces that end with this process.
 *
 * <p>The first process of its PID namespace reads from a pipe whose other end only this process
 * has. However this one ends, the kernel closes that end.
 */
public final class DemoBox implements AutoCloseable {

  private static final int FAREWELL_S = 2;

  private final Process unshare;
  private final long pid;
  private final String nsenter;

  private DemoBox(Process unshare, long pid, String nsenter) {
    this.unshare = unshare;
    this.pid = pid;
    this.nsenter = nsenter;
  }

  /**
   * Builds an incident and waits until it is there.
   *
   * @param own this JVM's program and options, {@code -jar} and the jar; empty is refused
   * @param path where the programs that build it are looked for
   * @throws NotBuilt something could not be made
   */
  public static DemoBox build(Incident incident, List<String> own, String path)
      throws IOException, NotBuilt {
    // A session of its own: no Ctrl-C of the terminal gets to it.
    if (own.isEmpty()) {
      throw new NotBuilt("whydns was not started by its launcher");
    }
    Commands programs = Commands.of(Map.of("PATH", path));
    List<String> command = new ArrayList<>(List.of(path(programs, "setsid"), "unshare", "--mount"));
    command.addAll(List.of("--propagation", "private", "--net", "--uts", "--ipc", "--pid"));
    command.addAll(List.of("--fork", "--mount-proc", "--kill-child=SIGKILL"));
    command.addAll(List.of("sh", "-c", script(), "box"));
    command.addAll(engine(own, incident));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", path, "LC_ALL", "C"));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "end of the box"));
    try {
      awaitReady(process.inputReader(StandardCharsets.UTF_8));
      long pid = process.children().findFirst().orElseThrow().pid();
      return new DemoBox(process, pid, path(programs, "nsenter"));
    } catch (IOException | NotBuilt | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The message tells in one line what could not be made. */
  public static final class NotBuilt extends Exception {
    private static final long serialVersionUID = 1;

    NotBuilt(String line) {
      super(line);
    }
  }

  private static String path(Commands programs, String name) throws NotBuilt {
    return programs
        .find(name)
        .map(Path::toString)
        .orElseThrow(() -> new NotBuilt("there is no " + name));
  }

  private static void awaitReady(BufferedReader said) throws IOException, NotBuilt {
    String last = "it ended without a word";
    for (String line; (line = said.readLine()) != null; last = line) {
      if (line.equals("ready")) {
        return;
      }
    }
    throw new NotBuilt(last);
  }

  /** This JVM's own program and options with another main class, for the same shared class data. */
  private static List<String> engine(List<String> own, Incident incident) {
    List<String> words = new ArrayList<>(own);
    words.set(words.size() - 2, "-cp");
    // An IPv6 socket that also takes IPv4 would not be where an engine's sockets are listed.
    words.add(1, "-Djava.net.preferIPv4Stack=true");
    words.add(EngineMain.class.getName());
    words.addAll(List.of("--data-root", EngineMain.DATA_ROOT, incident.word()));
    return words;
  }

  private static String script() throws IOException {
    try (var in = DemoBox.class.getResourceAsStream("box.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The command line that runs a program in all namespaces of the box, in a folder if it is there.
   */
  public List<String> inside(String folder, List<String> command) {
    // Entering a mount namespace leads to its own root: -r and -w lead to that of the box, which
    // may be in a chroot.
    List<String> words = new ArrayList<>(List.of(nsenter, "-t", Long.toString(pid)));
    words.addAll(List.of("-m", "-n", "-p", "-u", "-i", "-r", "-w", "sh", "-c"));
    words.addAll(List.of("cd -- \"$0\" 2> /dev/null || cd /; exec \"$@\"", folder));
    words.addAll(command);
    return words;
  }

  /** Ends every process of the box, and waits for that. */
  @Override
  public void close() {
    end(unshare);
  }

  private static void end(Process unshare) {
    try {
      unshare.outputWriter().close();
      if (!unshare.waitFor(FAREWELL_S, TimeUnit.SECONDS)) {
        unshare.destroyForcibly().waitFor(FAREWELL_S, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      unshare.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unshare.destroyForcibly();
    }
  }
}
