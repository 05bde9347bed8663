package dev.whydns.probe;

import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Lookup;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Replay.Label;
import dev.whydns.model.Replay.Via;
import dev.whydns.model.Snapshot;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.probe.stub.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/** Which lookups are made for one target: every library, by every way in, with every change. */
public final class ReplayPlan {

  /**
   * A library that is replayed, and why it is this one.
   *
   * @param profile which
   * @param title as it is told: {@code java, InetAddress (glibc)}
   * @param why one clause
   * @param lookups the lookups that it makes, one for each name
   */
  public record Caller(Profile profile, String title, String why, List<Lookup> lookups) {}

  private final Snapshot snapshot;
  private final TargetFacts target;
  private final RandomGenerator random;

  /**
   * A plan for one target.
   *
   * @param snapshot what was read
   * @param target of that snapshot
   * @param random for the libraries
   */
  public ReplayPlan(Snapshot snapshot, TargetFacts target, RandomGenerator random) {
    this.snapshot = snapshot;
    this.target = target;
    this.random = random;
  }

  /** The lookups, unchanged ones first. */
  public List<Replayer.Run> runs(
      List<Caller> callers, Collection<Via> vias, List<Change> changes, int round) {
    List<Replayer.Run> runs = new ArrayList<>();
    for (Via via : vias) {
      for (Caller caller : callers) {
        caller.lookups().forEach(l -> add(runs, caller, l, new Way(via, List.of(), round)));
      }
    }
    for (Change change : changes) {
      for (Caller caller : callers) {
        change
            .applyTo(caller)
            .ifPresent(
                changed ->
                    changed
                        .lookups()
                        .forEach(
                            l -> add(runs, changed, l, new Way(Via.NAT, change.words(), round))));
      }
    }
    return List.copyOf(runs);
  }

  private record Way(Via via, List<String> changes, int round) {}

  private void add(List<Replayer.Run> runs, Caller caller, Lookup lookup, Way way) {
    switch (way.via()) {
      case NAT -> runs.add(run(caller, lookup, way, new Place(inTarget(), Endpoints.asWritten())));
      case DIRECT -> runs.add(run(caller, lookup, way, new Place(inTarget(), direct())));
      case UPSTREAM -> upstreams(runs, caller, lookup, way);
      case HOST -> fromHost(runs, caller, lookup, way);
    }
  }

  private record Place(Vantage vantage, Endpoints endpoints) {}

  private void upstreams(List<Replayer.Run> runs, Caller caller, Lookup lookup, Way way) {
    for (Upstream upstream : used()) {
      Vantage from = upstream.askedFrom() == Upstream.AskedFrom.HOST ? onHost() : inTarget();
      Lookup one = lookup.with(lookup.conf().asking(List.of(upstream.address())));
      runs.add(run(caller, one, way, new Place(from, Endpoints.asWritten())));
    }
  }

  private void fromHost(List<Replayer.Run> runs, Caller caller, Lookup lookup, Way way) {
    for (Upstream upstream : used()) {
      Lookup one = lookup.with(lookup.conf().asking(List.of(upstream.address())));
      runs.add(run(caller, one, way, new Place(onHost(), Endpoints.asWritten())));
    }
  }

  /** In the order of their first appearance. */
  private List<Upstream> used() {
    return target.upstreams().orElse(List.of()).stream()
        .limit(Upstream.USED_BY_ENGINE)
        .distinct()
        .toList();
  }

  private Replayer.Run run(Caller caller, Lookup lookup, Way way, Place place) {
    Label label =
        new Label(
            caller.profile().id(),
            caller.title(),
            caller.why(),
            way.via(),
            way.changes(),
            way.round());
    return new Replayer.Run(
        label,
        lookup.name(),
        () -> caller.profile().stub(lookup, random),
        place.endpoints(),
        place.vantage());
  }

  private Vantage inTarget() {
    return new Vantage(
        target.target().label(), target.netns().known().map(NetnsFacts::inode).orElse(0L));
  }

  private Vantage onHost() {
    return new Vantage("host", snapshot.host().netns().inode());
  }

  private Endpoints direct() {
    List<SocketFacts> sockets =
        target.netns().known().flatMap(n -> n.sockets().known()).orElse(List.of());
    return Endpoints.direct(port(sockets, Transport.UDP), port(sockets, Transport.TCP));
  }

  /** Port 53 where nothing listens: it is closed as well. */
  private int port(List<SocketFacts> sockets, Transport transport) {
    return EnginePorts.of(sockets, snapshot.host().daemons(), transport).stream()
        .findFirst()
        .orElse(53);
  }

  /** The ways in that exist for a target; without the embedded resolver there is nothing behind. */
  public static List<Via> ways(TargetFacts target, Collection<Via> wanted) {
    return wanted.stream().filter(via -> via == Via.NAT || exists(target, via)).toList();
  }

  private static boolean exists(TargetFacts target, Via via) {
    boolean embedded = target.usesEmbeddedDns();
    boolean upstreams = !target.upstreams().orElse(List.of()).isEmpty();
    return via == Via.HOST ? upstreams : embedded && (via == Via.DIRECT || upstreams);
  }
}
