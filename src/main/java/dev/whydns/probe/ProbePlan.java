package dev.whydns.probe;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Question;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Snapshot;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides what is asked: the same question at each layer of each running target.
 *
 * <p>Pure: the same snapshot and options give the same questions in the same order, each once. A
 * target that does not run, or whose namespace is not known, gets none; a paused one is asked from.
 */
public final class ProbePlan {
  private static final int DNS_PORT = 53;

  /** Libraries try no more suffixes than this in a useful time; glibc once had a limit of 6. */
  private static final int SUFFIXES = 3;

  /**
   * The engine opens one socket per transport; a container may open others there by the thousand.
   */
  private static final int DIRECT_SOCKETS_PER_TRANSPORT = 4;

  private final Snapshot snapshot;
  private final PlanOptions options;
  private final List<Named> wayOut;
  private final Set<PlannedQuestion> planned = new LinkedHashSet<>();

  /** A name with the reason for asking it. */
  private record Named(String name, Purpose purpose) {}

  private ProbePlan(Snapshot snapshot, PlanOptions options) {
    this.snapshot = snapshot;
    this.options = options;
    this.wayOut =
        options.names().isEmpty()
            ? List.of(new Named(PlanOptions.DEFAULT_NAME, Purpose.OUTSIDE))
            : options.names().stream().map(n -> new Named(bare(n), Purpose.NAMED)).toList();
  }

  /**
   * The questions for the snapshot, target by target, then those from the host to the upstreams.
   */
  public static List<PlannedQuestion> of(Snapshot snapshot, PlanOptions options) {
    ProbePlan plan = new ProbePlan(snapshot, options);
    snapshot.targets().stream().filter(ProbePlan::isAskable).forEach(plan::addTarget);
    plan.addUpstreamsFromHost();
    return List.copyOf(plan.planned);
  }

  private static boolean isAskable(TargetFacts facts) {
    return isRunning(facts) && facts.netns().known().isPresent();
  }

  private static boolean isRunning(TargetFacts facts) {
    return facts.presence() == TargetFacts.Presence.RUNNING;
  }

  private void addTarget(TargetFacts facts) {
    switch (facts.target().kind()) {
      case HOST -> addHostStub(facts, snapshot.host().netns().inode());
      case DOCKERD -> addHostStub(facts, daemonNetns().orElse(snapshot.host().netns().inode()));
      default -> addContainer(facts);
    }
  }

  private Optional<Long> daemonNetns() {
    return snapshot.host().daemons().stream()
        .filter(DaemonFacts::servesApi)
        .findFirst()
        .flatMap(daemon -> daemon.process().netnsInode().known());
  }

  private void addHostStub(TargetFacts facts, long netnsInode) {
    ResolvConf conf =
        facts.resolvConf().known().or(() -> snapshot.host().resolvConf().known()).orElse(null);
    if (conf == null) {
      return;
    }
    Vantage from = new Vantage(facts.target().label(), netnsInode);
    used(conf).forEach(server -> addWayOut(Probe.STUB, from, server, Shape.HOST));
  }

  private void addContainer(TargetFacts facts) {
    Vantage from = new Vantage(facts.target().label(), facts.netns().known().get().inode());
    facts.resolvConf().known().ifPresent(conf -> addStub(facts, from, conf));
    if (options.depth() == Depth.SCREEN) {
      return;
    }
    if (facts.usesEmbeddedDns()) {
      addDirect(facts, from);
    }
    addUpstreams(facts, from);
    facts.resolvConf().known().ifPresent(conf -> addWildcards(from, conf));
  }

  private void addStub(TargetFacts facts, Vantage from, ResolvConf conf) {
    boolean full = options.depth() == Depth.FULL;
    for (IpAddress server : used(conf)) {
      if (server.equals(IpAddress.EMBEDDED_DNS)) {
        localName(facts)
            .ifPresent(
                name ->
                    addAll(
                        Probe.STUB, from, server, name, full ? Shape.LOCAL : Shape.SCREEN_LOCAL));
      }
      addWayOut(Probe.STUB, from, server, full ? Shape.WAY_OUT : Shape.SCREEN_OUT);
    }
  }

  /**
   * The name that the engine surely answers. A container that joined another's namespace is not
   * registered itself: there it is the other's name, if that one was looked at too.
   */
  private Optional<Named> localName(TargetFacts facts) {
    return facts
        .container()
        .known()
        .flatMap(c -> c.joinedContainer().isEmpty() ? Optional.of(c) : joined(c))
        .map(c -> new Named(c.name(), Purpose.LOCAL));
  }

  private Optional<ContainerFacts> joined(ContainerFacts container) {
    String other = container.joinedContainer().get();
    return snapshot.targets().stream()
        .flatMap(t -> t.container().known().stream())
        .filter(c -> c.id().equals(other) || c.name().equals(other))
        .findFirst();
  }

