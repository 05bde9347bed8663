package dev.whydns.bundle;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Octets;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A small bundle in which every kind of rule, outcome and fact occurs. */
final class Samples {

  private static final String RULES =
      """
      *nat
      :OUTPUT ACCEPT [1:2]
      :DOCKER_OUTPUT - [0:0]
      [2:109] -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
      [2:109] -A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:40053
      [2:109] -A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:40054
      COMMIT
      """;

  private static final String RULESET =
      """
      table inet filter {
      	chain forward {
      		type filter hook forward priority filter; policy accept;
      		iifname vmap { "docker0" : jump mine, "br-*" : drop }
      		ct state { established, related } accept
      		ip saddr { 10.88.0.0/24, 10.89.0.0/24 } udp dport 53 counter packets 3 bytes 90 reject
      	}
      	chain mine {
      		meta mark 0x1 return
      	}
      }
      """;

  private Samples() {}

  static Bundle bundle() {
    return Rejudged.bundle(snapshot(), measurement(), List.of("api.example.com"));
  }

  static Snapshot snapshot() {
    return Snapshots.of(
            Snapshots.container("web").firewall(chains()).build(),
            Snapshots.bridgeContainer("batch").unknownSockets("no CAP_SYS_PTRACE").build(),
            Snapshots.host(Snapshots.resolvConf().nameservers("fe80::1%eth0").build()).build())
        .build();
  }

  private static List<FirewallChain> chains() {
    List<FirewallChain> chains =
        new ArrayList<>(IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", RULES));
    chains.addAll(NftRulesetParser.parse(RULESET));
    return List.copyOf(chains);
  }

  private static Measurement measurement() {
    Reply reply =
        new Reply(
            "NOERROR",
            false,
            false,
            true,
            List.of(new Reply.Answer("api.example.com", "A", 300, "203.0.113.7")),
            49,
            Octets.of(new byte[] {0x12, 0x34, (byte) 0x81, (byte) 0x80}));
    List<Exchange> exchanges = new ArrayList<>();
    for (Outcome outcome :
        List.of(
            new Outcome.Answered(1.2e-3, true, reply),
            new Outcome.TimedOut(2000),
            new Outcome.Refused(0.25, "ICMP port unreachable"),
            new Outcome.Unreachable(3061, "no route to host"),
            new Outcome.Malformed(7, "11 bytes", Octets.of(new byte[11])),
            new Outcome.NotSent("the deadline came first"))) {
      exchanges.add(exchange(exchanges.size(), outcome));
    }
    Reading reading =
        new Reading(
            new Vantage("host", Snapshots.HOST_NETNS),
            Fact.of(new Firewall(chains(), List.of("nat"), List.of())),
            Fact.absent("/proc/net/stat/nf_conntrack"),
            Fact.unknown("no CAP_SYS_PTRACE"),
            Fact.of(List.of()));
    Repetition repetition =
        new Repetition(exchanges.subList(1, 2), List.of(reading), List.of(reading));
    return new Measurement(
        List.copyOf(exchanges), List.of(repetition), List.of("the deadline came first"));
  }

  private static Exchange exchange(int number, Outcome outcome) {
    return new Exchange(
        number % 2 == 0 ? Probe.STUB : Probe.UPSTREAM_CONTAINER,
        new Vantage("web", 4026532178L),
        IpAddress.literal(number % 2 == 0 ? "127.0.0.11" : "10.0.0.2"),
        53,
        Transport.UDP,
        new Question("api.example.com", "A", OptionalInt.of(1232), Question.Purpose.NAMED),
        0,
        number,
        44,
        Optional.of("10.88.0.2:41234"),
        outcome,
        List.of("another ID \ud800 \u001b[2J é"),
        Octets.of(new byte[] {0x12, 0x34, 1, 0}));
  }
}
