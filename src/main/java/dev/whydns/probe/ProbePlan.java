package dev.whydns.probe;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Snapshot;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what is asked: the same question at each layer of each running target.
 *
 * <p>Pure: the same snapshot and options give the same questions in the same order, each once. A
 * target that does not run, or whose namespace is not known, gets none; a paused one is asked from.
 *
 * <p>Loops instead of streams, and no hashing of records: the plan is made once in a short life,
 * and their first use was measured at 30 ms.
 */
public final class ProbePlan {
  private static final int DNS_PORT = 53;

  /** Enough to find a wildcard; each suffix costs a question to a server that may be slow. */
  private static final int SUFFIXES = 3;

  private final Snapshot snapshot;
  private final PlanOptions options;
  private final List<Named> wayOut = new ArrayList<>();
  private final List<PlannedQuestion> planned = new ArrayList<>();

  /** A name with the reason for asking it. */
  private record Named(String name, Purpose purpose) {}

  /** Where questions go, and from where. */
  private record Path(Probe probe, Vantage from, IpAddress server, int port) {}

  private ProbePlan(Snapshot snapshot, PlanOptions options) {
    this.snapshot = snapshot;
    this.options = options;
    Set<String> names = new LinkedHashSet<>();
    options.names().forEach(name -> names.add(bare(name)));
    names.forEach(name -> wayOut.add(new Named(name, Purpose.NAMED)));
    if (wayOut.isEmpty()) {
      wayOut.add(new Named(PlanOptions.DEFAULT_NAME, Purpose.OUTSIDE));
    }
  }

  /**
   * The questions for the snapshot, target by target, then those from the host to the upstreams.
   */
  public static List<PlannedQuestion> of(Snapshot snapshot, PlanOptions options) {
    ProbePlan plan = new ProbePlan(snapshot, options);
    Set<String> labels = new LinkedHashSet<>();
    for (TargetFacts facts : snapshot.targets()) {
      boolean isNew = labels.add(facts.target().label());
      if (isNew && isRunning(facts) && facts.netns().known().isPresent()) {
        plan.addTarget(facts);
      }
    }
    plan.addUpstreamsFromHost();
    return List.copyOf(plan.planned);
  }

  private static boolean isRunning(TargetFacts facts) {
    return facts.presence() == TargetFacts.Presence.RUNNING;
  }

  private void addTarget(TargetFacts facts) {
    Target.Kind kind = facts.target().kind();
    if (kind == Target.Kind.HOST) {
      addHostStub(facts, snapshot.host().netns().inode());
    } else if (kind == Target.Kind.DOCKERD) {
      addHostStub(facts, daemonNetns());
    } else {
      addContainer(facts);
    }
  }

  private long daemonNetns() {
    for (DaemonFacts daemon : snapshot.host().daemons()) {
      if (daemon.servesApi() && daemon.process().netnsInode().known().isPresent()) {
        return daemon.process().netnsInode().known().get();
      }
    }
    return snapshot.host().netns().inode();
  }

  private void addHostStub(TargetFacts facts, long netnsInode) {
    Optional<ResolvConf> own = facts.resolvConf().known();
    Optional<ResolvConf> conf = own.isPresent() ? own : snapshot.host().resolvConf().known();
    Vantage from = new Vantage(facts.target().label(), netnsInode);
    for (IpAddress server : nameservers(conf)) {
      addWayOut(new Path(Probe.STUB, from, server, DNS_PORT), Shape.HOST);
    }
  }

  private void addContainer(TargetFacts facts) {
    Vantage from = new Vantage(facts.target().label(), facts.netns().known().get().inode());
    boolean full = options.depth() == Depth.FULL;
    for (IpAddress server : nameservers(facts.resolvConf().known())) {
      Path stub = new Path(Probe.STUB, from, server, DNS_PORT);
      if (server.equals(IpAddress.EMBEDDED_DNS)) {
        addLocal(stub, facts, full ? Shape.LOCAL : Shape.SCREEN_LOCAL);
      }
      addWayOut(stub, full ? Shape.WAY_OUT : Shape.SCREEN_OUT);
    }
    if (full) {
      addDirect(facts, from);
      addUpstreams(facts, from);
      addWildcards(facts, from);
    }
  }

  private void addLocal(Path path, TargetFacts facts, List<Shape> shapes) {
    localName(facts).ifPresent(name -> add(path, new Named(name, Purpose.LOCAL), shapes));
  }

  /**
   * The name that the engine surely answers. A container that joined another's namespace is not
   * registered itself: there it is the other's name, if that one was looked at too.
   */
  private Optional<String> localName(TargetFacts facts) {
    Optional<ContainerFacts> container = facts.container().known();
    Optional<String> joined = container.flatMap(ContainerFacts::joinedContainer);
    return joined.isPresent() ? nameOf(joined.get()) : container.map(ContainerFacts::name);
  }

  private Optional<String> nameOf(String idOrName) {
    for (TargetFacts facts : snapshot.targets()) {
      Optional<ContainerFacts> other = facts.container().known();
      if (other.isPresent()
          && (other.get().id().equals(idOrName) || other.get().name().equals(idOrName))) {
        return Optional.of(other.get().name());
      }
    }
    return Optional.empty();
  }