  private void addDirect(TargetFacts facts, Vantage from) {
    List<SocketFacts> sockets = facts.netns().known().get().sockets().orElse(List.of());
    for (Transport transport : Transport.values()) {
      sockets.stream()
          .filter(s -> s.isOnEmbeddedAddress() && s.transport() == transport)
          .sorted(Comparator.comparing(ProbePlan::isHeldByDaemon).reversed())
          .mapToInt(SocketFacts::port)
          .distinct()
          .limit(DIRECT_SOCKETS_PER_TRANSPORT)
          .forEach(port -> addDirect(facts, from, transport, port));
    }
  }

  private static boolean isHeldByDaemon(SocketFacts socket) {
    return socket.owner().known().filter(o -> o.command().equals("dockerd")).isPresent();
  }

  private void addDirect(TargetFacts facts, Vantage from, Transport transport, int port) {
    boolean udp = transport == Transport.UDP;
    Shape a = udp ? Shape.A_UDP : Shape.A_TCP;
    List<Shape> out = udp ? List.of(Shape.A_UDP, Shape.AAAA_UDP) : List.of(Shape.A_TCP);
    Stream<Ask> local = localName(facts).stream().map(name -> new Ask(name, List.of(a)));
    Stream.concat(local, wayOut.stream().map(name -> new Ask(name, out)))
        .forEach(ask -> add(Probe.DIRECT, from, IpAddress.EMBEDDED_DNS, port, ask));
  }

  private void addUpstreams(TargetFacts facts, Vantage from) {
    List<IpAddress> covered =
        facts.usesEmbeddedDns()
            ? List.of()
            : facts.resolvConf().known().map(ProbePlan::used).orElse(List.of());
    used(facts)
        .filter(u -> !belongsToHost(u) && !covered.contains(u.address()))
        .forEach(u -> addWayOut(Probe.UPSTREAM_CONTAINER, from, u.address(), Shape.WAY_OUT));
  }

  /**
   * A loopback or zoned address that the engine asks from the host means nothing in the container.
   */
  private static boolean belongsToHost(Upstream upstream) {
    return upstream.askedFrom() == Upstream.AskedFrom.HOST && isBound(upstream.address());
  }

  /** Whether the address means another server in another namespace. */
  private static boolean isBound(IpAddress address) {
    return address.isLoopback() || !address.zone().isEmpty();
  }

  private void addUpstreamsFromHost() {
    NetnsFacts host = snapshot.host().netns();
    Vantage from = new Vantage(Target.host().label(), host.inode());
    snapshot.targets().stream()
        .filter(ProbePlan::isRunning)
        .flatMap(t -> used(t).filter(u -> isSameServerFromHost(t, u, host.inode())))
        .map(Upstream::address)
        .distinct()
        .forEach(server -> addWayOut(Probe.UPSTREAM_HOST, from, server, Shape.WAY_OUT));
  }

  private static boolean isSameServerFromHost(
      TargetFacts facts, Upstream upstream, long hostInode) {
    return !isBound(upstream.address())
        || upstream.askedFrom() == Upstream.AskedFrom.HOST
        || facts.netns().known().filter(n -> n.inode() == hostInode).isPresent();
  }

  private void addWildcards(Vantage from, ResolvConf conf) {
    List<IpAddress> servers = used(conf);
    if (servers.isEmpty()) {
      return;
    }
    conf.search().stream()
        .map(ProbePlan::bare)
        .filter(suffix -> !suffix.isEmpty())
        .limit(SUFFIXES)
        .map(suffix -> new Named(options.randomLabel() + "." + suffix, Purpose.WILDCARD))
        .forEach(name -> addAll(Probe.STUB, from, servers.get(0), name, List.of(Shape.A_UDP)));
  }

  private void addWayOut(Probe probe, Vantage from, IpAddress server, List<Shape> shapes) {
    wayOut.forEach(name -> addAll(probe, from, server, name, shapes));
  }

  private void addAll(Probe probe, Vantage from, IpAddress server, Named name, List<Shape> shapes) {
    add(probe, from, server, DNS_PORT, new Ask(name, shapes));
  }

  /** A name and all the ways to ask it. */
  private record Ask(Named name, List<Shape> shapes) {}

  private void add(Probe probe, Vantage from, IpAddress server, int port, Ask ask) {
    for (Shape shape : ask.shapes()) {
      Question question = shape.of(ask.name().name(), ask.name().purpose());
      planned.add(new PlannedQuestion(probe, from, server, port, shape.transport(), question));
    }
  }

  private static List<IpAddress> used(ResolvConf conf) {
    return conf.nameservers().stream().limit(ResolvConf.USED_BY_LIBRARIES).toList();
  }

  private static Stream<Upstream> used(TargetFacts facts) {
    return facts.upstreams().orElse(List.of()).stream().limit(Upstream.USED_BY_ENGINE);
  }

  private static String bare(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
