package dev.whydns.cli;

import dev.whydns.demo.DemoBox;
import dev.whydns.demo.Incident;
import dev.whydns.os.Commands;
import dev.whydns.os.OwnProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is done in the box of one incident. */
final class DemoRun implements AutoCloseable {

  /** Where the engine of the machine would be found, and what changes how names are resolved. */
  private static final List<String> NOT_PASSED_ON =
      List.of(
          "DOCKER_HOST",
          "DOCKER_CONTEXT",
          "DOCKER_CONFIG",
          "SUDO_USER",
          "XDG_RUNTIME_DIR",
          "LOCALDOMAIN",
          "RES_OPTIONS",
          "HOSTALIASES");

  private final Incident incident;
  private final Streams streams;
  private final List<String> own;
  private final Map<String, String> environment;
  private final DemoBox box;

  private DemoRun(
      Incident incident,
      Streams streams,
      List<String> own,
      Map<String, String> environment,
      DemoBox box) {
    this.incident = incident;
    this.streams = streams;
    this.own = own;
    this.environment = environment;
    this.box = box;
  }

  /** Builds it. */
  static DemoRun of(Incident incident, Streams streams) throws IOException, DemoBox.NotBuilt {
    List<String> own = OwnProcess.javaAndJar();
    Map<String, String> environment = environment(streams.environment(), own);
    Progress progress = new Progress(streams);
    progress.show("building the demo");
    try {
      return new DemoRun(
          incident,
          streams,
          own,
          environment,
          DemoBox.build(incident, own, environment.get("PATH")));
    } finally {
      progress.clear();
    }
  }

  private static Map<String, String> environment(Map<String, String> given, List<String> own) {
    Map<String, String> environment = new LinkedHashMap<>(given);
    NOT_PASSED_ON.forEach(environment::remove);
    String system = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    environment.merge("PATH", system, (theirs, ours) -> theirs + ":" + ours);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    launcher(own)
        .ifPresent(
            bin -> environment.merge("PATH", bin.toString(), (path, ours) -> ours + ":" + path));
    return environment;
  }

  /** The folder of {@code whydns} itself: {@code bin} beside the jar's {@code lib}. */
  private static Optional<Path> launcher(List<String> own) {
    return own.stream()
        .skip(Math.max(0, own.size() - 1))
        .findFirst()
        .map(jar -> Path.of(jar).toAbsolutePath().getParent())
        .map(lib -> lib.resolveSibling("bin"))
        .filter(bin -> Files.isExecutable(bin.resolve("whydns")));
  }

  /** Runs whydns in the box; the exit code is its own. */
  int diagnose(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(incident.command());
    command.addAll(options);
    say("demo: " + incident.title());
    say("  built  containers web, shop-db and worker, and an engine that whydns plays: no Docker");
    say("  broke  " + incident.broke());
    say("  runs   whydns " + String.join(" ", command));
    say("  look   whydns demo " + incident.word() + " --shell");
    say("");
    List<String> words = new ArrayList<>(own);
    words.addAll(command);
    return run(words, environment);
  }

  /** The operator's shell in the box; the exit code is its own. */
  int shell() throws IOException, InterruptedException {
    say("demo: " + incident.title());
    say("  broke  " + incident.broke());
    invite();
    return runShell();
  }

  /** Searching without being told; 0 for the right answer, 1 for a wrong one or none. */
  int quiz() throws IOException, InterruptedException {
    return new DemoQuiz(incident, streams, this::runShell, this::runLine).ask();
  }

  private void invite() {
    say("  try    whydns check web --name api.example.com, owners, rules, resolv, replay, answers");
    say("         containers web, shop-db (alias orders), worker; the end: exit");
    say("");
  }

  private int runShell() throws IOException, InterruptedException {
    Commands commands = Commands.of(environment);
    String shell =
        environment.getOrDefault(
            "SHELL", commands.find("bash").map(Path::toString).orElse("/bin/sh"));
    Map<String, String> prompt = new LinkedHashMap<>(environment);
    prompt.put("PS1", "(demo) # ");
    // bash reads its own files after this, and sets PS1 again.
    prompt.put("PROMPT_COMMAND", "PS1='(demo) \\w # '");
    int code = run(List.of(shell), prompt);
    OwnProcess.takeTerminal();
    return code;
  }

  private int runLine(String line) throws IOException, InterruptedException {
    return run(List.of("sh", "-c", line), environment);
  }

  private int run(List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    String folder = Path.of("").toAbsolutePath().toString();
    ProcessBuilder builder = new ProcessBuilder(box.inside(folder, command)).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder.start().waitFor();
  }

  private void say(String line) {
    streams.err().println(line);
  }

  @Override
  public void close() {
    box.close();
  }
}
