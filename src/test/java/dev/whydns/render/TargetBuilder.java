package dev.whydns.render;

import dev.whydns.finding.Finding;
import dev.whydns.finding.Hop;
import dev.whydns.finding.HopVerdict;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One target of a hand-made report. */
final class TargetBuilder {
  private final String label;
  private final boolean isHost;
  private final List<HopVerdict> hops = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<NotChecked> gaps = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<Upstream> upstreams = new ArrayList<>();
  private final List<ResolvConf.Line> lines = new ArrayList<>();
  private List<Reply.Answer> answers =
      List.of(new Reply.Answer("api.example.com", "A", 300, "203.0.113.7"));
  private String unreadable = "";

  TargetBuilder(String label) {
    this(label, false);
  }

  TargetBuilder(String label, boolean isHost) {
    this.label = label;
    this.isHost = isHost;
    if (isHost) {
      hop(Hop.CLIENT, State.HEALTHY, "nameserver 10.77.0.53");
    }
    resolvLine(isHost ? "nameserver 10.77.0.53" : "nameserver 127.0.0.11");
  }

  String label() {
    return label;
  }

  TargetBuilder unreadable(String why) {
    unreadable = why;
    return this;
  }

  TargetBuilder resolvLine(String text) {
    lines.add(new ResolvConf.Line(lines.size() + 1, text));
    return this;
  }

  /** Replaces the verdict on that hop, or adds it at its place. */
  TargetBuilder hop(Hop hop, State state, String detail) {
    hops.removeIf(h -> h.hop() == hop);
    int at = (int) hops.stream().filter(h -> h.hop().compareTo(hop) < 0).count();
    hops.add(at, new HopVerdict(hop, state, detail));
    return this;
  }

  /** The path inside the host works. */
  TargetBuilder local() {
    hop(Hop.CLIENT, State.HEALTHY, "nameserver 127.0.0.11");
    hop(Hop.NAT, State.HEALTHY, "rules lead to 41287 udp, 37711 tcp");
    hop(Hop.SOCKET, State.HEALTHY, "udp and tcp are listened on");
    hop(Hop.OWNER, State.HEALTHY, "20.10.24, running");
    for (Transport transport : Transport.values()) {
      answered(Probe.STUB, label, IpAddress.EMBEDDED_DNS, 53, transport, Purpose.LOCAL, 0.412);
      answered(Probe.DIRECT, label, IpAddress.EMBEDDED_DNS, 41287, transport, Purpose.LOCAL, 0.3);
    }
    return this;
  }

  /** The daemon reads nothing. */
  TargetBuilder localTimedOut() {
    local();
    exchanges.clear();
    hop(Hop.OWNER, State.FAULT, "stopped by a signal");
    for (Transport transport : Transport.values()) {
      Outcome lost = new Outcome.TimedOut(2000);
      ask(Probe.STUB, label, IpAddress.EMBEDDED_DNS, 53, transport, Purpose.LOCAL, lost);
      ask(Probe.DIRECT, label, IpAddress.EMBEDDED_DNS, 41287, transport, Purpose.LOCAL, lost);
    }
    return this;
  }

  /** An outcome is {@code timed-out}, {@code refused}, or else an rcode; null for not asked. */
  TargetBuilder upstream(String address, String fromContainer, String fromHost) {
    IpAddress server = IpAddress.literal(address);
    upstreams.add(new Upstream(server, Upstream.AskedFrom.CONTAINER));
    for (Transport transport : Transport.values()) {
      if (fromContainer != null) {
        Outcome outcome = made(fromContainer, 0.3);
        ask(Probe.UPSTREAM_CONTAINER, label, server, 53, transport, Purpose.NAMED, outcome);
      }
      Outcome outcome = made(fromHost, 1.2);
      ask(Probe.UPSTREAM_HOST, "host", server, 53, transport, Purpose.NAMED, outcome);
    }
    return this;
  }

  /** A server of the list that no question went to. */
  TargetBuilder notAsked(String address) {
    upstreams.add(new Upstream(IpAddress.literal(address), Upstream.AskedFrom.CONTAINER));
    return this;
  }

