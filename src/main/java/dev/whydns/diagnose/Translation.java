package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question.Purpose;
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

  private final Case c;
  private final Firewall firewall;
  private final Map<Transport, Optional<Stop>> stops = new EnumMap<>(Transport.class);

  private Translation(Case c, Firewall firewall) {
    this.c = c;
    this.firewall = firewall;
    for (Transport t : Transport.values()) {
      stops.put(t, EmbeddedPath.translation(firewall, t));
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
    found.addAll(shadowed());
    return found;
  }

  /** No verdict on rules against the evidence of an answer: the rules may be read wrongly. */
  private boolean fails(Transport transport) {
    ServerView view = c.embedded().over(transport);
    return !view.isMeasured() || view.isSilent();
  }

  /** Over one transport a fault, over TCP alone a warning: few answers need it. */
  private static Severity severity(List<Transport> failing) {
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

  private static boolean isEmbedded(Stop stop) {
    return stop.verdict() instanceof Verdict.Dnat dnat && EmbeddedPath.isEmbedded(dnat);
  }

  private static OptionalInt port(Stop stop) {
    return stop.verdict() instanceof Verdict.Dnat dnat ? dnat.port() : OptionalInt.empty();
  }

  /** One finding for each foreign rule, which may take both transports. */
  private List<Finding> shadowed() {
    List<Finding> found = new ArrayList<>();
    List<Transport> taken =
        Stream.of(Transport.values()).filter(t -> foreign(t).isPresent()).toList();
    for (Transport t : taken) {
      Stop stop = foreign(t).get();
      List<Transport> same =
          taken.stream().filter(o -> foreign(o).get().place().equals(stop.place())).toList();
      if (same.get(0) == t) {
        found.add(shadowed(stop, same));
      }
    }
    return found;
  }

  /** A rule that is not the engine's and gets the queries in its place, to their harm. */
  private Optional<Stop> foreign(Transport t) {
    Optional<Stop> stop = stops.get(t).filter(s -> !isEmbedded(s));
    if (stop.filter(s -> s.verdict() instanceof Verdict.Opaque).isPresent()) {
      return Optional.empty();
    }
    if (stop.isPresent() && (fails(t) || t == Transport.UDP && isAnsweredByAnother())) {
      return stop;
    }
    boolean engineIsThere = !c.listening(t).isEmpty() && c.direct().over(t).answers();
    return stop.isEmpty() && fails(t) && engineIsThere && c.embedded().over(t).failsAtOnce()
        ? EmbeddedPath.doubtful(firewall, t)
        : Optional.empty();
  }

  /** Who answers does not know the container's own name, which the engine does. */
  private boolean isAnsweredByAnother() {
    ServerView local = c.stub(Purpose.LOCAL).plain(Transport.UDP, "A");
    return local.answers()
        && local.exchanges().stream().noneMatch(Translation::isGood)
        && c.direct().exchanges().stream()
            .anyMatch(e -> e.question().purpose() == Purpose.LOCAL && isGood(e));
  }

  private static boolean isGood(Exchange e) {
    return e.rcode().filter("NOERROR"::equals).isPresent();
  }

  private Finding shadowed(Stop stop, List<Transport> transports) {
    Transport first = transports.get(0);
    ServerView asked = c.embedded().over(first);
    String which = transports.stream().map(Transport::text).collect(Collectors.joining(" and "));
    Draft draft =
        Draft.of(Code.RULES_SHADOWED, severity(transports), summary(stop, first, which))
            .sure(stop.fit() == Fit.YES ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(rule(c, stop))
            .seen(Proof.failures(asked, 2));
    if (asked.answers()) {
      draft.seen(Proof.some(c.stub(Purpose.LOCAL).plain(Transport.UDP, "A"), 1));
    }
    c.direct().over(first).firstAnswer().map(Proof::of).ifPresent(draft::seen);
    EmbeddedPath.engineRule(firewall, first).map(this::unreached).ifPresent(draft::seen);
    if (OwnFirewall.touchesUpstreams(c, stop.place())) {
      draft.explains(Code.UPSTREAM_BLOCKED_FROM_CONTAINER);
    }
    OwnFirewall.removal(c, stop.place()).ifPresent(draft::remedy);
    return draft
        .remedy(
            "find what inserted it in "
                + c.label()
                + ", and exempt 127.0.0.11 there: a VPN, a proxy, a firewall package, the entrypoint")
        .remedy("see the rules in their order", "whydns rules " + c.label() + " --all-chains")
        .finding();
  }

  private String summary(Stop stop, Transport first, String which) {
    String queries = which + " queries to 127.0.0.11:53";
    String instead =
        EmbeddedPath.engineRule(firewall, first).isPresent()
            ? " before the engine's rule does"
            : ", and the engine's own rule is gone";
    if (stop.verdict() instanceof Verdict.NoTrack) {
      return "A rule in "
          + c.label()
          + "'s network namespace takes "
          + queries
          + " out of connection tracking, so the engine's rule is not applied to them.";
    } else if (stop.verdict() instanceof Verdict.Dnat dnat) {
      String to =
          (dnat.address().isEmpty() ? "127.0.0.1" : dnat.address())
              + (dnat.port().isPresent() ? ":" + dnat.port().getAsInt() : "");
      boolean answers = c.embedded().over(first).answers();
      return "A rule that is not the engine's leads "
          + queries
          + " to "
          + to
          + instead
          + (answers ? "; who answers there does not know the names of containers." : ".");
    }
    return "A rule that is not the engine's ends the way of " + queries + instead + ".";
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
            .flatMap(t -> c.listening(t).stream().map(s -> s.port() + "/" + t.text()))
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
