package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Route;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the upstreams can be reached from where the engine asks them: blocked, without a route,
 * or dead.
 *
 * <p>Only the namespace that counts for an upstream is judged; the other one is the control that
 * tells a blocked path from a dead server.
 */
final class ReachRules implements Rules {

  /** What is wrong with one upstream, so that those with the same trouble are told together. */
  private record Trouble(Upstream upstream, Code code, Optional<Culprit> culprit) {
    boolean isLike(Trouble other) {
      return code == other.code
          && upstream.askedFrom() == other.upstream.askedFrom()
          && culprit.map(k -> k.position()).equals(other.culprit.map(k -> k.position()));
    }
  }

  @Override
  public List<Finding> judge(Case c) {
    if (isInternalOnly(c) || hasNoNetwork(c)) {
      return internal(c).stream().toList();
    }
    if (isInOwnFilter(c)) {
      return List.of();
    }
    List<List<Trouble>> groups = new ArrayList<>();
    for (Upstream u : c.upstreams()) {
      trouble(c, u).ifPresent(t -> group(groups, t));
    }
    return groups.stream().map(group -> finding(c, group)).toList();
  }

  private static void group(List<List<Trouble>> groups, Trouble trouble) {
    for (List<Trouble> group : groups) {
      if (group.get(0).isLike(trouble)) {
        group.add(trouble);
        return;
      }
    }
    groups.add(new ArrayList<>(List.of(trouble)));
  }

  /** Whether another upstream answers, so that a client gets its answer in the end. */
  static boolean anotherAnswers(Case c, Upstream dead) {
    return c.upstreams().stream()
        .anyMatch(u -> !u.equals(dead) && c.effective(u).plain(Transport.UDP, "A").answers());
  }

  /** An upstream that gave no reply over UDP in the first asking, nor in any repetition. */
  static boolean isUnreached(Case c, Upstream u) {
    ServerView udp = c.effective(u).over(Transport.UDP);
    return udp.isSilent();
  }

  private static Optional<Trouble> trouble(Case c, Upstream u) {
    if (!isUnreached(c, u)) {
      return Optional.empty();
    }
    ServerView here = c.effective(u);
    Optional<Culprit> culprit = Blame.of(c, e -> here.exchanges().contains(e));
    if (culprit.isPresent() || control(c, u).over(Transport.UDP).answers()) {
      return Optional.of(
          new Trouble(
              u,
              u.askedFrom() == AskedFrom.HOST
                  ? Code.UPSTREAM_BLOCKED_FROM_HOST
                  : Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
              culprit));
    }
    Code code = hasNoRoute(c, u, here) ? Code.UPSTREAM_NO_ROUTE : Code.UPSTREAM_DEAD;
    return Optional.of(new Trouble(u, code, Optional.empty()));
  }

  /** The same server from the namespace that does not count; empty where there is only one. */
  private static ServerView control(Case c, Upstream u) {
    if (c.isHostSide()) {
      return new ServerView(List.of());
    }
    return u.askedFrom() == AskedFrom.HOST ? c.fromTarget(u.address()) : c.fromHost(u.address());
  }

  private static Finding finding(Case c, List<Trouble> group) {
    List<Upstream> servers = group.stream().map(Trouble::upstream).toList();
    return switch (group.get(0).code()) {
      case UPSTREAM_NO_ROUTE -> noRoute(c, servers);
      case UPSTREAM_DEAD -> dead(c, servers);
      default -> blocked(c, servers, group.get(0));
    };
  }

  private static String names(List<Upstream> servers) {
    List<String> all = servers.stream().map(u -> u.address().text()).toList();
    return all.size() == 1
        ? all.get(0)
        : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.get(all.size() - 1);
  }

  /** The target's own firewall is NatRules' finding; it would be told twice. */
  private static boolean isInOwnFilter(Case c) {
    return !c.usesEmbeddedDns()
        && !c.isHostSide()
        && Blame.of(c, e -> e.probe() == Probe.STUB)
            .filter(k -> !k.where().equals("host"))
            .isPresent();
  }