  private void addDirect(TargetFacts facts, Vantage from) {
    List<SocketFacts> sockets = facts.netns().known().get().sockets().orElse(List.of());
    if (!facts.usesEmbeddedDns()) {
      return;
    }
    for (Transport transport : Transport.values()) {
      boolean udp = transport == Transport.UDP;
      for (int port : EnginePorts.of(sockets, snapshot.host().daemons(), transport)) {
        Path direct = new Path(Probe.DIRECT, from, IpAddress.EMBEDDED_DNS, port);
        addLocal(direct, facts, List.of(udp ? Shape.A_UDP : Shape.A_TCP));
        addWayOut(direct, udp ? List.of(Shape.A_UDP, Shape.AAAA_UDP) : List.of(Shape.A_TCP));
      }
    }
  }

  private void addUpstreams(TargetFacts facts, Vantage from) {
    Set<IpAddress> servers = new LinkedHashSet<>();
    for (Upstream upstream : upstreams(facts)) {
      // A loopback or zoned address that the engine asks from the host means nothing in here.
      boolean fromHost = upstream.askedFrom() == Upstream.AskedFrom.HOST;
      if (!(fromHost && isBound(upstream.address()))) {
        servers.add(upstream.address());
      }
    }
    if (!facts.usesEmbeddedDns()) {
      servers.removeAll(nameservers(facts.resolvConf().known()));
    }
    for (IpAddress server : servers) {
      addWayOut(new Path(Probe.UPSTREAM_CONTAINER, from, server, DNS_PORT), Shape.WAY_OUT);
    }
  }

  private void addUpstreamsFromHost() {
    long host = snapshot.host().netns().inode();
    Set<IpAddress> servers = new LinkedHashSet<>();
    for (TargetFacts facts : snapshot.targets()) {
      boolean inHost = facts.netns().known().map(netns -> netns.inode() == host).orElse(false);
      for (Upstream upstream : isRunning(facts) ? upstreams(facts) : List.<Upstream>of()) {
        boolean fromHost = inHost || upstream.askedFrom() == Upstream.AskedFrom.HOST;
        if (fromHost || !isBound(upstream.address())) {
          servers.add(upstream.address());
        }
      }
    }
    Vantage from = new Vantage(Target.host().label(), host);
    for (IpAddress server : servers) {
      addWayOut(new Path(Probe.UPSTREAM_HOST, from, server, DNS_PORT), Shape.WAY_OUT);
    }
    if (isAnyCopyPerhapsStale()) {
      for (IpAddress server : nameservers(snapshot.host().resolvConf().known())) {
        if (!servers.contains(server)) {
          addWayOut(new Path(Probe.UPSTREAM_HOST, from, server, DNS_PORT), List.of(Shape.A_UDP));
        }
      }
    }
  }

  /**
   * Whether a container has servers that nobody chose for it: when those are not the host's present
   * ones, what these answer tells whether a restart of the container would help.
   */
  private boolean isAnyCopyPerhapsStale() {
    for (TargetFacts facts : snapshot.targets()) {
      boolean chosen =
          facts.container().known().map(container -> !container.dns().isEmpty()).orElse(true);
      if (!chosen && isRunning(facts) && facts.upstreams().known().isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void addWildcards(TargetFacts facts, Vantage from) {
    List<IpAddress> servers = nameservers(facts.resolvConf().known());
    Set<String> suffixes = new LinkedHashSet<>();
    facts.resolvConf().known().ifPresent(c -> c.search().forEach(s -> suffixes.add(bare(s))));
    suffixes.remove("");
    int left = servers.isEmpty() ? 0 : SUFFIXES;
    for (String suffix : suffixes) {
      if (left-- > 0) {
        Path stub = new Path(Probe.STUB, from, servers.get(0), DNS_PORT);
        String name = options.randomLabel().concat(".").concat(suffix);
        add(stub, new Named(name, Purpose.WILDCARD), List.of(Shape.A_UDP));
      }
    }
  }

  private void addWayOut(Path path, List<Shape> shapes) {
    for (Named name : wayOut) {
      add(path, name, shapes);
    }
  }

  private void add(Path path, Named name, List<Shape> shapes) {
    for (Shape shape : shapes) {
      planned.add(
          new PlannedQuestion(
              path.probe(),
              path.from(),
              path.server(),
              path.port(),
              shape.transport(),
              shape.of(name.name(), name.purpose())));
    }
  }

  /** Whether the address means another server in another namespace. */
  private static boolean isBound(IpAddress address) {
    return address.isLoopback() || !address.zone().isEmpty();
  }

  private static List<IpAddress> nameservers(Optional<ResolvConf> conf) {
    List<IpAddress> all = conf.isPresent() ? conf.get().nameservers() : List.of();
    List<IpAddress> used = all.subList(0, Math.min(all.size(), ResolvConf.USED_BY_LIBRARIES));
    return List.copyOf(new LinkedHashSet<>(used));
  }

  private static List<Upstream> upstreams(TargetFacts facts) {
    List<Upstream> all = facts.upstreams().orElse(List.of());
    return all.subList(0, Math.min(all.size(), Upstream.USED_BY_ENGINE));
  }

  private static String bare(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
