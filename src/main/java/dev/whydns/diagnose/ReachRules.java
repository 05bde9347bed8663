package dev.whydns.diagnose;

import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
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

  private enum Kind {
    BLOCKED,
    /** A rule takes some queries and lets others pass. */
    PARTLY_BLOCKED,
    NO_ROUTE,
    DEAD,
    SLOW,
    /** Nothing comes over UDP, and something over TCP: it lives. */
    TCP_ALONE
  }

  /** What is wrong with one upstream, so that those with the same trouble are told together. */
  private record Trouble(Upstream upstream, Kind kind, Optional<Culprit> culprit) {
    boolean isLike(Trouble other) {
      return kind == other.kind
          && upstream.askedFrom() == other.upstream.askedFrom()
          && culprit.map(Culprit::position).equals(other.culprit.map(Culprit::position));
    }
  }

  @Override
  public List<Finding> judge(Case c) {
    if (InternalNetwork.isOnlyOne(c) || InternalNetwork.hasNoNetwork(c)) {
      return InternalNetwork.finding(c).stream().toList();
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

  private static Finding finding(Case c, List<Trouble> group) {
    List<Upstream> servers = group.stream().map(Trouble::upstream).toList();
    Trouble first = group.get(0);
    return switch (first.kind()) {
      case NO_ROUTE -> NoRoute.finding(c, servers);
      case SLOW -> SlowUpstream.finding(c, servers);
      case DEAD, TCP_ALONE -> DeadUpstream.finding(c, servers);
      default ->
          new BlockedUpstream(c, servers, first.culprit(), first.kind() == Kind.PARTLY_BLOCKED)
              .finding();
    };
  }

  private static Optional<Trouble> trouble(Case c, Upstream u) {
    ServerView udp = c.effective(u).over(Transport.UDP);
    Optional<Culprit> culprit = blame(c, udp);
    if (!isUnreached(c, u)) {
      return culprit
          .filter(k -> k.confidence() != Confidence.LOW)
          .map(k -> new Trouble(u, Kind.PARTLY_BLOCKED, culprit));
    }
    boolean counted = culprit.filter(k -> k.confidence() == Confidence.HIGH).isPresent();
    if (!counted && ForwardingOff.is(c, u)) {
      return Optional.of(new Trouble(u, Kind.BLOCKED, Optional.empty()));
    }
    if (culprit.isPresent() && (isCertain(culprit.get()) || !isDeadElsewhere(c, u))) {
      return Optional.of(new Trouble(u, Kind.BLOCKED, culprit));
    }
    if (NoRoute.is(c, u)) {
      return Optional.of(new Trouble(u, Kind.NO_ROUTE, Optional.empty()));
    }
    return Optional.of(new Trouble(u, silence(c, u), Optional.empty()));
  }

  /** What silence means where neither a rule nor a route accounts for it. */
  private static Kind silence(Case c, Upstream u) {
    if (control(c, u).over(Transport.UDP).answers()) {
      return Kind.BLOCKED;
    }
    if (SlowUpstream.is(c, u)) {
      return Kind.SLOW;
    }
    return DeadUpstream.answersOverTcp(c, u) ? Kind.TCP_ALONE : Kind.DEAD;
  }

  /** The firewall rule that ends questions to a server, if there is one. */
  static Optional<Culprit> blame(Case c, ServerView view) {
    return view.firstFailure().isEmpty()
        ? Optional.empty()
        : Blame.of(c, e -> view.exchanges().contains(e));
  }

  /** A rule that only may be the reason is no better explanation than a dead server. */
  private static boolean isCertain(Culprit k) {
    return k.confidence() != Confidence.LOW;
  }

  private static boolean isDeadElsewhere(Case c, Upstream u) {
    return control(c, u).over(Transport.UDP).isSilent();
  }

  /** Whether another upstream answers, so that a client gets its answer in the end. */
  static boolean anotherAnswers(Case c, Upstream dead) {
    return c.upstreams().stream()
        .anyMatch(u -> !u.equals(dead) && c.effective(u).plain(Transport.UDP, "A").answers());
  }

  /** An upstream that gave no reply over UDP in the first asking, nor in any repetition. */
  static boolean isUnreached(Case c, Upstream u) {
    return c.effective(u).over(Transport.UDP).isSilent();
  }

  /** The same server from the namespace that does not count; empty where there is only one. */
  static ServerView control(Case c, Upstream u) {
    if (c.isHostSide()) {
      return new ServerView(List.of());
    }
    return u.askedFrom() == AskedFrom.HOST ? c.fromTarget(u.address()) : c.fromHost(u.address());
  }

  static String names(List<Upstream> servers) {
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

  static String vantage(Case c, boolean fromHost) {
    return fromHost ? "the host" : c.label();
  }

  /** The dig command that repeats an exchange from where it was sent. */
  static String byHand(Case c, Upstream u, Exchange e) {
    String dig =
        "dig @"
            + u.address()
            + " "
            + e.question().name()
            + " "
            + e.question().type()
            + (e.transport() == Transport.TCP ? " +tcp" : "");
    return u.askedFrom() == AskedFrom.HOST || c.isHostSide()
        ? dig
        : "whydns netns " + c.label() + " -- " + dig;
  }

  static Severity worst(Case c, List<Upstream> servers) {
    return servers.stream().allMatch(u -> anotherAnswers(c, u)) ? Severity.WARNING : Severity.FAULT;
  }

  /**
   * Silence before a live server costs every lookup the engine's timer; a refusal costs nothing.
   */
  static boolean delays(Case c, Upstream u) {
    int place = c.upstreams().indexOf(u);
    return !c.effective(u).over(Transport.UDP).failsAtOnce()
        && c.upstreams().stream()
            .skip(place + 1L)
            .anyMatch(o -> c.effective(o).over(Transport.UDP).answers())
        && c.upstreams().stream()
            .limit(place)
            .noneMatch(o -> c.effective(o).over(Transport.UDP).answers());
  }

  /** Where the engine asks from, and how that is known; empty where it does not ask. */
  static Optional<String> engineAsks(Case c, List<Upstream> servers) {
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
}