  private static Finding blocked(Case c, List<Upstream> servers, Trouble trouble) {
    Optional<Culprit> culprit = trouble.culprit();
    ServerView there = control(c, servers.get(0));
    boolean fault =
        servers.stream().anyMatch(u -> delays(c, u) || severity(c, u) == Severity.FAULT);
    Draft draft =
        Draft.of(
                trouble.code(),
                fault ? Severity.FAULT : Severity.WARNING,
                blockedSummary(c, servers, there, culprit))
            .sure(confidence(there, culprit));
    culprit.ifPresent(k -> draft.seen(k.evidence()));
    servers.forEach(u -> draft.seen(Proof.failures(c.effective(u).over(Transport.UDP), 1)));
    there.firstAnswer().ifPresent(e -> draft.seen(Proof.of(e)));
    engineAsks(c, servers).ifPresent(text -> draft.seen("engine", text));
    return remedies(c, servers, culprit, draft).finding();
  }

  private static Confidence confidence(ServerView there, Optional<Culprit> culprit) {
    if (culprit.isPresent()) {
      return culprit.get().confidence() == Confidence.LOW && there.answers()
          ? Confidence.MEDIUM
          : culprit.get().confidence();
    }
    return Confidence.MEDIUM;
  }

  private static String blockedSummary(
      Case c, List<Upstream> servers, ServerView there, Optional<Culprit> culprit) {
    boolean fromHost = servers.get(0).askedFrom() == AskedFrom.HOST;
    String asker = c.usesEmbeddedDns() ? "the engine sends" : c.label() + " sends";
    String from = fromHost ? "from the host" : "from " + c.label() + "'s own address";
    String queries = "the queries that " + asker + " to " + names(servers) + " " + from;
    String first =
        culprit
            .map(
                k ->
                    (k.where().equals("host") ? "The host's" : k.where() + "'s")
                        + " firewall "
                        + k.does()
                        + " "
                        + queries
                        + ".")
            .orElse("T" + queries.substring(1) + " get no answer; something between drops them.");
    String control =
        there.over(Transport.UDP).answers()
            ? " The same query from " + (fromHost ? c.label() : "the host") + " is answered."
            : "";
    return first + control;
  }

  private static Optional<String> engineAsks(Case c, List<Upstream> servers) {
    if (!c.usesEmbeddedDns()) {
      return Optional.empty();
    }
    return Optional.of(
        c.engineText().replace("engine ", "")
            + " asks "
            + names(servers)
            + (servers.get(0).askedFrom() == AskedFrom.HOST
                ? " from the host's namespace"
                : " from the container's namespace")
            + " (known from "
            + c.target().upstreamsFrom()
            + ")");
  }

  private static Draft remedies(
      Case c, List<Upstream> servers, Optional<Culprit> culprit, Draft draft) {
    Upstream u = servers.get(0);
    boolean fromHost = u.askedFrom() == AskedFrom.HOST;
    if (culprit.isPresent()) {
      servers.forEach(s -> Allow.before(c, s, culprit.get()).ifPresent(draft::remedy));
      draft.remedy("whatever manages this firewall will remove that again: change it there");
    } else {
      draft.remedy(
          "look for a firewall or an access list between "
              + vantage(c, fromHost)
              + " and "
              + u.address()
              + " that allows only other addresses");
    }
    if (!fromHost) {
      draft.remedy(
          "or give "
              + c.label()
              + " a server that it can reach: `docker run --dns`, or `dns:` in the"
              + " compose file");
    }
    draft.remedy("see it by hand", byHand(c, u, c.effective(u).first().orElseThrow()));
    return draft;
  }

  private static String vantage(Case c, boolean fromHost) {
    return fromHost ? "the host" : c.label();
  }

