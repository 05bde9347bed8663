package dev.whydns.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Docker host that is not the machine's own: a {@link Box}, an {@link Engine} in it, and an
 * {@link Upstream} network.
 *
 * <pre>
 * lab.appnet();
 * lab.container("web", "--network", "appnet", "--network-alias", "api");
 * lab.upstream().behave("10.77.0.53", "drop-aaaa");
 * lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT");
 * Outcome found = lab.whydns("check", "web", "--json");
 * </pre>
 *
 * {@link #reset} takes all of it back, so the next test starts as on a new host.
 */
public final class Lab implements AutoCloseable {

  /** The box's resolv.conf, unless a test writes another one. */
  public static final String RESOLV_CONF = "nameserver 10.77.0.53\nnameserver 10.77.0.54\n";

  /** Where programs keep what outlives them; as new for each test. */
  public static final String STATE = "/run/lab/state";

  private static final String DAEMON_JSON = "/etc/docker/daemon.json";

  private final Box box;
  private final Upstream upstream;
  private final Engine engine;
  private final HostState initial;
  private final List<Process> background = new ArrayList<>();
  private final Map<String, String> pids = new HashMap<>();

  public Lab(Setup setup) {
    setup.require();
    upstream = new Upstream();
    Box started = null;
    try {
      started = new Box(setup);
      box = started;
      writeConfiguration();
      engine = new Engine(box, setup);
      engine.launch(List.of());
      upstream.join(box);
      engine.await();
      run(Command.script("image.sh")).ok();
      initial = new HostState(box);
    } catch (RuntimeException e) {
      upstream.close();
      if (started != null) {
        started.close();
      }
      throw e;
    }
  }

  public Engine engine() {
    return engine;
  }

  public Upstream upstream() {
    return upstream;
  }

  /**
   * Runs a program in the box, as an operator would: clean environment, no terminal. It is killed
   * after 30 s.
   */
  public Outcome run(String... command) {
    return run(List.of(command));
  }

  private Outcome run(List<String> command) {
    return run(command, "", Command.DEADLINE);
  }

  /** Runs a program in the box with an input and a deadline; see {@link Outcome#OVERDUE}. */
  public Outcome run(List<String> command, String input, Duration deadline) {
    return new Command(box.inside(command), input, deadline).run();
  }

  /** Runs the docker CLI; throws unless it succeeds. */
  public Outcome docker(String... arguments) {
    return run(prefixed(List.of("docker"), arguments)).ok();
  }

  /** The command that opens a shell in the box, from the machine. */
  List<String> shell() {
    return box.inside("bash");
  }

  /** Runs whydns as it is packaged. */
  public Outcome whydns(String... arguments) {
    return run(prefixed(List.of(launcher()), arguments));
  }

  /**
   * The launcher of the packaged distribution; the property is set by the build, the default by
   * {@code mvn package}.
   */
  public static String launcher() {
    String dist = System.getProperty("whydns.dist", "target/whydns");
    return Path.of(dist, "bin", "whydns").toAbsolutePath().toString();
  }

  /** Creates the network appnet, 10.88.0.0/24. */
  public void appnet() {
    docker("network", "create", "--subnet", "10.88.0.0/24", "appnet");
  }

  /** Creates the internal network innet, 10.89.0.0/24. */
  public void innet() {
    docker("network", "create", "--internal", "--subnet", "10.89.0.0/24", "innet");
  }

  /**
   * Starts a container that sleeps, with further options of {@code docker run}, and returns its pid
   * in the box.
   */
  public long container(String name, String... options) {
    var words = prefixed(List.of("docker", "run", "-d", "--name", name), options);
    words.addAll(List.of("bb:1", "sleep", "100000"));
    run(words).ok();
    return pid(name);
  }

  /** The pid of a container in the box; what was last known when the engine does not answer. */
  public long pid(String container) {
    if (engine.isRunning()) {
      String pid = docker("inspect", "-f", "{{.State.Pid}}", container).stdout().strip();
      pids.put(container, pid);
    }
    return Long.parseLong(pids.get(container));
  }

  /**
   * Runs a program of the host in the network namespace of a container, for example {@code
   * iptables}.
   */
  public Outcome inContainer(String container, String... command) {
    String pid = Long.toString(pid(container));
    return run(prefixed(List.of("nsenter", "-t", pid, "-n", "--"), command));
  }

  /**
   * Runs whydns on a terminal of its own.
   *
   * @param kind of terminal, as {@code xterm} or {@code dumb}
   * @param rows of the terminal
   * @param words after {@code whydns}, none of which has a blank
   */
  public Typist type(String kind, int rows, String... words) {
    String line = "exec " + launcher() + " " + String.join(" ", words);
    return new Typist(
        box.inside(
            "env",
            "TERM=" + kind,
            "XDG_STATE_HOME=" + STATE,
            "script",
            "-qec",
            "stty rows " + rows + " cols 100; " + line,
            "/dev/null"));
  }

  /**
   * Starts a process that is a scripted server on port 53 of an address in a container's network
   * namespace, and waits until it listens; it runs until {@link #reset}.
   */
  public void server(String container, String address) {
    var words = new ArrayList<>(List.of("bash", "-c"));
    words.add("{ echo listen $0; exec sleep 100000; } | nsenter -t $1 -n -- \"${@:2}\"");
    words.addAll(List.of(address, Long.toString(pid(container))));
    words.addAll(Command.java(ScriptedDns.class));
    background(words.toArray(String[]::new));
    inContainer(
            container,
            "bash",
            "-c",
            "until ss -Hlun src " + address + ":53 | grep -q .; do sleep 0.05; done")
        .ok();
  }

  /** Starts a program in the box that runs until {@link #reset}. */
  public Process background(String... command) {
    Process process = box.start(List.of(command));
    background.add(process);
    return process;
  }

  /** Writes a file of the box in place; everything below /etc is the box's own. */
  public void write(String file, String text) {
    run(List.of("sh", "-c", "cat > \"$0\"", file), text, Command.DEADLINE).ok();
  }

  /** A file of the box, to be read from here; no component may be an absolute symlink. */
  public Path file(String absolute) {
    return box.file(absolute);
  }

  /**
   * What a tool that only looks has to leave as it was, as text to compare: rules, links, routes,
   * files, containers.
   */
  public String fingerprint() {
    String engineState = engine.isRunning() ? "engine" : "";
    return run(Command.script("fingerprint.sh", engineState)).ok().stdout();
  }

  /** Starts the engine again with such a {@code daemon.json}, until {@link #reset}. */
  public void configureEngine(String json) {
    run("mkdir", "-p", "/etc/docker").ok();
    write(DAEMON_JSON, json);
    engine.restart("--debug");
  }

  /**
   * Takes back what a test did.
   *
   * @return false when something is left that only a new lab is free of, as an empty table of
   *     iptables-legacy
   */
  public boolean reset() {
    background.forEach(process -> Command.kill(process.toHandle()));
    background.clear();
    pids.clear();
    upstream.normal();
    run("rm", "-f", DAEMON_JSON).ok();
    engine.reset();
    writeConfiguration();
    run(Command.script("clear.sh")).ok();
    run("rm", "-rf", STATE).ok();
    return initial.restore();
  }

  private void writeConfiguration() {
    write("/etc/resolv.conf", RESOLV_CONF);
    write("/etc/nsswitch.conf", "hosts: files dns\n");
  }

  private static List<String> prefixed(List<String> prefix, String... arguments) {
    return new ArrayList<>(Stream.concat(prefix.stream(), Stream.of(arguments)).toList());
  }

  /** Ends everything as it is. */
  @Override
  public void close() {
    upstream.close();
    box.close();
    engine.forget();
  }
}
