package dev.whydns.collect;

import dev.whydns.model.ClientFacts;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.TargetFacts.Presence;
import java.util.List;

/** What collection brought: the facts, what could not be found, and the namespaces, still open. */
public final class Collected implements AutoCloseable {

  private final Snapshot snapshot;
  private final List<String> errors;
  private final Namespaces namespaces;
  private final ProcessReader processes;

  Collected(
      Snapshot snapshot, List<String> errors, Namespaces namespaces, ProcessReader processes) {
    this.snapshot = snapshot;
    this.errors = errors;
    this.namespaces = namespaces;
    this.processes = processes;
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

  /** The same facts, with targets whose process has ended meanwhile marked as gone. */
  public Snapshot recheck() {
    return new Snapshot(
        snapshot.takenAt(),
        snapshot.host(),
        snapshot.targets().stream().map(this::recheck).toList());
  }

  /** How the programs of a target look names up, apart from what its facts say. */
  public ClientFacts client(TargetFacts t) {
    return recheck(t).presence() == Presence.RUNNING
        ? ClientCollector.read(t)
        : ClientFacts.unknown("it does not run");
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