  /** The dig command that repeats an exchange from where it was sent. */
  static String byHand(Case c, Upstream u, Exchange e) {
    String dig = "dig @" + u.address() + " " + e.question().name() + " " + e.question().type();
    return u.askedFrom() == AskedFrom.HOST || c.isHostSide()
        ? dig
        : "whydns netns " + c.label() + " -- " + dig;
  }

  private static Severity severity(Case c, Upstream u) {
    return anotherAnswers(c, u) ? Severity.WARNING : Severity.FAULT;
  }

  /**
   * Silence before a live server costs every lookup the engine's timer; a refusal costs nothing.
   */
  private static boolean delays(Case c, Upstream u) {
    int place = c.upstreams().indexOf(u);
    return !c.effective(u).over(Transport.UDP).failsAtOnce()
        && c.upstreams().stream()
            .skip(place + 1L)
            .anyMatch(o -> c.effective(o).over(Transport.UDP).answers())
        && c.upstreams().stream()
            .limit(place)
            .noneMatch(o -> c.effective(o).over(Transport.UDP).answers());
  }

  private static Optional<List<Route>> routes(Case c, Upstream u) {
    boolean fromHost = u.askedFrom() == AskedFrom.HOST || c.isHostSide();
    Optional<NetnsFacts> ns = fromHost ? Optional.of(c.host().netns()) : c.target().netns().known();
    return ns.flatMap(n -> n.routes().known());
  }

  private static boolean hasNoRoute(Case c, Upstream u, ServerView here) {
    boolean none =
        routes(c, u)
            .map(r -> PacketPath.route(r, u.address()).filter(x -> !x.reject()).isEmpty())
            .orElse(false);
    return none
        && here.exchanges().stream().anyMatch(e -> e.outcome() instanceof Outcome.Unreachable);
  }

  private static Severity worst(Case c, List<Upstream> servers) {
    return servers.stream().map(u -> severity(c, u)).max(Severity::compareTo).orElseThrow();
  }

  private static Finding noRoute(Case c, List<Upstream> servers) {
    Upstream u = servers.get(0);
    boolean fromHost = u.askedFrom() == AskedFrom.HOST || c.isHostSide();
    String where = fromHost ? "the host" : c.label();
    String defaultRoute =
        routes(c, u).orElse(List.of()).stream()
            .filter(r -> r.isDefault() && !r.reject())
            .findFirst()
            .map(r -> r.gateway().map(g -> "via " + g + " ").orElse("") + "dev " + r.device())
            .orElse("none");
    return Draft.of(
            Code.UPSTREAM_NO_ROUTE,
            worst(c, servers),
            "There is no route to "
                + names(servers)
                + " from "
                + where
                + ", where queries to it are sent from.")
        .seen(Proof.failures(c.effective(u), 1))
        .seen(
            "routes",
            "no route of " + where + " takes " + u.address() + "; default route: " + defaultRoute)
        .remedy(
            "add the route, or take a server that can be reached: `--dns`, or `dns:` in the compose"
                + " file")
        .remedy(
            "see it by hand",
            (fromHost ? "" : "whydns netns " + c.label() + " -- ") + "ip route get " + u.address())
        .finding();
  }

  private static Finding dead(Case c, List<Upstream> servers) {
    Upstream first = servers.get(0);
    boolean both = control(c, first).isMeasured();
    boolean one = servers.size() == 1;
    Draft draft =
        Draft.of(
                Code.UPSTREAM_DEAD,
                worst(c, servers),
                (one ? "The server " : "The servers ")
                    + names(servers)
                    + (one ? " does not answer" : " do not answer")
                    + (both
                        ? ", neither from " + c.label() + " nor from the host."
                        : " from "
                            + vantage(c, first.askedFrom() == AskedFrom.HOST || c.isHostSide())
                            + ".")
                    + (anotherAnswers(c, first) ? " Another server does." : ""))
            .sure(both || !c.repetitions().isEmpty() ? Confidence.HIGH : Confidence.MEDIUM);
    for (Upstream u : servers) {
      draft.seen(Proof.failures(c.effective(u), 1));
      draft.seen(Proof.failures(control(c, u), 1));
      c.effective(u).over(Transport.TCP).firstAnswer().ifPresent(e -> draft.seen(Proof.of(e)));
    }
    engineAsks(c, servers).ifPresent(text -> draft.seen("engine", text));
    return draft
        .remedy(
            "bring the server back, or take it out of "
                + source(c)
                + " and restart the container, which keeps its copy until then")
        .remedy("see it by hand", byHand(c, first, c.effective(first).first().orElseThrow()))
        .finding();
  }

