package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.EngineSockets;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Firewall;
import dev.whydns.model.HostFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Repetition;
import dev.whydns.model.ReplayRound;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Snapshot;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One target with all that bears on it.
 *
 * <p>What most rules ask for is worked out once. Not for several threads.
 */
final class Case {

  private final Snapshot snapshot;
  private final TargetFacts target;
  private final List<Exchange> exchanges;
  private final List<Repetition> repetitions;
  private final List<ReplayRound> rounds;
  private final JudgeOptions options;
  private final Map<Probe, ServerView> all = new EnumMap<>(Probe.class);
  private final Map<Probe, ServerView> outside = new EnumMap<>(Probe.class);
  private final Map<IpAddress, ServerView> fromTarget = new HashMap<>();
  private final Map<IpAddress, ServerView> fromHost = new HashMap<>();
  private final Map<Transport, Optional<Stop>> translations = new EnumMap<>(Transport.class);
  private final Map<Transport, List<SocketFacts>> engineSockets = new EnumMap<>(Transport.class);
  private ServerView embedded;

  private Case(
      Snapshot snapshot,
      TargetFacts target,
      List<Exchange> exchanges,
      List<Repetition> repetitions,
      List<ReplayRound> rounds,
      JudgeOptions options) {
    this.snapshot = snapshot;
    this.target = target;
    this.exchanges = exchanges;
    this.repetitions = repetitions;
    this.rounds = rounds;
    this.options = options;
  }

  static Case of(Snapshot snapshot, TargetFacts target, Measurement m, JudgeOptions options) {
    return of(snapshot, target, Asked.of(m), options);
  }

  /** The same for one of many targets. */
  static Case of(Snapshot snapshot, TargetFacts target, Asked asked, JudgeOptions options) {
    Measurement m = asked.measured();
    long netns = target.netns().known().map(NetnsFacts::inode).orElse(0L);
    List<IpAddress> upstreams =
        target.upstreams().orElse(List.of()).stream().map(Upstream::address).toList();
    boolean copy =
        Provenance.isEnginesCopy(
            new Case(snapshot, target, List.of(), List.of(), List.of(), options));
    List<Exchange> mine =
        asked.of(
            target.target().label(),
            e ->
                e.probe() == Probe.UPSTREAM_HOST
                    ? upstreams.contains(e.server()) || copy && isHostsPresent(snapshot, e.server())
                    : e.from().netnsInode() == netns);
    return new Case(snapshot, target, mine, m.repetitions(), m.rounds(), options);
  }

  /** A server that a container with the engine's copy of the host's file would get now. */
  private static boolean isHostsPresent(Snapshot snapshot, IpAddress server) {
    return snapshot.host().resolvConf().known().stream()
        .anyMatch(r -> r.nameservers().contains(server));
  }

  /** What was read. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** The one that is judged. */
  TargetFacts target() {
    return target;
  }

  /** Asked from its namespace, and from the host to its upstreams; with repetitions. */
  List<Exchange> exchanges() {
    return exchanges;
  }

  /** Of the whole run. */
  List<Repetition> repetitions() {
    return repetitions;
  }

  /** Lookups made as a resolver library makes them; empty for most commands. */
  List<ReplayRound> rounds() {
    return rounds;
  }

  /** What the operator asked for. */
  JudgeOptions options() {
    return options;
  }

  /** The same with nothing asked but what was repeated between these counter readings. */
  Case seenIn(List<Repetition> readings) {
    return new Case(snapshot, target, List.of(), readings, List.of(), options);
  }

  HostFacts host() {
    return snapshot.host();
  }

  String label() {
    return target.target().label();
  }

  Optional<EngineFacts> engine() {
    return host().engine().known();
  }

  Optional<ContainerFacts> container() {
    return target.container().known();
  }

  Optional<ResolvConf> resolvConf() {
    return target.resolvConf().known();
  }

  Optional<Firewall> firewall() {
    return target.netns().known().flatMap(n -> n.firewall().known());
  }

  Optional<List<SocketFacts>> sockets() {
    return target.netns().known().flatMap(n -> n.sockets().known());
  }

  /** The engine's own sockets of one transport. */
  List<SocketFacts> engineSockets(Transport transport) {
    return engineSockets.computeIfAbsent(
        transport,
        t ->
            EngineSockets.of(sockets().orElse(List.of()), host().daemons()).stream()
                .filter(s -> s.transport() == t)
                .toList());
  }

