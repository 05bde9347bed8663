package dev.whydns.render;

import dev.whydns.model.Attachment;
import dev.whydns.model.Cidr;
import dev.whydns.model.Conntrack;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Link;
import dev.whydns.model.Match;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Route;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.UdpCounters;
import dev.whydns.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Facts of a container on a user-defined network, and of the host beside it. */
final class Containers {
  static final String ID = "a1a87f8259307c0a1ffbf5e0ab0b3c2d1e4f5061728394a5b6c7d8e9f0a1b2c3";
  private static final Instant STARTED = Instant.parse("2026-11-20T23:50:00.25Z");

  private Containers() {}

  static ProcessFacts process() {
    return new ProcessFacts(4711, 99, STARTED, 'S', "app", Fact.of(4026532178L));
  }

  static ProcessFacts init() {
    return new ProcessFacts(1, 1, STARTED, 'S', "init", Fact.of(4026531840L));
  }

  static ContainerFacts container(String name) {
    return new ContainerFacts(
        ID,
        name,
        4711,
        "running",
        Optional.of(STARTED),
        "a1a87f825930",
        "appnet",
        List.of(
            new Attachment(
                "appnet",
                Hosts.NETWORK,
                Optional.of(IpAddress.literal("10.88.0.2")),
                Optional.empty(),
                Optional.of(IpAddress.literal("10.88.0.1")),
                List.of("api"),
                List.of())),
        "/var/run/docker/netns/a1a87f825930",
        "/var/lib/docker/containers/" + ID + "/resolv.conf",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "runc",
        Optional.of("shop"),
        Optional.of("web"));
  }

  static ResolvConf resolvConf(List<ResolvConf.Line> lines, boolean ofHost) {
    return new ResolvConf(
        "/etc/resolv.conf",
        List.copyOf(lines),
        List.of(ofHost ? IpAddress.literal("10.77.0.53") : IpAddress.EMBEDDED_DNS),
        List.of(),
        List.of("example.com"),
        List.of("ndots:0"),
        false,
        Optional.empty(),
        Optional.empty());
  }

  static HostsFile hosts() {
    return new HostsFile(
        "/etc/hosts",
        List.of(new HostsFile.Entry(1, IpAddress.literal("127.0.0.1"), List.of("localhost"))));
  }

  static NetnsFacts netns(boolean ofHost, String label) {
    return new NetnsFacts(
        ofHost ? 4026531840L : 4026532178L,
        Fact.of(ofHost ? List.of() : sockets(label)),
        ofHost ? Fact.unknown("no CAP_NET_ADMIN") : Fact.of(firewall()),
        Fact.of(
            List.of(
                new Route(
                    Cidr.parse("0.0.0.0/0").get(),
                    Optional.of(IpAddress.literal("10.88.0.1")),
                    "eth0",
                    false,
                    0))),
        Fact.of(List.of(new Link("eth0", true, 1500, List.of(Cidr.parse("10.88.0.2/24").get())))),
        Fact.of(new Conntrack(12, -1, 0, 0, 0)),
        Fact.of(new UdpCounters(3, 0, 0)));
  }

  private static List<SocketFacts> sockets(String label) {
    Fact<SocketFacts.Owner> dockerd =
        Fact.of(new SocketFacts.Owner(7041, "dockerd", 41, "root", STARTED, Fact.of(4026531840L)));
    return List.of(
        socket(Transport.TCP, 37711, Optional.empty(), Fact.unknown("no CAP_SYS_PTRACE")),
        socket(Transport.UDP, 41287, Optional.of(0L), dockerd));
  }

  private static SocketFacts socket(
      Transport transport, int port, Optional<Long> drops, Fact<SocketFacts.Owner> owner) {
    return new SocketFacts(
        transport, IpAddress.EMBEDDED_DNS, port, 0, true, 70000 + port, 0, drops, owner);
  }

  private static Firewall firewall() {
    FirewallRule jump =
        rule(
            1,
            "-A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT",
            List.of(),
            new Verdict.Jump("DOCKER_OUTPUT"));
    FirewallRule tcp =
        rule(
            1,
            "-A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination"
                + " 127.0.0.11:37712",
            List.of(new Match.Protocol(Set.of("tcp"), false)),
            new Verdict.Dnat("127.0.0.11", OptionalInt.of(37712)));
    FirewallRule udp =
        rule(
            2,
            "-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination"
                + " 127.0.0.11:41287",
            List.of(new Match.Protocol(Set.of("udp"), false)),
            new Verdict.Dnat("127.0.0.11", OptionalInt.of(41287)));
    FirewallRule back =
        rule(
            1,
            "-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport 41287 -j SNAT"
                + " --to-source :53",
            List.of(
                new Match.Protocol(Set.of("udp"), false),
                new Match.SourcePort(List.of(new Match.PortRange(41287, 41287)), false)),
            new Verdict.Snat("", OptionalInt.of(53)));
    FirewallRule other = rule(2, "-A OUTPUT -j ACCEPT", List.of(), new Verdict.Accept());
    return new Firewall(
        List.of(
            chain("OUTPUT", List.of(jump, other)),
            chain("DOCKER_OUTPUT", List.of(tcp, udp)),
            chain("DOCKER_POSTROUTING", List.of(back))),
        List.of(),
        List.of());
  }

  private static FirewallChain chain(String name, List<FirewallRule> rules) {
    return new FirewallChain(
        FirewallChain.Backend.IPTABLES_NFT, "ip", "nat", name, Optional.empty(), rules);
  }

  private static FirewallRule rule(
      int position, String text, List<Match> matches, Verdict verdict) {
    Optional<FirewallRule.Counter> counter = Optional.of(new FirewallRule.Counter(2, 109));
    return new FirewallRule(position, text, counter, matches, verdict);
  }
}
