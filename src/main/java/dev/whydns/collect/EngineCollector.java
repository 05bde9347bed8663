package dev.whydns.collect;

import dev.whydns.docker.ContainerSummary;
import dev.whydns.docker.DaemonConfig;
import dev.whydns.docker.EngineAnswer;
import dev.whydns.docker.EngineEndpoint;
import dev.whydns.docker.EngineFiles;
import dev.whydns.docker.EngineReader;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.os.CommandResult;
import dev.whydns.os.ProcessRow;
import dev.whydns.parse.CgroupParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** Asks the engine; when it does not answer, reads what it keeps in files. */
final class EngineCollector {

  private static final Duration VERSION_DEADLINE = Duration.ofSeconds(2);
  private static final int VERSION_BYTES = 4096;

  private final Seams seams;
  private final EngineEndpoint endpoint;

  EngineCollector(Seams seams, EngineEndpoint endpoint) {
    this.seams = seams;
    this.endpoint = endpoint;
  }

  /** The engine and its containers; those that {@code wanted} selects in full. */
  EngineView read(Function<List<ContainerSummary>, List<ContainerSummary>> wanted) {
    if (endpoint.socket().isEmpty()) {
      String why = endpoint.text() + " is not on this host; run whydns on that host";
      EngineApi api = new EngineApi(endpoint.text(), EngineApi.State.REMOTE, why, 0);
      return new EngineView(api, () -> Fact.unknown(why), List.of(), Map.of());
    }
    EngineReader reader = new EngineReader(seams.client(endpoint.socket().get()), endpoint.text());
    FutureTask<Fact<EngineFacts>> engine = Parallel.start("engine", reader::engine);
    EngineAnswer answer = reader.containers();
    if (answer.api().state() == EngineApi.State.ANSWERED) {
      List<String> ids =
          wanted.apply(answer.containers()).stream().map(ContainerSummary::id).toList();
      return new EngineView(
          answer.api(), () -> Parallel.get(engine), answer.containers(), reader.inspect(ids));
    }
    return fromFiles(answer.api());
  }

  private EngineView fromFiles(EngineApi api) {
    List<ProcessRow> daemons = DaemonFinder.ofHost(seams.processes());
    DaemonConfig config = DaemonConfig.read(seams.files(), arguments(daemons));
    EngineFiles files = new EngineFiles(seams.files(), config.dataRoot());
    Map<String, Fact<ContainerFacts>> containers = new TreeMap<>();
    try {
      files.containers().forEach((id, facts) -> containers.put(id, facts.map(this::checked)));
    } catch (IOException e) {
      Fact<?> why = Facts.of(config.dataRoot() + "/containers", () -> files.containers());
      Fact<EngineFacts> unread =
          why.isAbsent() && daemons.isEmpty()
              ? Fact.absent("engine on this host")
              : Fact.unknown(api.detail() + "; " + why.why());
      return new EngineView(api, () -> unread, List.of(), Map.of());
    }
    Fact<EngineFacts> engine = Fact.of(files.engine(version(daemons), config));
    return new EngineView(api, () -> engine, EngineFiles.summaries(containers), containers);
  }

  private List<String> arguments(List<ProcessRow> daemons) {
    try {
      return daemons.isEmpty() ? List.of() : seams.processes().arguments(daemons.get(0).pid());
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The files may say of a container that has ended that it runs: its PID is then another's. */
  private ContainerFacts checked(ContainerFacts container) {
    boolean lives =
        container.pid() > 0
            && seams
                .processes()
                .process(container.pid())
                .flatMap(row -> CgroupParser.container(row.cgroup()))
                .filter(group -> group.id().equals(container.id()))
                .isPresent();
    return lives ? container : container.ended();
  }

  /** {@code Docker version 20.10.24+dfsg1, build 5d6db84}; empty text where no binary says it. */
  private String version(List<ProcessRow> daemons) {
    String name = daemons.isEmpty() ? "dockerd" : daemons.get(0).comm();
    Optional<Path> program =
        seams.commands().find(name).filter(p -> isThatOf(daemons, seams.surroundings().reach(p)));
    if (program.isEmpty()) {
      return "";
    }
    String binary = program.get().toString();
    try {
      CommandResult result =
          seams.commands().run(List.of(binary, "--version"), VERSION_DEADLINE, VERSION_BYTES);
      String[] words = result.out().strip().split("[ ,]+");
      return words.length > 2 && words[1].equals("version") ? words[2] : "";
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Never the file behind {@code /proc/PID/exe} itself: a process that calls itself dockerd could
   * have root run anything. One of root's PATH may be run, and is asked if it is what the daemon
   * runs.
   */
  private static boolean isThatOf(List<ProcessRow> daemons, Path program) {
    try {
      return daemons.isEmpty()
          || Files.isSameFile(program, Path.of("/proc/" + daemons.get(0).pid() + "/exe"));
    } catch (IOException e) {
      return false;
    }
  }

  /** The first process of a container that was described. */
  static Optional<Integer> pid(EngineView view, String id) {
    return Optional.ofNullable(view.details().get(id))
        .flatMap(Fact::known)
        .map(ContainerFacts::pid)
        .filter(pid -> pid > 0);
  }
}
