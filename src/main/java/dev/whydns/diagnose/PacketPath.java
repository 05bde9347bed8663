package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Flow;
import dev.whydns.model.Attachment;
import dev.whydns.model.Cidr;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Link;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Packet;
import dev.whydns.model.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The points of the kernel's packet path that a question passes, and its answer, in order.
 *
 * <p>Netfilter's hooks: a packet made here passes OUTPUT and POSTROUTING, one for us PREROUTING and
 * INPUT, one that goes through PREROUTING, FORWARD and POSTROUTING; each in its own namespace.
 */
final class PacketPath {

  /**
   * One point.
   *
   * @param netnsInode the namespace
   * @param point the hook
   * @param flow the packet there
   */
  record Station(long netnsInode, Point point, Flow flow) {}

  private final Case c;
  private final Exchange e;
  private final NetnsFacts host;
  private final List<Station> stations = new ArrayList<>();

  private PacketPath(Case c, Exchange e) {
    this.c = c;
    this.e = e;
    this.host = c.host().netns();
  }

  /** The stations of an exchange, the question's first and then the answer's. */
  static List<Station> of(Case c, Exchange e) {
    PacketPath path = new PacketPath(c, e);
    if (e.probe() == Probe.UPSTREAM_HOST || e.from().netnsInode() == path.host.inode()) {
      path.fromHere(path.host);
    } else if (e.server().equals(IpAddress.EMBEDDED_DNS)) {
      path.embedded();
    } else {
      path.fromContainer();
    }
    return path.stations;
  }

  private void embedded() {
    long ns = e.from().netnsInode();
    int port = EmbeddedPath.port(c.translation(e.transport())).orElse(e.port());
    int real = e.probe() == Probe.DIRECT ? e.port() : port;
    Packet asked = EmbeddedPath.query(e.transport(), e.port());
    Packet translated = EmbeddedPath.query(e.transport(), real);
    Packet delivered = EmbeddedPath.delivered(e.transport(), real);
    add(ns, Point.OUTPUT, new Flow(asked, translated));
    add(ns, Point.POSTROUTING, Flow.untranslated(translated));
    add(ns, Point.PREROUTING, Flow.untranslated(delivered));
    add(ns, Point.INPUT, Flow.untranslated(delivered));
    Packet reply = translated.answer("", "lo");
    add(ns, Point.OUTPUT, Flow.untranslated(reply));
    add(ns, Point.INPUT, Flow.untranslated(translated.answer("lo", "")));
  }

  /** A question that this namespace's own process sends, and its answer coming in. */
  private void fromHere(NetnsFacts ns) {
    String out = routeOf(ns, e.server());
    Packet asked = packet(source(), "", out);
    add(ns.inode(), Point.OUTPUT, Flow.untranslated(asked));
    add(ns.inode(), Point.POSTROUTING, Flow.untranslated(asked));
    if (e.server().isLoopback() || isLocal(ns, e.server())) {
      Packet delivered = packet(source(), "lo", "");
      add(ns.inode(), Point.PREROUTING, Flow.untranslated(delivered));
      add(ns.inode(), Point.INPUT, Flow.untranslated(delivered));
      add(ns.inode(), Point.OUTPUT, Flow.untranslated(asked.answer("", "lo")));
    }
    Packet reply = asked.answer(out, "");
    add(ns.inode(), Point.PREROUTING, Flow.untranslated(reply));
    add(ns.inode(), Point.INPUT, Flow.untranslated(reply));
  }

  private void fromContainer() {
    c.target()
        .netns()
        .known()
        .filter(own -> own.inode() == e.from().netnsInode())
        .ifPresent(this::fromHere);
    String bridge = bridge();
    if (isLocal(host, e.server())) {
      Packet delivered = packet(source(), bridge, "");
      add(host.inode(), Point.PREROUTING, Flow.untranslated(delivered));
      add(host.inode(), Point.INPUT, Flow.untranslated(delivered));
      add(host.inode(), Point.OUTPUT, Flow.untranslated(delivered.answer("", bridge)));
      return;
    }
    String out = routeOf(host, e.server());
    if (out.equals(bridge) && !c.host().bridgeNfCallIptables().orElse(false)) {
      return;
    }
    Packet through = packet(source(), bridge, out);
    add(host.inode(), Point.PREROUTING, Flow.untranslated(packet(source(), bridge, "")));
    add(host.inode(), Point.FORWARD, Flow.untranslated(through));
    add(host.inode(), Point.POSTROUTING, Flow.untranslated(through));
    Packet answer = through.answer(out, "");
    add(host.inode(), Point.PREROUTING, new Flow(toHost(answer, out), answer));
    add(host.inode(), Point.FORWARD, Flow.untranslated(through.answer(out, bridge)));
  }

