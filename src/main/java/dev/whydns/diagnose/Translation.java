package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules that lead port 53 of 127.0.0.11 to the engine's ports: there, reached, and right. */
final class Translation {

  private static final int MOST_PORTS = 8;

  private final Case c;
  private final Firewall firewall;
  private final Map<Transport, Optional<Stop>> stops = new EnumMap<>(Transport.class);

  private Translation(Case c, Firewall firewall) {
    this.c = c;
    this.firewall = firewall;
    for (Transport t : Transport.values()) {
      stops.put(t, c.translation(t));
    }
  }

  /** What is wrong with them; empty where queries come through, whatever the rules look like. */
  static List<Finding> judge(Case c) {
    Optional<Firewall> firewall = c.firewall();
    if (firewall.isEmpty()) {
      return inferred(c).stream().toList();
    }
    boolean noSockets =
        c.sockets().isPresent()
            && c.sockets().get().stream().noneMatch(SocketFacts::isOnEmbeddedAddress);
    return noSockets ? List.of() : new Translation(c, firewall.get()).findings();
  }

  private List<Finding> findings() {
    boolean nothing = stops.values().stream().allMatch(Optional::isEmpty);
    if (nothing) {
      return fails(Transport.UDP) ? List.of(missing()) : List.of();
    }
    List<Finding> found = new ArrayList<>();
    absent().ifPresent(found::add);
    stale().ifPresent(found::add);
    found.addAll(new ForeignRule(c, firewall, stops).findings());
    return found;
  }

  /**
   * No verdict on rules against the evidence of an answer: the rules may be read wrongly. What a
   * stranger on port 53 answers is none.
   */
  private boolean fails(Transport transport) {
    return fails(c, transport) || SocketRules.isAnsweredByStranger(c, transport);
  }

  static boolean fails(Case c, Transport transport) {
    ServerView view = c.embedded().over(transport);
    return !view.isMeasured() || view.isSilent();
  }

  /** Over one transport a fault, over TCP alone a warning: few answers need it. */
  static Severity severity(List<Transport> failing) {
    return failing.contains(Transport.UDP) ? Severity.FAULT : Severity.WARNING;
  }

  private Finding missing() {
    Optional<FirewallRule> orphan = EmbeddedPath.engineRule(firewall, Transport.UDP);
    String what =
        orphan.isPresent()
            ? "Nothing leads 127.0.0.11:53 to the engine any more: the jump from OUTPUT to the engine's"
                + " chain is gone, the chain itself is still there."
            : "The rules that lead 127.0.0.11:53 to the engine's ports are gone from "
                + c.label()
                + "'s network namespace.";
    Draft draft =
        Draft.fault(Code.RULES_MISSING, what)
            .seen(Proof.failures(c.embedded(), 2))
            .seen("sockets", "the engine listens on " + ports());
    orphan.ifPresentOrElse(
        rule -> draft.seen(unreached(rule)),
        () -> draft.seen("rules", "no rule for 127.0.0.11 port 53 in any table of " + backends()));
    c.direct().firstAnswer().map(Proof::of).ifPresent(draft::seen);
    return restored(draft).finding();
  }

  private Evidence unreached(FirewallRule rule) {
    return unreached(c, firewall, rule);
  }

  static Evidence unreached(Case c, Firewall firewall, FirewallRule rule) {
    FirewallChain chain =
        firewall.chains().stream().filter(x -> x.rules().contains(rule)).findFirst().orElseThrow();
    return new Evidence(c.label() + ", " + place(chain) + ", which no query reaches", rule.text());
  }

  /** One transport has its rule and the other has none. */
  private Optional<Finding> absent() {
    List<Transport> without =
        Stream.of(Transport.values()).filter(t -> stops.get(t).isEmpty() && fails(t)).toList();
    if (without.size() != 1) {
      return Optional.empty();
    }
    Transport transport = without.get(0);
    boolean udp = transport == Transport.UDP;
    Optional<FirewallRule> orphan = EmbeddedPath.engineRule(firewall, transport);
    Draft draft =
        Draft.of(
                Code.RULES_PARTIAL,
                severity(without),
                "The rule that leads "
                    + transport.text()
                    + " queries from 127.0.0.11:53 to the engine is "
                    + (orphan.isPresent() ? "not reached" : "missing")
                    + "; the one for "
                    + (udp ? "tcp" : "udp")
                    + " is there."
                    + (udp ? "" : " Answers that do not fit into a datagram are lost."))
            .seen(Proof.failures(c.embedded().over(transport), 2))
            .seen("sockets", "the engine listens on " + ports());
    orphan.ifPresentOrElse(
        rule -> draft.seen(unreached(rule)),
        () -> draft.seen("rules", "no " + transport.text() + " rule for 127.0.0.11 port 53"));
    return Optional.of(restored(draft).finding());
  }