  TargetBuilder answer(String name, String type, String data) {
    answers = List.of(new Reply.Answer(name, type, 1, data));
    return upstream("10.77.0.99", "NOERROR", "NOERROR");
  }

  TargetBuilder outcome(Outcome outcome) {
    IpAddress server = IpAddress.literal("2001:db8::53");
    ask(Probe.UPSTREAM_CONTAINER, label, server, 53, Transport.TCP, Purpose.OUTSIDE, outcome);
    return this;
  }

  TargetBuilder gap(NotChecked gap) {
    gaps.add(gap);
    return this;
  }

  TargetBuilder cause(Finding cause) {
    findings.add(0, cause);
    return this;
  }

  TargetBuilder replaceCause(Finding cause) {
    findings.set(0, cause);
    return this;
  }

  TargetBuilder finding(Finding finding) {
    findings.add(finding);
    return this;
  }

  TargetReport build() {
    return new TargetReport(
        facts(),
        state(),
        findings.stream().filter(f -> f.severity() != Severity.INFO).findFirst(),
        List.copyOf(hops),
        List.copyOf(findings),
        List.copyOf(gaps),
        List.copyOf(exchanges));
  }

  private State state() {
    State worst = gaps.isEmpty() ? State.HEALTHY : State.UNKNOWN;
    for (Finding finding : findings) {
      State state = FindingBlocks.stateOf(finding.severity());
      worst = state.compareTo(worst) > 0 ? state : worst;
    }
    return worst;
  }

  private TargetFacts facts() {
    Target target =
        isHost
            ? Target.host()
            : new Target(Target.Kind.CONTAINER, label, Optional.of(Containers.ID));
    return new TargetFacts(
        target,
        TargetFacts.Presence.RUNNING,
        Fact.of(isHost ? Containers.init() : Containers.process()),
        isHost ? Fact.absent("the engine's containers") : Fact.of(Containers.container(label)),
        known(Containers.netns(isHost, label)),
        known(4026532178L),
        known(Containers.resolvConf(lines, isHost)),
        Fact.absent("/var/lib/docker/containers/" + Containers.ID + "/resolv.conf"),
        known(Containers.hosts()),
        Fact.absent("/etc/nsswitch.conf"),
        unreadable.isEmpty() ? Fact.of(List.copyOf(upstreams)) : Fact.unknown(unreadable),
        unreadable.isEmpty() ? "ExtServers in /etc/resolv.conf" : "");
  }

  private <T> Fact<T> known(T value) {
    return unreadable.isEmpty() ? Fact.of(value) : Fact.unknown(unreadable);
  }

  private Outcome made(String text, double ms) {
    if (text.equals("timed-out")) {
      return new Outcome.TimedOut(2000);
    }
    if (text.equals("refused")) {
      return new Outcome.Refused(ms, "ICMP port unreachable from 10.88.0.1");
    }
    return new Outcome.Answered(ms, false, new Reply(text, false, false, true, answers, 64));
  }

  private void answered(
      Probe probe,
      String from,
      IpAddress server,
      int port,
      Transport transport,
      Purpose purpose,
      double ms) {
    List<Reply.Answer> own = List.of(new Reply.Answer(from, "A", 600, "10.88.0.2"));
    Reply reply = new Reply("NOERROR", false, false, true, own, 48);
    ask(probe, from, server, port, transport, purpose, new Outcome.Answered(ms, false, reply));
  }

  private void ask(
      Probe probe,
      String from,
      IpAddress server,
      int port,
      Transport transport,
      Purpose purpose,
      Outcome outcome) {
    boolean fromHost = isHost || probe == Probe.UPSTREAM_HOST;
    String name = purpose == Purpose.LOCAL ? label : "api.example.com";
    exchanges.add(
        new Exchange(
            probe,
            new Exchange.Vantage(from, fromHost ? 4026531840L : 4026532178L),
            server,
            port,
            transport,
            new Question(name, "A", OptionalInt.empty(), purpose),
            0,
            exchanges.size() * 0.125,
            33,
            Optional.of(fromHost ? "10.77.0.1:40001" : "10.88.0.2:40002")
                .filter(sender -> !(outcome instanceof Outcome.NotSent)),
            outcome,
            List.of()));
  }
}
