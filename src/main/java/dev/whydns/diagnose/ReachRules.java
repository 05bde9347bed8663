package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
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

  @Override
  public List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>();
    if (isInternalOnly(c)) {
      internal(c).ifPresent(found::add);
      return found;
    }
    for (Upstream u : c.upstreams()) {
      unreached(c, u).ifPresent(found::add);
    }
    return found;
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

  private static Optional<Finding> unreached(Case c, Upstream u) {
    if (!isUnreached(c, u) || isInOwnFilter(c)) {
      return Optional.empty();
    }
    IpAddress server = u.address();
    boolean fromHost = u.askedFrom() == AskedFrom.HOST;
    ServerView here = c.effective(u);
    ServerView there = fromHost ? c.fromTarget(server) : c.fromHost(server);
    Optional<Culprit> culprit = Blame.of(c, e -> here.exchanges().contains(e));
    boolean there_answers = !c.isHostSide() && there.over(Transport.UDP).answers();
    if (culprit.isPresent() || there_answers) {
      return Optional.of(blocked(c, u, here, there, culprit));
    }
    return Optional.of(noRoute(c, u, here).orElseGet(() -> dead(c, u, here, there)));
  }

  /** The target's own firewall is NatRules' finding; it would be told twice. */
  private static boolean isInOwnFilter(Case c) {
    return !c.usesEmbeddedDns()
        && !c.isHostSide()
        && Blame.of(c, e -> e.probe() == Probe.STUB)
            .filter(k -> !k.where().equals("host"))
            .isPresent();
  }

  private static Finding blocked(
      Case c, Upstream u, ServerView here, ServerView there, Optional<Culprit> culprit) {
    boolean fromHost = u.askedFrom() == AskedFrom.HOST;
    Code code = fromHost ? Code.UPSTREAM_BLOCKED_FROM_HOST : Code.UPSTREAM_BLOCKED_FROM_CONTAINER;
    Draft draft =
        Draft.of(
                code,
                delays(c, u, here) ? Severity.FAULT : severity(c, u),
                blockedSummary(c, u, there, culprit))
            .sure(confidence(there, culprit));
    culprit.ifPresent(k -> draft.seen(k.evidence()));
    draft.seen(Proof.failures(here.over(Transport.UDP), 2));
    there.firstAnswer().ifPresent(e -> draft.seen(Proof.of(e)));
    engineAsks(c, u).ifPresent(text -> draft.seen("engine", text));
    return remedies(c, u, here, culprit, draft).finding();
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
      Case c, Upstream u, ServerView there, Optional<Culprit> culprit) {
    boolean fromHost = u.askedFrom() == AskedFrom.HOST;
    String asker = c.usesEmbeddedDns() ? "the engine sends" : c.label() + " sends";
    String from = fromHost ? "from the host" : "from " + c.label() + "'s own address";
    String where =
        culprit
            .map(
                k -> k.where().equals("host") ? "The host's firewall " : k.where() + "'s firewall ")
            .orElse("");
    String first =
        culprit
            .map(
                k ->
                    where
                        + k.does()
                        + " the queries that "
                        + asker
                        + " to "
                        + u.address()
                        + " "
                        + from
                        + ".")
            .orElse(
                "The queries that "
                    + asker
                    + " to "
                    + u.address()
                    + " "
                    + from
                    + " get no answer; something between drops them.");
    String control =
        there.over(Transport.UDP).answers()
            ? " The same query from " + (fromHost ? c.label() : "the host") + " is answered."
            : "";
    return first + control;
  }

  private static Optional<String> engineAsks(Case c, Upstream u) {
    if (!c.usesEmbeddedDns()) {
      return Optional.empty();
    }
    return Optional.of(
        c.engineText()
            + " asks "
            + u.address()
            + (u.askedFrom() == AskedFrom.HOST
                ? " from the host's namespace"
                : " from the container's namespace")
            + " ("
            + c.target().upstreamsFrom()
            + ")");
  }

  private static Draft remedies(
      Case c, Upstream u, ServerView here, Optional<Culprit> culprit, Draft draft) {
    boolean fromHost = u.askedFrom() == AskedFrom.HOST;
    culprit.ifPresent(
        k -> Allow.before(c, u, k).forEach(r -> draft.remedy(r.text(), r.command().orElse(""))));
    if (culprit.isPresent()) {
      draft.remedy("whatever manages this firewall will put the rule back; change it there");
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
              + " a server that it can reach: docker run --dns, or dns: in the compose file");
    }
    Exchange e = here.first().orElseThrow();
    draft.remedy("see it by hand", byHand(c, u, e));
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
  private static boolean delays(Case c, Upstream u, ServerView here) {
    int place = c.upstreams().indexOf(u);
    return !here.over(Transport.UDP).failsAtOnce()
        && c.upstreams().stream()
            .skip(place + 1L)
            .anyMatch(o -> c.effective(o).over(Transport.UDP).answers())
        && c.upstreams().stream()
            .limit(place)
            .noneMatch(o -> c.effective(o).over(Transport.UDP).answers());
  }

  private static Optional<Finding> noRoute(Case c, Upstream u, ServerView here) {
    boolean fromHost = u.askedFrom() == AskedFrom.HOST || c.isHostSide();
    Optional<NetnsFacts> ns = fromHost ? Optional.of(c.host().netns()) : c.target().netns().known();
    Optional<List<Route>> routes = ns.flatMap(n -> n.routes().known());
    boolean none =
        routes
            .map(r -> PacketPath.route(r, u.address()).filter(x -> !x.reject()).isEmpty())
            .orElse(false);
    Optional<Exchange> told =
        here.exchanges().stream()
            .filter(e -> e.outcome() instanceof Outcome.Unreachable)
            .findFirst();
    if (!none || told.isEmpty()) {
      return Optional.empty();
    }
    String where = fromHost ? "the host" : c.label();
    return Optional.of(
        Draft.of(
                Code.UPSTREAM_NO_ROUTE,
                severity(c, u),
                "There is no route to "
                    + u.address()
                    + " from "
                    + where
                    + ", where queries to it are sent from.")
            .seen(Proof.of(told.get()))
            .seen(
                "routes",
                "no route of "
                    + where
                    + " takes "
                    + u.address()
                    + "; default route: "
                    + routes.get().stream()
                        .filter(Route::isDefault)
                        .findFirst()
                        .map(
                            r ->
                                r.gateway().map(g -> "via " + g + " ").orElse("")
                                    + "dev "
                                    + r.device())
                        .orElse("none"))
            .remedy(
                "add the route, or take a server that can be reached: --dns, or dns: in the compose file")
            .remedy(
                "see it by hand",
                fromHost
                    ? "ip route get " + u.address()
                    : "whydns netns " + c.label() + " -- ip route get " + u.address())
            .finding());
  }

  private static Finding dead(Case c, Upstream u, ServerView here, ServerView there) {
    boolean both = there.isMeasured() && !c.isHostSide() && !there.equals(here);
    Draft draft =
        Draft.of(
                Code.UPSTREAM_DEAD,
                severity(c, u),
                "The server "
                    + u.address()
                    + " does not answer"
                    + (both
                        ? ", neither from " + c.label() + " nor from the host."
                        : " from "
                            + vantage(c, u.askedFrom() == AskedFrom.HOST || c.isHostSide())
                            + ".")
                    + (anotherAnswers(c, u) ? " Another server does." : ""))
            .sure(
                both || c.isHostSide() || !c.repetitions().isEmpty()
                    ? Confidence.HIGH
                    : Confidence.MEDIUM)
            .seen(Proof.failures(here, 2));
    if (both) {
      draft.seen(Proof.failures(there, 1));
    }
    if (here.over(Transport.TCP).answers()) {
      here.over(Transport.TCP).firstAnswer().ifPresent(e -> draft.seen(Proof.of(e)));
    }
    engineAsks(c, u).ifPresent(text -> draft.seen("engine", text));
    return draft
        .remedy(
            "bring the server back, or take it out of "
                + source(c)
                + " and restart the container, which keeps its copy until then")
        .remedy("see it by hand", byHand(c, u, here.first().orElseThrow()))
        .finding();
  }

  private static String source(Case c) {
    boolean own = c.container().map(k -> !k.dns().isEmpty()).orElse(false);
    return own ? "the container's dns: setting" : "the host's /etc/resolv.conf";
  }

  /**
   * Forwarding is switched off while every attached network is internal (23.0.11, 25.0.5, 26.0.0).
   */
  static boolean isInternalOnly(Case c) {
    List<NetworkFacts> networks = c.networks();
    boolean noDefault =
        c.target().netns().known().flatMap(n -> n.routes().known()).stream()
            .anyMatch(routes -> routes.stream().noneMatch(r -> r.isDefault() && !r.reject()));
    return c.isContainer()
        && !networks.isEmpty()
        && networks.stream().allMatch(NetworkFacts::internal)
        && noDefault;
  }

  private static Optional<Finding> internal(Case c) {
    ServerView outside = c.outside(Probe.STUB);
    boolean asked = !c.options().names().isEmpty();
    boolean works =
        outside.exchanges().stream()
            .flatMap(e -> e.rcode().stream())
            .anyMatch(r -> r.equals("NOERROR") || r.equals("NXDOMAIN"));
    if (works) {
      return Optional.empty();
    }
    String names = String.join(", ", c.networks().stream().map(NetworkFacts::name).toList());
    Draft draft =
        Draft.of(
                Code.INTERNAL_NETWORK,
                asked ? Severity.FAULT : Severity.INFO,
                c.label()
                    + " is only on internal networks ("
                    + names
                    + "): the engine answers container names there and refuses names outside.")
            .seen("network", names + ": internal, and no default route in " + c.label());
    outside.first().ifPresent(e -> draft.seen(Proof.of(e)));
    return Optional.of(
        draft
            .remedy(
                "if it needs names outside, attach a network with a way out",
                "docker network connect NETWORK " + c.label())
            .remedy(
                "or, from engine 26.1.3 on, give it a server on the internal network itself: --dns")
            .finding());
  }
}