  /** The engine's own rule, and nobody at its other end: left from an engine before this one. */
  private Optional<Finding> stale() {
    List<Transport> stale =
        Stream.of(Transport.values())
            .filter(t -> fails(t) && stops.get(t).filter(s -> leadsNowhere(t, s)).isPresent())
            .toList();
    if (stale.isEmpty()) {
      return Optional.empty();
    }
    String leads =
        stale.stream()
            .map(t -> "port " + port(stops.get(t).get()).getAsInt() + " for " + t.text())
            .collect(Collectors.joining(" and "));
    Draft draft =
        Draft.of(
                Code.RULES_STALE_PORT,
                severity(stale),
                "The rules lead queries to "
                    + leads
                    + ", where nobody listens; the engine listens on "
                    + ports()
                    + ".")
            .seen(Proof.failures(c.embedded().over(stale.get(0)), 2));
    stale.forEach(t -> draft.seen(rule(c, stops.get(t).get())));
    c.direct().over(stale.get(0)).firstAnswer().map(Proof::of).ifPresent(draft::seen);
    return Optional.of(restored(draft).finding());
  }

  private boolean leadsNowhere(Transport transport, Stop stop) {
    OptionalInt port = port(stop);
    return isEmbedded(stop)
        && c.sockets().isPresent()
        && port.isPresent()
        && c.listening(transport).stream().noneMatch(s -> s.port() == port.getAsInt());
  }

  static boolean isEmbedded(Stop stop) {
    return stop.verdict() instanceof Verdict.Dnat dnat && EmbeddedPath.isEmbedded(dnat);
  }

  private static OptionalInt port(Stop stop) {
    return stop.verdict() instanceof Verdict.Dnat dnat ? dnat.port() : OptionalInt.empty();
  }

  /** Without a view on the rules, the port itself answering and port 53 refusing say the same. */
  private static Optional<Finding> inferred(Case c) {
    ServerView stub = c.embedded().over(Transport.UDP);
    ServerView direct = c.direct().over(Transport.UDP);
    boolean refused =
        stub.isSilent()
            && stub.exchanges().stream().anyMatch(e -> e.outcome() instanceof Outcome.Refused);
    if (!refused || !direct.answers()) {
      return Optional.empty();
    }
    return Optional.of(
        restored(
                c,
                Draft.fault(
                        Code.RULES_MISSING,
                        "Port 53 of 127.0.0.11 refuses while the engine's own port answers: the rules"
                            + " that lead one to the other do not work.")
                    .sure(Confidence.MEDIUM)
                    .seen(Proof.failures(stub, 1))
                    .seen(Proof.some(direct, 1)))
            .finding());
  }

  static Evidence rule(Case c, Stop stop) {
    String position = stop.place().rule().map(r -> ", rule " + r.position()).orElse(", policy");
    return new Evidence(
        c.label() + ", " + place(stop.place().chain()) + position,
        stop.place().rule().map(FirewallRule::text).orElse("policy"));
  }

  private static String place(FirewallChain chain) {
    String family = chain.backend() == FirewallChain.Backend.NFTABLES ? chain.family() + " " : "";
    return chain.backend().text() + " table " + family + chain.table() + ", chain " + chain.name();
  }

  private String backends() {
    String used =
        firewall.chains().stream()
            .map(chain -> chain.backend().text())
            .distinct()
            .collect(Collectors.joining(", "));
    return used.isEmpty() ? "nftables or iptables (there is none)" : used;
  }

  private String ports() {
    String ports =
        Stream.of(Transport.values())
            .flatMap(
                t ->
                    c.engineSockets(t).stream()
                        .limit(MOST_PORTS)
                        .map(s -> s.port() + "/" + t.text()))
            .collect(Collectors.joining(", "));
    return ports.isEmpty() ? "no port of " + IpAddress.EMBEDDED_DNS : "127.0.0.11 ports " + ports;
  }

  private Draft restored(Draft draft) {
    return restored(c, draft);
  }

  /** The engine sets the rules once, when the sandbox is made; nothing checks them later. */
  private static Draft restored(Case c, Draft draft) {
    return draft
        .remedy(Restart.of(c, "the engine sets its rules anew"))
        .remedy(
            "find what changed them: something inside the container's namespace did (a firewall, a VPN,"
                + " iptables -F); the engine does not watch them, and the host's own iptables cannot"
                + " reach them")
        .remedy("see what is there now", "whydns rules " + c.label());
  }
}
