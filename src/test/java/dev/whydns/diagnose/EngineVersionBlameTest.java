package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.bundle.Rejudged;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Conntrack;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.HostFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.parse.IptablesSaveParser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** An engine from 28 on asks the host's servers from the host, and those of --dns as before. */
class EngineVersionBlameTest {

  private static final Vantage HOST = new Vantage("host", Snapshots.HOST_NETNS);
  private static final String RULES =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      [%d:0] -A FORWARD -p udp -m udp --dport 53 -j DROP
      COMMIT
      """;

  @Test
  void a_rule_in_forward_does_not_break_servers_that_the_engine_asks_from_the_host() {
    TargetReport report = judge(Snapshots.fromHost("10.0.0.2"), true);

    assertThat(report.state()).isEqualTo(State.HEALTHY);
    assertThat(report.findings()).allMatch(f -> f.severity() == Severity.INFO);
  }

  @Test
  void the_same_rule_breaks_a_server_given_by_dns() {
    TargetReport report = judge(Snapshots.fromContainer("10.0.0.2"), false);

    Finding cause =
        report.findings().stream()
            .filter(f -> f.code() == Code.UPSTREAM_BLOCKED_FROM_CONTAINER)
            .findFirst()
            .orElseThrow();
    assertThat(cause.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(cause.evidence())
        .first()
        .isEqualTo(
            new Evidence(
                "host, iptables-nft table filter, chain FORWARD, rule 1: 10 -> 11 packets while 1"
                    + " was sent, then 11 -> 13 packets while 2 were sent",
                "-A FORWARD -p udp -m udp --dport 53 -j DROP"));
  }

  @Test
  void rules_that_could_not_be_read_between_the_repetitions_are_told() {
    Snapshot snapshot = Snapshots.of(web(Snapshots.fromContainer("10.0.0.2"))).build();
    Measurement whole = measured(snapshot.targets().get(0), false);
    Repetition r = whole.repetitions().get(0);
    Reading unread =
        new Reading(
            HOST,
            Fact.unknown("nft did not answer in 3 s"),
            Fact.absent("conntrack"),
            Fact.absent("snmp"),
            Fact.of(List.of()));
    Repetition blind = new Repetition(r.exchanges(), List.of(unread), List.of(unread));

    TargetReport report =
        diagnose(snapshot, new Measurement(whole.exchanges(), List.of(blind), List.of()));

    assertThat(report.notChecked())
        .containsExactly(
            new NotChecked(
                "firewall rules",
                "nft did not answer in 3 s",
                "look at it by hand, or run whydns again"));
  }

  @Test
  void a_full_connection_tracking_table_is_told_with_its_numbers() {
    Snapshot healthy = Snapshots.of(web(Snapshots.fromHost("10.0.0.2"))).build();
    HostFacts full = withNetns(healthy.host(), 0, Fact.of(new Conntrack(262144, 262144, 0, 9, 0)));
    Snapshot snapshot = new Snapshot(healthy.takenAt(), full, healthy.targets());

    TargetReport report = diagnose(snapshot, measured(snapshot.targets().get(0), true));

    assertThat(report.cause().orElseThrow().code()).isEqualTo(Code.CONNTRACK_FULL);
    assertThat(report.cause().orElseThrow().evidence())
        .extracting(Evidence::text)
        .anyMatch(text -> text.startsWith("host: 262144 of 262144 entries"));
  }

  private static TargetFacts web(Upstream upstream) {
    return Snapshots.container("web")
        .firewall(EmbeddedPathTest.engines())
        .upstreams(upstream)
        .build();
  }

  private static TargetReport judge(Upstream upstream, boolean stubAnswers) {
    Snapshot plain = Snapshots.of(web(upstream)).build();
    Snapshot snapshot =
        new Snapshot(
            plain.takenAt(),
            withNetns(plain.host(), 10, plain.host().netns().conntrack()),
            plain.targets());
    return diagnose(snapshot, measured(snapshot.targets().get(0), stubAnswers));
  }

  private static TargetReport diagnose(Snapshot snapshot, Measurement measured) {
    List<String> names = List.of("api.example.com");
    return Rejudged.of(snapshot, measured, new JudgeOptions(names, JudgeOptions.SLOW_MS)).get(0);
  }

  private static Measurement measured(TargetFacts web, boolean stubAnswers) {
    Vantage from = new Vantage("web", web.netns().known().orElseThrow().inode());
    IpAddress server = IpAddress.literal("10.0.0.2");
    Exchange stub =
        exchange(Probe.STUB, from, IpAddress.EMBEDDED_DNS, 0, stubAnswers ? yes() : silence());
    Exchange direct = exchange(Probe.UPSTREAM_CONTAINER, from, server, 0, silence());
    Exchange host = exchange(Probe.UPSTREAM_HOST, HOST, server, 0, yes());
    return new Measurement(
        List.of(stub, direct, host),
        List.of(repetition(from, server, 1, 10), repetition(from, server, 2, 11)),
        List.of());
  }

  private static Repetition repetition(Vantage from, IpAddress server, int times, int count) {
    Exchange lost = exchange(Probe.UPSTREAM_CONTAINER, from, server, times, silence());
    return new Repetition(
        java.util.Collections.nCopies(times, lost),
        List.of(reading(count)),
        List.of(reading(count + times)));
  }

  private static Reading reading(int count) {
    return new Reading(
        HOST,
        Fact.of(firewall(count)),
        Fact.absent("conntrack"),
        Fact.absent("snmp"),
        Fact.of(List.of()));
  }

  private static Firewall firewall(int count) {
    return new Firewall(
        IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", RULES.formatted(count)),
        List.of(),
        List.of());
  }

  private static HostFacts withNetns(HostFacts h, int count, Fact<Conntrack> conntrack) {
    NetnsFacts n = h.netns();
    NetnsFacts netns =
        new NetnsFacts(
            n.inode(),
            n.sockets(),
            count == 0 ? n.firewall() : Fact.of(firewall(count)),
            n.routes(),
            n.links(),
            conntrack,
            n.udp());
    return new HostFacts(
        h.name(),
        h.kernel(),
        h.api(),
        h.engine(),
        h.daemons(),
        h.resolvConf(),
        h.resolvedConf(),
        h.hosts(),
        h.nsswitch(),
        netns,
        h.ipForward(),
        h.bridgeNfCallIptables(),
        h.missingCapabilities());
  }

  private static Exchange exchange(
      Probe probe, Vantage from, IpAddress server, int round, Outcome outcome) {
    Question question =
        new Question("api.example.com", "A", OptionalInt.empty(), Question.Purpose.NAMED);
    Optional<String> local = Optional.of(from.equals(HOST) ? "10.0.0.1:41000" : "10.88.0.2:41000");
    return new Exchange(
        probe, from, server, 53, Transport.UDP, question, round, 1, 33, local, outcome, List.of());
  }

  private static Outcome yes() {
    return new Outcome.Answered(
        1.2,
        false,
        new Reply(
            "NOERROR",
            false,
            false,
            true,
            List.of(new Reply.Answer("api.example.com", "A", 300, "203.0.113.7")),
            60));
  }

  private static Outcome silence() {
    return new Outcome.TimedOut(2000);
  }
}
