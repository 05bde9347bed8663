package dev.whydns.collect;

import dev.whydns.docker.EngineEndpoint;
import dev.whydns.docker.EngineReader;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.HostFacts;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.ServiceFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.TargetFacts.Presence;
import dev.whydns.os.Netns;
import dev.whydns.os.NftChain;
import dev.whydns.os.ProcessTable;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.FutureTask;

/**
 * Reads a host and its targets: the engine first, then every namespace, then one pass over the
 * processes for all of them together, then files.
 */
public final class Collector {

  private static final Duration SCAN_DEADLINE = Duration.ofSeconds(4);

  /** The table of a run that did not look at processes. */
  private static final ProcessTable NOBODY =
      new ProcessTable(List.of(), Map.of(), 0, List.of("not read for this command"));

  private static final int OPEN_ATTEMPTS = 8;

  private final Seams seams;

  private Collector(Seams seams) {
    this.seams = seams;
  }

  /**
   * A collector for this machine.
   *
   * @param environment variables that say where the engine is
   * @param dockerHost {@code -H}; empty for what Docker's own client would ask
   * @param deadline of the whole run
   */
  public static Collector live(
      Map<String, String> environment, Optional<String> dockerHost, Duration deadline) {
    return new Collector(Seams.live(environment, dockerHost, deadline));
  }

  /**
   * Everything about the wanted targets; what cannot be found is an error line, never an exception.
   */
  public Collected collect(TargetRequest request, Scope scope) throws IOException {
    NetnsCollector netnsCollector =
        new NetnsCollector(new FirewallCollector(seams.commands(), NftChain::all));
    Namespaces namespaces = new Namespaces(netnsCollector);
    try {
      return collect(request, scope, netnsCollector, namespaces);
    } catch (IOException | RuntimeException e) {
      namespaces.close();
      throw e;
    }
  }

  private Collected collect(
      TargetRequest request, Scope scope, NetnsCollector netnsCollector, Namespaces namespaces)
      throws IOException {
    Instant now = Instant.now();
    ProcessReader processes = new ProcessReader(seams.processes(), seams.files());
    EngineEndpoint endpoint = seams.endpoint();
    Netns own = namespaces.hold(Netns.current(), "/proc/self");
    Scope ownScope = scope.host() || wantsHost(request) ? scope : Scope.PLACES;
    FutureTask<NetnsFacts> ownFacts =
        Parallel.start("host", () -> netnsCollector.read(own, "/proc/self", ownScope));
    EngineView engine =
        new EngineCollector(seams, endpoint).read(all -> TargetChoice.wanted(request, all));
    Places places = new Places(processes, namespaces, seams.surroundings());
    endpoint.error().ifPresent(places::error);
    TargetChoice.resolve(request, engine, places);
    if (!places.errors().isEmpty()) {
      endpoint.hint().ifPresent(places::error);
      seams.hint(engine.api()).ifPresent(places::error);
    }
    Map<Long, NetnsFacts> read = readAll(netnsCollector, places.found(), own.inode(), scope);
    read.put(own.inode(), Parallel.get(ownFacts));
    DaemonFinder finder = new DaemonFinder(processes, seams, endpoint.socket());
    ProcessTable table = scope.owners() ? scan(read, finder.apiSocket()) : NOBODY;
    List<DaemonFacts> daemons =
        finder.find(
            DaemonFinder.ofHost(seams.processes(), table),
            table,
            engine.engine().known().map(EngineFacts::dataRoot));
    Netns hostNetns = hostNamespace(namespaces, own, daemons);
    read.computeIfAbsent(
        hostNetns.inode(), i -> netnsCollector.read(hostNetns, NetnsCollector.VISITOR, ownScope));
    Map<Long, NetnsFacts> owned = withOwners(read, processes, table, daemons);
    RootedFiles daemonFiles = daemonFiles(daemons);
    HostFacts host =
        new HostCollector(seams.files(), daemonFiles)
            .read(engine.api(), engine.engine(), daemons, owned.get(hostNetns.inode()));
    HostSide hostSide = new HostSide(request, host);
    UpstreamStore store = new UpstreamStore(daemonFiles, dataRoot(engine, daemons));
    TargetCollector targets =
        new TargetCollector(
            daemonFiles, new UpstreamFinder(store::read), id -> EngineCollector.pid(engine, id));
    List<TargetFacts> facts = new ArrayList<>(hostSide.targets());
    facts.addAll(
        Parallel.map("files", places.found(), place -> facts(targets, place, owned, scope)));
    return new Collected(
        new Snapshot(now, host, List.copyOf(facts)),
        places.errors(),
        namespaces,
        processes,
        new EngineLogReader(seams.commands(), seams.surroundings()));
  }

