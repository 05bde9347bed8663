package dev.whydns.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * dockerd in a box. It starts containerd itself, and containerd dies with it; containers only with
 * {@code --live-restore} do not.
 */
public final class Engine {

  private enum State {
    RUNNING,
    STOPPED,
    DEAD
  }

  private static final String LOG = "/run/lab/dockerd.log";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Box box;
  private final List<String> flags;
  private final List<String> environment;
  private List<String> running = List.of();
  private State state = State.DEAD;
  private Process nsenter;

  Engine(Box box, Setup setup) {
    this.box = box;
    flags = setup.engineFlags();
    environment = setup.engineEnvironment();
  }

  /** Starts it with the lab's flags and waits until it answers. */
  public void start() {
    launch(List.of());
    await();
  }

  void launch(List<String> extraFlags) {
    if (state != State.DEAD) {
      throw new IllegalStateException("the engine is " + state);
    }
    // A killed dockerd leaves its pid file, and that number may belong to another process of the
    // box by now.
    Command.of(box.inside("rm", "-f", "/run/docker.pid", "/run/docker.sock")).run().ok();
    running = new ArrayList<>(flags);
    running.addAll(extraFlags);
    var command = new ArrayList<>(List.of("env"));
    command.addAll(environment);
    command.addAll(List.of("sh", "-c", "exec dockerd \"$@\" >> " + LOG + " 2>&1", "dockerd"));
    command.addAll(running);
    nsenter = box.start(command);
    state = State.RUNNING;
  }

  void await() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(Duration.ofSeconds(1))) {
      if (!nsenter.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("dockerd did not come up:\n" + log());
      }
      pause();
    }
  }

  /**
   * Ends it by SIGKILL, if it lives, and starts it with the lab's flags and some more, for example
   * {@code --dns}.
   */
  public void restart(String... extraFlags) {
    kill();
    launch(List.of(extraFlags));
    await();
  }

  /** A hung daemon: SIGSTOP. Its sockets stay open, and nobody reads them. */
  public void stop() {
    signal("STOP");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isStopped()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("dockerd does not stop: " + daemon().pid());
      }
      pause();
    }
    state = State.STOPPED;
  }

  /** A thread in a system call takes notice of the signal when it returns: proc(5), stat. */
  private boolean isStopped() {
    try (var threads = Files.list(Path.of("/proc/" + daemon().pid() + "/task"))) {
      return threads.allMatch(thread -> text(thread.resolve("stat")).contains(") T "));
    } catch (IOException | UncheckedIOException e) {
      return false; // a thread ended meanwhile
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends {@link #stop}. */
  public void cont() {
    signal("CONT");
    // nsenter stops itself when its child is stopped, and only its own SIGCONT wakes it.
    Command.of(List.of("kill", "-CONT", Long.toString(nsenter.pid()))).run().ok();
    state = State.RUNNING;
  }

  /** A dead daemon: SIGKILL, which a stopped one obeys as well. */
  public void kill() {
    if (state == State.DEAD) {
      return;
    }
    if (state == State.STOPPED) {
      cont();
    }
    if (nsenter.isAlive()) {
      signal("KILL");
    }
    try {
      if (!nsenter.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("dockerd does not end: " + nsenter.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state = State.DEAD;
  }

  /** Ends what a box that is gone leaves of a stopped daemon: nsenter, stopped as well. */
  void forget() {
    nsenter.destroyForcibly();
  }

  /** Running with the lab's own flags, whatever a test did. */
  void reset() {
    if (state == State.STOPPED) {
      cont();
    }
    if (state == State.DEAD || !running.equals(flags) || !nsenter.isAlive()) {
      restart();
    }
  }

  /** Whether it was last told to run, not to stop or to die. */
  public boolean isRunning() {
    return state == State.RUNNING;
  }

  /** The process id of dockerd as the box sees it. */
  public long pid() {
    var status = Path.of("/proc/" + daemon().pid() + "/status");
    try (var lines = Files.lines(status)) {
      String ids = lines.filter(line -> line.startsWith("NSpid:")).findFirst().orElseThrow();
      return Long.parseLong(ids.substring(ids.lastIndexOf('\t') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What dockerd and containerd logged since the lab's start. */
  public String log() {
    return text(box.file(LOG));
  }

  /** Whether the API answers a ping in time. */
  public boolean answers(Duration patience) {
    var address = UnixDomainSocketAddress.of(box.file("/run/docker.sock"));
    long end = System.nanoTime() + patience.toNanos();
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      if (!channel.connect(address)) {
        return false;
      }
      var request = "GET /_ping HTTP/1.0\r\nHost: box\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      var reply = ByteBuffer.allocate(16);
      while (reply.position() < 12 && System.nanoTime() < end) {
        if (channel.read(reply) < 0) {
          return false;
        }
        pause();
      }
      return new String(reply.array(), StandardCharsets.US_ASCII).startsWith("HTTP/1.0 200");
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void signal(String name) {
    Command.of(List.of("kill", "-" + name, Long.toString(daemon().pid()))).run().ok();
  }

  private ProcessHandle daemon() {
    return nsenter.children().findFirst().orElseThrow();
  }
}
