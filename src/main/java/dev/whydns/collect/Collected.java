package dev.whydns.collect;

import dev.whydns.model.ClientFacts;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineLog;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Lookup.Ipv6;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.ProgramFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.TargetFacts.Presence;
import dev.whydns.os.RootedFiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** What collection brought: the facts, what could not be found, and the namespaces, still open. */
public final class Collected implements AutoCloseable {

  private final Snapshot snapshot;
  private final List<String> errors;
  private final Namespaces namespaces;
  private final ProcessReader processes;
  private final EngineLogReader log;

  Collected(
      Snapshot snapshot,
      List<String> errors,
      Namespaces namespaces,
      ProcessReader processes,
      EngineLogReader log) {
    this.snapshot = snapshot;
    this.errors = errors;
    this.namespaces = namespaces;
    this.processes = processes;
    this.log = log;
  }

  /** The facts as they were read. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** One line for each target that could not be found; may be empty. */
  public List<String> errors() {
    return errors;
  }

  /** The namespaces of the host and of all targets. */
  public Namespaces namespaces() {
    return namespaces;
  }

  /** Where host queries are sent from. */
  public Vantage hostVantage() {
    return new Vantage("host", snapshot.host().netns().inode());
  }

  /**
   * The end of the engine's log, which is read from now on, beside what the caller does: worth it
   * only where something failed.
   */
  public Future<Fact<EngineLog>> engineLog() {
    return Parallel.start(
        "engine log",
        () ->
            DaemonFacts.serving(snapshot.host().daemons())
                .map(daemon -> log.read(daemon, snapshot.takenAt()))
                .orElse(Fact.absent("engine whose log could be read")));
  }

  /**
   * The same facts, with targets marked as gone whose process has ended meanwhile, or whose engine.
   */
  public Snapshot recheck() {
    boolean engineGone =
        DaemonFacts.serving(snapshot.host().daemons())
            .filter(daemon -> !processes.isSame(daemon.process()))
            .isPresent();
    return new Snapshot(
        snapshot.takenAt(),
        snapshot.host(),
        snapshot.targets().stream().map(t -> recheck(t, engineGone)).toList());
  }

  private TargetFacts recheck(TargetFacts t, boolean engineGone) {
    TargetFacts now = recheck(t);
    boolean unanswered = engineGone && now.presence() == Presence.RUNNING && now.usesEmbeddedDns();
    return unanswered
        ? TargetCollector.absent(t.target(), t.container(), Presence.ENGINE_GONE)
        : now;
  }

  /** How the programs of a target look names up, apart from what its facts say. */
  public ClientFacts client(TargetFacts t) {
    return recheck(t).presence() == Presence.RUNNING
        ? ClientCollector.read(t)
        : ClientFacts.unknown("it does not run");
  }

  /**
   * Which resolver library a target's program uses, as far as its files tell; read now, which check
   * never does.
   */
  public ProgramFacts program(TargetFacts t) {
    if (recheck(t).presence() != Presence.RUNNING) {
      return ProgramFacts.unknown("it does not run");
    }
    Optional<ProcessFacts> process = t.process().known();
    Target.Kind kind = t.target().kind();
    if (process.isEmpty() && kind != Target.Kind.HOST && kind != Target.Kind.NETNS) {
      return ProgramFacts.unknown(t.process().why());
    }
    if (process.isEmpty()) {
      return ProgramCollector.read(
          RootedFiles.host(), t.target().label() + " is no one program", ipv6(t));
    }
    ProgramFacts read = processes.program(process.get());
    return processes.isSame(process.get())
        ? read
        : ProgramFacts.unknown("it ended while it was read");
  }

  /** A visitor of the namespace sees its table where no process in it is known. */
  private Fact<Ipv6> ipv6(TargetFacts t) {
    Optional<NetnsFacts> netns = t.netns().known();
    if (netns.isEmpty()) {
      return Fact.unknown(t.netns().why());
    }
    AtomicReference<Fact<Ipv6>> found = new AtomicReference<>(Fact.unknown("not read"));
    return Facts.of(
            "network namespace",
            () -> {
              namespaces.inside(
                  netns.get().inode(),
                  () ->
                      found.set(ProgramCollector.ipv6(RootedFiles.host(), NetnsCollector.VISITOR)));
              return found.get();
            })
        .flatMap(fact -> fact);
  }

  private TargetFacts recheck(TargetFacts t) {
    boolean gone =
        t.presence() == Presence.RUNNING
            && t.process().known().filter(p -> !processes.isSame(p)).isPresent();
    return gone ? TargetCollector.absent(t.target(), t.container(), Presence.GONE) : t;
  }

  @Override
  public void close() {
    namespaces.close();
  }
}
