package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.Outcome;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The way from 127.0.0.11:53 to the engine's ports inside the target's namespace: loopback,
 * translation rules, and the namespace's own filter.
 */
final class NatRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    if (!c.usesEmbeddedDns()) {
      return filterFindings(c).toList();
    }
    Optional<Finding> loopback = loopback(c);
    if (loopback.isPresent()) {
      return List.of(loopback.get());
    }
    List<Finding> found = new ArrayList<>();
    c.firewall()
        .ifPresentOrElse(f -> found.addAll(rules(c, f)), () -> inferred(c).ifPresent(found::add));
    filterFindings(c).forEach(found::add);
    return found;
  }

  /**
   * Addresses stay on a loopback that is switched off; what is sent to them is lost without a word.
   */
  private static Optional<Finding> loopback(Case c) {
    ServerView asked = embedded(c);
    boolean down =
        c.target().netns().known().flatMap(n -> n.links().known()).stream()
            .anyMatch(links -> links.stream().noneMatch(l -> l.name().equals("lo") && l.up()));
    boolean told =
        asked.exchanges().stream()
            .anyMatch(e -> e.outcome() instanceof Outcome.Unreachable u && !isDenied(u));
    if (!asked.isSilent() || !(down || told)) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.fault(
                Code.LOOPBACK_DOWN,
                "The loopback interface of "
                    + c.label()
                    + " is down, so nothing on 127.0.0.11 can be"
                    + " reached from inside.")
            .sure(down ? Confidence.HIGH : Confidence.MEDIUM)
            .seen("links", down ? "lo is not up" : "lo could not be read")
            .seen(Proof.failures(asked, 2))
            .remedy("switch it on again", "whydns netns " + c.label() + " -- ip link set lo up")
            .remedy(
                "find what in the container switched it off; a restart of the container restores it",
                "docker restart " + c.label())
            .finding());
  }

  /** An OUTPUT rule that drops makes send() fail with EPERM; that is no missing route. */
  private static boolean isDenied(Outcome.Unreachable u) {
    return u.detail().contains("not permitted");
  }

  private static ServerView embedded(Case c) {
    return c.all(Probe.STUB).only(e -> e.server().equals(IpAddress.EMBEDDED_DNS));
  }

  private static List<Finding> rules(Case c, Firewall firewall) {
    Optional<Stop> udp = EmbeddedPath.translation(firewall, Transport.UDP);
    Optional<Stop> tcp = EmbeddedPath.translation(firewall, Transport.TCP);
    if (c.sockets().isPresent()
        && c.sockets().get().stream().noneMatch(SocketFacts::isOnEmbeddedAddress)) {
      return List.of();
    }
    if (udp.isEmpty() && tcp.isEmpty()) {
      return refusedOrSilent(c, Transport.UDP) ? List.of(missing(c, firewall)) : List.of();
    }
    List<Finding> found = new ArrayList<>();
    for (Transport t : Transport.values()) {
      judge(c, firewall, t, t == Transport.UDP ? udp : tcp).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Finding> judge(
      Case c, Firewall firewall, Transport transport, Optional<Stop> stop) {
    if (!refusedOrSilent(c, transport)) {
      return Optional.empty();
    }
    if (stop.isEmpty()) {
      return Optional.of(partial(c, firewall, transport));
    }
    if (stop.get().verdict() instanceof Verdict.Dnat dnat && EmbeddedPath.isEmbedded(dnat)) {
      return stalePort(c, transport, stop.get(), dnat.port());
    }
    if (stop.get().verdict() instanceof Verdict.Opaque) {
      return Optional.empty();
    }
    return Optional.of(shadowed(c, transport, stop.get()));
  }

  /** No verdict on rules against the evidence of an answer: the rules may be read wrongly. */
  private static boolean refusedOrSilent(Case c, Transport transport) {
    ServerView view = embedded(c).over(transport);
    return !view.isMeasured() || view.isSilent();
  }

  private static Finding missing(Case c, Firewall firewall) {
    Optional<FirewallRule> orphan = dnat(firewall, Transport.UDP).findFirst();
    String what =
        orphan.isPresent()
            ? "Nothing leads 127.0.0.11:53 to the engine any more: the jump from OUTPUT to the engine's"
                + " chain is gone, the chain itself is still there."
            : "The rules that lead 127.0.0.11:53 to the engine's ports are gone from "
                + c.label()
                + "'s network namespace.";
    Draft draft =
        Draft.fault(Code.RULES_MISSING, what)
            .seen(Proof.failures(embedded(c), 2))
            .seen("sockets", "the engine listens on " + ports(c))
            .seen(
                "rules",
                orphan
                    .map(r -> "not reached from OUTPUT: " + r.text())
                    .orElse(
                        "no rule for 127.0.0.11 port 53 in any table of " + backends(firewall)));
    answeredDirectly(c).ifPresent(draft::seen);
    return restore(c, draft).finding();
  }

  private static Finding partial(Case c, Firewall firewall, Transport transport) {
    boolean udp = transport == Transport.UDP;
    Optional<FirewallRule> orphan = dnat(firewall, transport).findFirst();
    Draft draft =
        Draft.of(
                orphan.isPresent() ? Code.RULES_SHADOWED : Code.RULES_PARTIAL,
                udp ? Severity.FAULT : Severity.WARNING,
                "The rule that leads "
                    + transport.text()
                    + " queries from 127.0.0.11:53 to the engine is "
                    + (orphan.isPresent() ? "not reached" : "missing")
                    + "; the one for "
                    + (udp ? "tcp" : "udp")
                    + " is there."
                    + (udp ? "" : " Answers that do not fit into a datagram are lost."))
            .seen(Proof.failures(embedded(c).over(transport), 2))
            .seen("sockets", "the engine listens on " + ports(c));
    draft.seen(
        "rules",
        orphan
            .map(r -> "not reached: " + r.text())
            .orElse("no " + transport.text() + " rule for 127.0.0.11 port 53"));
    return restore(c, draft).finding();
  }

  private static Optional<Finding> stalePort(
      Case c, Transport transport, Stop stop, OptionalInt port) {
    List<SocketFacts> listening = c.listening(transport);
    if (c.sockets().isEmpty()
        || port.isEmpty()
        || listening.stream().anyMatch(s -> s.port() == port.getAsInt())) {
      return Optional.empty();
    }
    String where = listening.isEmpty() ? "no " + transport.text() + " socket" : ports(c);
    return Optional.of(
        restore(
                c,
                Draft.of(
                        Code.RULES_STALE_PORT,
                        transport == Transport.UDP ? Severity.FAULT : Severity.WARNING,
                        "The "
                            + transport.text()
                            + " rule leads to port "
                            + port.getAsInt()
                            + ", where nobody listens; the engine has "
                            + where
                            + ".")
                    .seen(Proof.failures(embedded(c).over(transport), 2))
                    .seen("rule", rule(stop))
                    .seen("sockets", "the engine listens on " + ports(c)))
            .finding());
  }

  private static Finding shadowed(Case c, Transport transport, Stop stop) {
    return Draft.of(
            Code.RULES_SHADOWED,
            transport == Transport.UDP ? Severity.FAULT : Severity.WARNING,
            "A rule that is not the engine's takes "
                + transport.text()
                + " queries to 127.0.0.11:53 before the engine's rule does.")
        .sure(stop.fit() == Fit.YES ? Confidence.HIGH : Confidence.MEDIUM)
        .seen("rule", rule(stop))
        .seen(Proof.failures(embedded(c).over(transport), 2))
        .remedy(
            "remove that rule, or exempt 127.0.0.11 from it; find what inserted it in " + c.label())
        .remedy("see the rules in their order", "whydns rules " + c.label() + " --all-chains")
        .finding();
  }

  /** Without a view on the rules, the port itself answering and port 53 refusing say the same. */
  private static Optional<Finding> inferred(Case c) {
    ServerView stub = embedded(c).over(Transport.UDP);
    ServerView direct = c.direct().over(Transport.UDP);
    boolean refused =
        stub.isSilent()
            && stub.exchanges().stream().anyMatch(e -> e.outcome() instanceof Outcome.Refused);
    if (!refused || !direct.answers()) {
      return Optional.empty();
    }
    return Optional.of(
        restore(
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

  private static Stream<Finding> filterFindings(Case c) {
    ServerView asked = c.all(Probe.STUB);
    if (c.isHostSide() || !asked.isMeasured() || asked.over(Transport.UDP).answers()) {
      return Stream.empty();
    }
    boolean denied =
        asked.exchanges().stream()
            .anyMatch(e -> e.outcome() instanceof Outcome.Unreachable u && isDenied(u));
    Optional<Culprit> culprit =
        Blame.of(c, e -> isLocal(c, e)).filter(k -> !k.where().equals("host"));
    if (culprit.isEmpty() && !denied) {
      return Stream.empty();
    }
    return Stream.of(filter(c, asked, culprit));
  }

  private static boolean isLocal(Case c, Exchange e) {
    return e.probe() == Probe.STUB
        || e.probe() == Probe.DIRECT && e.from().label().equals(c.label());
  }

  private static Finding filter(Case c, ServerView asked, Optional<Culprit> culprit) {
    Draft draft =
        Draft.fault(
                Code.CONTAINER_FILTER_DROPS,
                "A firewall inside "
                    + c.label()
                    + "'s own network namespace "
                    + culprit.map(Culprit::does).orElse("drops")
                    + " its DNS queries.")
            .sure(culprit.map(Culprit::confidence).orElse(Confidence.MEDIUM));
    culprit.ifPresent(k -> draft.seen(k.evidence()));
    draft.seen(Proof.failures(asked, 2));
    draft.remedy(
        "remove the rule, or allow 127.0.0.11 before it; find what in the container sets it"
            + " (entrypoint, VPN kill switch, firewall package)");
    culprit.ifPresent(
        k -> draft.remedy("see its counter rise", "whydns netns " + c.label() + " -- " + k.show()));
    return draft.finding();
  }

  private static Stream<FirewallRule> dnat(Firewall firewall, Transport transport) {
    return firewall.chains().stream()
        .flatMap(chain -> chain.rules().stream())
        .filter(r -> r.verdict() instanceof Verdict.Dnat d && EmbeddedPath.isEmbedded(d))
        .filter(r -> r.fits(EmbeddedPath.query(transport, 53)) != Fit.NO);
  }

  private static Optional<Evidence> answeredDirectly(Case c) {
    return c.direct().firstAnswer().map(Proof::of);
  }

  private static String rule(Stop stop) {
    FirewallChain chain = stop.place().chain();
    return chain.backend().text()
        + " table "
        + chain.table()
        + ", chain "
        + chain.name()
        + ": "
        + stop.place().rule().map(FirewallRule::text).orElse("policy");
  }

  private static String backends(Firewall firewall) {
    String used =
        firewall.chains().stream()
            .map(chain -> chain.backend().text())
            .distinct()
            .collect(Collectors.joining(", "));
    return used.isEmpty() ? "nftables or iptables (all are empty)" : used;
  }

  private static String ports(Case c) {
    String ports =
        Stream.of(Transport.values())
            .flatMap(t -> c.listening(t).stream().map(s -> s.port() + "/" + t.text()))
            .collect(Collectors.joining(", "));
    return ports.isEmpty() ? "no port of 127.0.0.11" : "127.0.0.11 ports " + ports;
  }

  /** The engine sets the rules once, when the sandbox is made; nothing checks them later. */
  private static Draft restore(Case c, Draft draft) {
    return draft
        .remedy(
            "restart the container: the engine sets its rules anew", "docker restart " + c.label())
        .remedy(
            "find what flushed them: something inside the container's namespace did (a firewall, a VPN,"
                + " iptables -F); the engine does not watch them, and the host's own iptables cannot"
                + " reach them")
        .remedy("see what is there now", "whydns rules " + c.label());
  }
}
