package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Route;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Upstreams that no route leads to: from the namespace that asks, or from the host, which forwards
 * what containers on bridges send.
 */
final class NoRoute {

  /** A namespace without the route. */
  private record Gap(String where, boolean onHost, List<Route> routes) {}

  private NoRoute() {}

  /** Only where the kernel said so as well: policy routing may know a way that no table shows. */
  static boolean is(Case c, Upstream u) {
    return gap(c, u).isPresent()
        && Stream.of(c.fromTarget(u.address()), c.fromHost(u.address()))
            .flatMap(view -> view.exchanges().stream())
            .anyMatch(e -> e.outcome() instanceof Outcome.Unreachable);
  }

  private static Optional<Gap> gap(Case c, Upstream u) {
    boolean fromHost = u.askedFrom() == AskedFrom.HOST || c.isHostSide();
    Optional<Gap> own =
        fromHost
            ? Optional.empty()
            : c.target().netns().known().flatMap(n -> gap(c.label(), false, n, u));
    boolean passesHost =
        fromHost || c.networks().stream().map(NetworkFacts::driver).anyMatch("bridge"::equals);
    return own.isPresent() || !passesHost ? own : gap("the host", true, c.host().netns(), u);
  }

  private static Optional<Gap> gap(String where, boolean onHost, NetnsFacts ns, Upstream u) {
    return ns.routes()
        .known()
        .filter(r -> !PacketPath.isLocal(ns, u.address()) && !u.address().isLoopback())
        .filter(r -> PacketPath.route(r, u.address()).filter(x -> !x.reject()).isEmpty())
        .map(r -> new Gap(where, onHost, r));
  }

  static Finding finding(Case c, List<Upstream> servers) {
    Upstream u = servers.get(0);
    Gap gap = gap(c, u).orElseThrow();
    return Draft.of(
            Code.UPSTREAM_NO_ROUTE,
            severity(c, servers),
            "There is no route to "
                + ReachRules.names(servers)
                + " from "
                + gap.where()
                + (gap.onHost() && !c.isHostSide() && u.askedFrom() == AskedFrom.CONTAINER
                    ? ", which forwards what " + c.label() + " sends."
                    : ", where queries to it are sent from."))
        .seen(Proof.failures(c.effective(u), 1))
        .seen("routes", taken(gap, u) + "; default route: " + defaultRoute(gap))
        .remedy(
            "add the route, or take a server that can be reached"
                + (c.isHostSide() ? "" : ": `--dns`, or `dns:` in the compose file"))
        .remedy(
            "see it by hand",
            (gap.onHost() ? "" : "whydns netns " + c.label() + " -- ")
                + "ip route get "
                + u.address())
        .finding();
  }

  /**
   * A blackhole route says nothing to what is forwarded: the engine waits for it as for a dead
   * server, and then the route is as bad as the wait.
   */
  private static Severity severity(Case c, List<Upstream> servers) {
    boolean waits =
        !TimingRules.isQuick(c) && servers.stream().anyMatch(u -> ReachRules.delays(c, u));
    return waits ? Severity.FAULT : ReachRules.worst(c, servers);
  }

  private static String taken(Gap gap, Upstream u) {
    return PacketPath.route(gap.routes(), u.address())
        .map(r -> gap.where() + " rejects " + r.destination() + " by a route")
        .orElse("no route of " + gap.where() + " takes " + u.address());
  }

  private static String defaultRoute(Gap gap) {
    return gap.routes().stream()
        .filter(r -> r.isDefault() && !r.reject())
        .findFirst()
        .map(r -> r.gateway().map(g -> "via " + g + " ").orElse("") + "dev " + r.device())
        .orElse("none");
  }
}
