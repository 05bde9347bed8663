package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Hop;
import dev.whydns.finding.HopVerdict;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Firewall;
import dev.whydns.model.GoResolver;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Each hop judged by itself: a fault needs a finding, health needs an answer that came through it.
 */
final class HopJudge {

  private static final int DNS = 53;

  private final Case c;
  private final List<Finding> findings;

  private HopJudge(Case c, List<Finding> findings) {
    this.c = c;
    this.findings = findings;
  }

  /** The hops of this target's path, in order. */
  static List<HopVerdict> of(Case c, List<Finding> findings) {
    HopJudge judge = new HopJudge(c, findings);
    List<HopVerdict> hops = new ArrayList<>();
    hops.add(judge.client());
    if (c.usesEmbeddedDns()) {
      hops.add(judge.verdict(Hop.NAT, judge.passedNat(), judge.natDetail()));
      hops.add(judge.verdict(Hop.SOCKET, judge.passedSocket(), judge.socketDetail()));
      hops.add(judge.verdict(Hop.OWNER, judge.passedSocket(), judge.ownerDetail()));
    }
    if (!judge.endsWithEngine()) {
      hops.add(judge.verdict(Hop.UPSTREAM, judge.passedUpstream(), judge.upstreamDetail()));
    }
    return List.copyOf(hops);
  }

  /** On an internal network, or on none, no query is meant to leave: that hop does not exist. */
  private boolean endsWithEngine() {
    boolean needed =
        findings.stream().anyMatch(f -> f.code() == Code.INTERNAL_NETWORK && f.isFault());
    return (InternalNetwork.isOnlyOne(c) || InternalNetwork.hasNoNetwork(c))
        && !needed
        && !passedUpstream();
  }

  private HopVerdict verdict(Hop hop, boolean passed, String detail) {
    Optional<Severity> worst =
        findings.stream()
            .filter(f -> hopOf(f) == hop)
            .map(Finding::severity)
            .max(Severity::compareTo);
    State state = passed ? State.HEALTHY : State.UNKNOWN;
    if (worst.filter(s -> s == Severity.FAULT).isPresent()) {
      state = State.FAULT;
    } else if (worst.filter(s -> s == Severity.WARNING).isPresent()) {
      state = passed ? State.WARNING : State.UNKNOWN;
    }
    return new HopVerdict(hop, state, detail);
  }

  /** Names and times show at the end of the path. */
  private static Hop hopOf(Finding f) {
    Hop hop = f.code().hop();
    return hop == Hop.NAME || hop == Hop.TIMING ? Hop.UPSTREAM : hop;
  }

  private HopVerdict client() {
    Optional<ResolvConf> conf = c.resolvConf();
    String detail =
        conf.map(r -> "nameserver " + Provenance.join(r.nameservers()))
            .orElse(c.target().resolvConf().why());
    String resolver =
        c.isHostSide() ? c.daemon().map(d -> "; dockerd uses " + goText(d)).orElse("") : "";
    return verdict(Hop.CLIENT, conf.isPresent(), detail + resolver);
  }

  private String goText(DaemonFacts d) {
    GoResolver go = GoResolver.of(d, c.host());
    return go.text() + " (" + go.reason() + ")";
  }

  private boolean passedNat() {
    return isStubAnswered() && !leadsNowhere();
  }

  private boolean isStubAnswered() {
    return c.embedded().over(Transport.UDP).answers();
  }

  /** All rules were read and none leads on: then it is not known who answers on port 53. */
  private boolean leadsNowhere() {
    return EmbeddedPath.isUntouched(c, Transport.UDP)
        && c.engineSockets(Transport.UDP).stream().noneMatch(s -> s.port() == DNS);
  }

  private boolean passedSocket() {
    return passedNat() || c.direct().over(Transport.UDP).answers();
  }

  private boolean passedUpstream() {
    if (passedNat() && c.outside(Probe.STUB).over(Transport.UDP).answers()) {
      return true;
    }
    return c.upstreams().stream().anyMatch(u -> c.effective(u).over(Transport.UDP).answers());
  }

  private String natDetail() {
    Optional<Firewall> firewall = c.firewall();
    if (firewall.isEmpty()) {
      return c.target().netns().flatMap(n -> n.firewall()).why();
    }
    String ports =
        Stream.of(Transport.values())
            .map(this::portText)
            .filter(t -> !t.isEmpty())
            .collect(Collectors.joining(", "));
    if (!ports.isEmpty()) {
      return "rules lead to " + ports;
    }
    return "no rules lead anywhere"
        + (isStubAnswered() && leadsNowhere() ? ", though port 53 was answered" : "");
  }

  private String portText(Transport t) {
    OptionalInt port = EmbeddedPath.port(c.translation(t));
    return port.isPresent() ? port.getAsInt() + " " + t.text() : "";
  }

  private String socketDetail() {
    if (c.sockets().isEmpty()) {
      return c.target().netns().flatMap(n -> n.sockets()).why();
    }
    List<String> open =
        Stream.of(Transport.values())
            .filter(t -> !c.listening(t).isEmpty())
            .map(Transport::text)
            .toList();
    return open.isEmpty() ? "nobody listens" : String.join(" and ", open) + " are listened on";
  }

  private String ownerDetail() {
    Optional<DaemonFacts> daemon = c.daemon();
    String version =
        c.engine().map(e -> e.version()).filter(v -> !v.isEmpty()).map(v -> v + ", ").orElse("");
    if (daemon.isEmpty()) {
      return c.host().daemons().isEmpty()
          ? "no dockerd runs"
          : version + "which dockerd is not known";
    }
    return version + (daemon.get().process().isStopped() ? "stopped" : "running");
  }

  private String upstreamDetail() {
    if (c.target().upstreams().isUnknown()) {
      return c.target().upstreams().why();
    }
    String all = c.upstreams().stream().map(this::upstreamText).collect(Collectors.joining("; "));
    return all.isEmpty() ? "none" : all;
  }

  private String upstreamText(Upstream u) {
    ServerView view = c.effective(u).plain(Transport.UDP, "A");
    String from = c.usesEmbeddedDns() ? " from " + u.askedFrom().text() : "";
    return u.address() + from + ": " + view.first().map(HopJudge::brief).orElse("not asked");
  }

  private static String brief(Exchange e) {
    return e.rcode()
        .map(rcode -> rcode + " " + e.outcome().took().map(Proof::ms).orElse(""))
        .orElse(e.outcome().text());
  }
}