  /** The same ones in a later reading, which does not look for owners. */
  List<SocketFacts> engineSockets(Transport transport, List<SocketFacts> later) {
    Set<Long> inodes =
        engineSockets(transport).stream().map(SocketFacts::inode).collect(Collectors.toSet());
    return later.stream().filter(s -> inodes.contains(s.inode())).toList();
  }

  /** What decides where a query to 127.0.0.11:53 goes; see {@link EmbeddedPath#translation}. */
  Optional<Stop> translation(Transport transport) {
    return translations.computeIfAbsent(
        transport, t -> firewall().flatMap(f -> EmbeddedPath.translation(f, t)));
  }

  /** What listens on 127.0.0.11 over one transport, whoever holds it. */
  List<SocketFacts> listening(Transport transport) {
    return sockets().orElse(List.of()).stream()
        .filter(s -> s.isOnEmbeddedAddress() && s.transport() == transport)
        .toList();
  }

  boolean usesEmbeddedDns() {
    return target.usesEmbeddedDns();
  }

  boolean isContainer() {
    return target.target().kind() == Target.Kind.CONTAINER;
  }

  boolean isHostSide() {
    return target.target().kind() == Target.Kind.HOST
        || target.target().kind() == Target.Kind.DOCKERD;
  }

  /** The dockerd that serves these containers. */
  Optional<DaemonFacts> daemon() {
    return DaemonFacts.serving(host().daemons());
  }

  /** The upstreams that the engine uses, in order. */
  List<Upstream> upstreams() {
    return target.upstreams().orElse(List.of()).stream().limit(Upstream.USED_BY_ENGINE).toList();
  }

  /** The engine's networks that this container is on. */
  List<NetworkFacts> networks() {
    List<String> ids =
        container().stream()
            .flatMap(c -> c.attachments().stream())
            .map(a -> a.networkId())
            .toList();
    return engine().stream()
        .flatMap(e -> e.networks().stream())
        .filter(n -> ids.contains(n.id()))
        .toList();
  }

  ServerView all(Probe probe) {
    return all.computeIfAbsent(
        probe, p -> new ServerView(exchanges.stream().filter(e -> e.probe() == p).toList()));
  }

  /** All that applications would ask the embedded resolver. */
  ServerView embedded() {
    if (embedded == null) {
      embedded = all(Probe.STUB).only(e -> e.server().equals(IpAddress.EMBEDDED_DNS));
    }
    return embedded;
  }

  /** Through the embedded resolver as applications ask it, for one purpose. */
  ServerView stub(Purpose purpose) {
    return embedded().only(e -> e.question().purpose() == purpose);
  }

  /** Past the rules, on the engine's real ports, for the container's own name. */
  ServerView direct() {
    return all(Probe.DIRECT);
  }

  /** What tests the way out: the operator's names, else the default name. */
  ServerView outside(Probe probe) {
    return outside.computeIfAbsent(probe, p -> all(p).outside());
  }

  /** A server as this target's own namespace sees it. */
  ServerView fromTarget(IpAddress server) {
    Probe probe = usesEmbeddedDns() ? Probe.UPSTREAM_CONTAINER : Probe.STUB;
    return fromTarget.computeIfAbsent(server, s -> outside(probe).only(e -> e.server().equals(s)));
  }

  /** A server as the host's namespace sees it. */
  ServerView fromHost(IpAddress server) {
    ServerView view =
        fromHost.computeIfAbsent(
            server, s -> outside(Probe.UPSTREAM_HOST).only(e -> e.server().equals(s)));
    return isHostSide() && !view.isMeasured() ? fromTarget(server) : view;
  }

  /** An upstream from the namespace that counts for it. */
  ServerView effective(Upstream upstream) {
    return upstream.askedFrom() == AskedFrom.HOST
        ? fromHost(upstream.address())
        : fromTarget(upstream.address());
  }

  /** Podman speaks the same API and resolves names in another way: no 127.0.0.11, no footer. */
  boolean isPodman() {
    return engine().map(e -> e.product().equals("podman")).orElse(false);
  }

  /** Whether the engine's version is at least this; false where it is not known. */
  boolean engineAtLeast(int major, int minor, int patch) {
    return engine().map(e -> e.isAtLeast(major, minor, patch)).orElse(false);
  }

  /** As {@code engine 28.5.2}, or {@code engine of unknown version}. */
  String engineText() {
    return engine()
        .map(EngineFacts::version)
        .filter(version -> !version.isEmpty())
        .map(version -> "engine " + version)
        .orElse("engine of unknown version");
  }
}