  private static String source(Case c) {
    if (c.isContainer() && Provenance.isOtherFile(c)) {
      return "the file mounted on its /etc/resolv.conf";
    }
    boolean own = c.container().map(k -> !k.dns().isEmpty()).orElse(false);
    return own ? "the container's dns: setting" : "the host's /etc/resolv.conf";
  }

  /** Started with {@code --network none}: there is nothing but the loopback interface. */
  static boolean hasNoNetwork(Case c) {
    return c.container().filter(k -> k.networkMode().equals("none")).isPresent()
        && c.container().get().attachments().stream().allMatch(a -> a.network().equals("none"));
  }

  /**
   * Only internal networks, and no server on one of them. Engines forward nothing from there
   * (23.0.11, 25.0.5, 26.0.0), or forward to where the network's own rules drop it (before).
   */
  static boolean isInternalOnly(Case c) {
    List<NetworkFacts> networks = c.networks();
    return c.isContainer()
        && !networks.isEmpty()
        && networks.stream().allMatch(NetworkFacts::internal)
        && c.upstreams().stream().noneMatch(u -> isOn(networks, u));
  }

  private static boolean isOn(List<NetworkFacts> networks, Upstream u) {
    return networks.stream()
        .flatMap(n -> n.subnets().stream())
        .anyMatch(subnet -> subnet.contains(u.address()));
  }

  private static Optional<Finding> internal(Case c) {
    ServerView outside = c.outside(Probe.STUB);
    List<String> lost =
        c.options().names().stream().filter(n -> !isResolved(outside.named(n))).toList();
    boolean asked = !c.options().names().isEmpty();
    if (asked ? lost.isEmpty() : isResolved(outside)) {
      return Optional.empty();
    }
    ServerView shown = asked ? outside.named(lost.get(0)) : outside;
    Draft draft =
        Draft.of(
            Code.INTERNAL_NETWORK,
            asked ? Severity.FAULT : Severity.INFO,
            hasNoNetwork(c) ? noNetworkSummary(c) : internalSummary(c));
    draft.seen(
        "network",
        hasNoNetwork(c)
            ? "none: no interface but loopback"
            : internalNames(c) + ": internal, no way out");
    shown.first().ifPresent(e -> draft.seen(Proof.of(e)));
    if (hasNoNetwork(c)) {
      draft.remedy(
          "if it needs names, create it anew with a network: `docker run --network NETWORK`");
    } else {
      draft.remedy(
          "if it needs names outside, attach a network with a way out",
          "docker network connect NETWORK " + c.label());
      draft.remedy(
          "or, with an engine from 26.1.3 on, give it a server on the internal network itself:"
              + " `--dns`");
    }
    return Optional.of(draft.finding());
  }

  private static boolean isResolved(ServerView view) {
    return view.exchanges().stream()
        .flatMap(e -> e.rcode().stream())
        .anyMatch(r -> r.equals("NOERROR") || r.equals("NXDOMAIN"));
  }

  private static String internalNames(Case c) {
    return String.join(", ", c.networks().stream().map(NetworkFacts::name).toList());
  }

  private static String internalSummary(Case c) {
    return c.label()
        + " is only on internal networks ("
        + internalNames(c)
        + "): names of containers resolve there, names outside do not.";
  }

  private static String noNetworkSummary(Case c) {
    return c.label() + " has no network (--network none), so there is nothing that it could ask.";
  }
}