  /**
   * Before the translation is taken back, which the raw and mangle tables see, the answer to a
   * masqueraded question is still addressed to the host.
   */
  private Packet toHost(Packet answer, String device) {
    return host.links().orElse(List.of()).stream()
        .filter(l -> l.name().equals(device))
        .flatMap(l -> l.addresses().stream())
        .map(Cidr::address)
        .filter(a -> a.isV6() == answer.destination().isV6())
        .findFirst()
        .map(
            own ->
                new Packet(
                    answer.transport(),
                    answer.source(),
                    own,
                    answer.sourcePort(),
                    0,
                    answer.inDevice(),
                    answer.outDevice(),
                    true))
        .orElse(answer);
  }

  private void add(long netns, Point point, Flow flow) {
    stations.add(new Station(netns, point, flow));
  }

  private Packet packet(IpAddress source, String in, String out) {
    return new Packet(e.transport(), source, e.server(), sourcePort(), e.port(), in, out, false);
  }

  /** The sender's address: what its socket was bound to, else what its networks say. */
  private IpAddress source() {
    Optional<IpAddress> bound =
        e.localAddress()
            .flatMap(
                a ->
                    IpAddress.parse(a.substring(0, a.lastIndexOf(':')).replaceAll("[\\[\\]]", "")));
    return bound.orElseGet(
        () ->
            attachment()
                .flatMap(a -> e.server().isV6() ? a.address6() : a.address())
                .orElse(IpAddress.literal(e.server().isV6() ? "::" : "0.0.0.0")));
  }

  /** What the kernel gave the socket; 0 where it is not known. */
  private int sourcePort() {
    return e.localAddress()
        .map(a -> a.substring(a.lastIndexOf(':') + 1))
        .filter(p -> p.matches("\\d{1,5}"))
        .map(Integer::valueOf)
        .orElse(0);
  }

  private Optional<Attachment> attachment() {
    return c.container().stream().flatMap(k -> k.attachments().stream()).findFirst();
  }

  /** The host's side of the network that the packet leaves by. */
  private String bridge() {
    IpAddress source = source();
    return c.engine().stream()
        .flatMap(engine -> engine.networks().stream())
        .filter(n -> n.subnets().stream().anyMatch(s -> s.contains(source)))
        .map(NetworkFacts::bridge)
        .findFirst()
        .or(() -> linkWith(source))
        .orElse("");
  }

  private Optional<String> linkWith(IpAddress source) {
    return host.links().orElse(List.of()).stream()
        .filter(l -> l.addresses().stream().anyMatch(a -> a.contains(source)))
        .map(Link::name)
        .findFirst();
  }

  static boolean isLocal(NetnsFacts ns, IpAddress address) {
    return ns.links().orElse(List.of()).stream()
        .flatMap(l -> l.addresses().stream())
        .map(Cidr::address)
        .anyMatch(address::equals);
  }

  /** The device of the most specific route; {@code lo} for loopback; empty where none is known. */
  static String routeOf(NetnsFacts ns, IpAddress destination) {
    if (destination.isLoopback() || isLocal(ns, destination)) {
      return "lo";
    }
    return route(ns.routes().orElse(List.of()), destination).map(Route::device).orElse("");
  }

  /** The most specific route, the one with the lowest metric among equals. */
  static Optional<Route> route(List<Route> routes, IpAddress destination) {
    return routes.stream()
        .filter(r -> r.destination().contains(destination))
        .min(
            Comparator.<Route>comparingInt(r -> -r.destination().bits())
                .thenComparingLong(Route::metric));
  }
}