  /**
   * The swarm services on the overlay networks that targets are on, by the network's ID; empty
   * without such networks, and then nothing is asked.
   */
  public Map<String, Fact<List<ServiceFacts>>> services(Snapshot snapshot) {
    EngineEndpoint endpoint = seams.endpoint();
    List<String> overlays =
        snapshot.host().engine().known().stream()
            .flatMap(engine -> engine.networks().stream())
            .filter(network -> network.driver().equals("overlay"))
            .map(NetworkFacts::id)
            .filter(id -> snapshot.targets().stream().anyMatch(t -> isOn(t, id)))
            .toList();
    return overlays.isEmpty() || endpoint.socket().isEmpty()
        ? Map.of()
        : new EngineReader(seams.client(endpoint.socket().get()), endpoint.text())
            .services(overlays);
  }

  private static boolean isOn(TargetFacts target, String networkId) {
    return target.container().known().stream()
        .flatMap(c -> c.attachments().stream())
        .anyMatch(a -> a.networkId().equals(networkId));
  }

  private static boolean wantsHost(TargetRequest request) {
    return !TargetChoice.hostSide(request).isEmpty();
  }

  private static TargetFacts facts(
      TargetCollector targets, Place place, Map<Long, NetnsFacts> read, Scope scope) {
    if (place.presence() != Presence.RUNNING) {
      return TargetCollector.absent(place.target(), place.container(), place.presence());
    }
    Fact<NetnsFacts> netns =
        place.netns().map(ns -> Fact.of(read.get(ns.inode()))).orElse(Fact.unknown(place.why()));
    return targets.read(place, netns, scope);
  }

  private static Map<Long, NetnsFacts> readAll(
      NetnsCollector collector, List<Place> places, long own, Scope scope) {
    Map<Long, Place> distinct = new LinkedHashMap<>();
    for (Place place : places) {
      place
          .netns()
          .filter(n -> n.inode() != own)
          .ifPresent(n -> distinct.putIfAbsent(n.inode(), place));
    }
    List<NetnsFacts> facts =
        Parallel.map(
            "netns",
            List.copyOf(distinct.values()),
            place -> collector.read(place.netns().orElseThrow(), place.proc(), scope));
    Map<Long, NetnsFacts> read = new HashMap<>();
    facts.forEach(each -> read.put(each.inode(), each));
    return read;
  }

  private ProcessTable scan(Map<Long, NetnsFacts> read, OptionalLong apiSocket) {
    Set<Long> inodes = new HashSet<>();
    apiSocket.ifPresent(inodes::add);
    for (NetnsFacts netns : read.values()) {
      for (SocketFacts s : netns.sockets().orElse(List.of())) {
        inodes.add(s.inode());
      }
    }
    inodes.remove(0L);
    return seams.processes().scan(new Processes.Wanted(inodes, false, false, SCAN_DEADLINE));
  }

  private static Map<Long, NetnsFacts> withOwners(
      Map<Long, NetnsFacts> read,
      ProcessReader processes,
      ProcessTable table,
      List<DaemonFacts> daemons) {
    SocketLimit limit = new SocketLimit(daemons, read.size());
    Map<Long, NetnsFacts> owned = new HashMap<>();
    read.forEach(
        (inode, n) ->
            owned.put(
                inode,
                limit.applied(
                    new NetnsFacts(
                        n.inode(),
                        n.sockets().map(s -> processes.owned(s, table)),
                        n.firewall(),
                        n.routes(),
                        n.links(),
                        n.conntrack(),
                        n.udp()))));
    return owned;
  }

  /** The files that the daemon sees, which are those of whydns nearly everywhere. */
  private RootedFiles daemonFiles(List<DaemonFacts> daemons) {
    try {
      Optional<DaemonFacts> daemon = DaemonFacts.serving(daemons);
      return daemon.isPresent() ? RootedFiles.of(daemon.get().process().pid()) : seams.files();
    } catch (IOException e) {
      return seams.files();
    }
  }

  /**
   * A rootless daemon lives in a namespace of its own, which is then "the host" for its containers.
   * The thread that is seen there may be in a container's a moment later.
   */
  private Netns hostNamespace(Namespaces namespaces, Netns own, List<DaemonFacts> daemons) {
    Optional<ProcessFacts> daemon = DaemonFacts.serving(daemons).map(DaemonFacts::process);
    long home = daemon.flatMap(d -> d.netnsInode().known()).orElse(own.inode());
    for (int i = 0; i < OPEN_ATTEMPTS && home != own.inode(); i++) {
      Path handle = Path.of(seams.processes().home(daemon.get().pid()), "ns/net");
      Optional<Netns> opened = Facts.of(handle.toString(), () -> Netns.open(handle)).known();
      if (opened.filter(netns -> netns.inode() == home).isPresent()) {
        return namespaces.hold(opened.get(), NetnsCollector.VISITOR);
      }
      opened.ifPresent(Netns::close);
    }
    return own;
  }

  private static String dataRoot(EngineView engine, List<DaemonFacts> daemons) {
    return engine
        .engine()
        .known()
        .map(EngineFacts::dataRoot)
        .or(() -> DaemonFacts.serving(daemons).map(DaemonFacts::dataRoot))
        .orElse("/var/lib/docker");
  }
}
