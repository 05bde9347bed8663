package dev.whydns.verdicts;

import static dev.whydns.verdicts.Steps.FIRST;
import static dev.whydns.verdicts.Steps.SECOND;
import static dev.whydns.verdicts.Steps.all;
import static dev.whydns.verdicts.Steps.host;
import static dev.whydns.verdicts.Steps.inside;
import static dev.whydns.verdicts.Steps.rule;
import static dev.whydns.verdicts.Steps.server;
import static dev.whydns.verdicts.Steps.servers;
import static dev.whydns.verdicts.Steps.withoutEngineRule;

import java.util.List;

/** Two faults at once: both are told. */
final class PairedTroubles {

  private static final String BLOCKED = "upstream-blocked-from-container";

  static final List<Trouble> ALL =
      List.of(
          pair(
                  "nat rules flushed, and FORWARD rejects",
                  all(inside("iptables -t nat -F"), rule("-I FORWARD -p udp --dport 53 -j REJECT")))
              .is("rules-missing", BLOCKED),
          pair(
                  "nat rules flushed, and the container drops on lo",
                  all(
                      inside("iptables -t nat -F"),
                      inside("iptables -A INPUT -i lo -p udp -j DROP")))
              .is("rules-missing", "container-filter-drops"),
          pair(
                  "dockerd hangs, and the container drops on lo",
                  all(inside("iptables -A INPUT -i lo -p udp -j DROP"), lab -> lab.engine().stop()))
              .is("container-filter-drops", "daemon-unresponsive"),
          pair(
                  "a rule drops queries to the first server, the second ignores TCP",
                  all(
                      rule("-I FORWARD -d 10.77.0.53 -p udp --dport 53 -j DROP"),
                      server(SECOND, "drop-tcp")))
              .is(BLOCKED, "first-upstream-dead", "upstream-tcp-blocked"),
          pair(
                  "the engine's tcp rule deleted, and both servers ignore AAAA",
                  all(withoutEngineRule("tcp"), servers("drop-aaaa")))
              .is("rules-partial", "upstream-drops-aaaa"),
          pair(
                  "the first server is silent, the second says SERVFAIL",
                  all(server(FIRST, "drop"), server(SECOND, "servfail")))
              .asking("--name", "ok.example.com")
              .is("upstream-dead", "upstream-servfail")
              .orCause("first-upstream-dead"),
          pair(
                  "nat rules flushed, and dockerd hangs",
                  all(inside("iptables -t nat -F"), lab -> lab.engine().stop()))
              .is("rules-missing", "daemon-unresponsive")
              .says("kill -CONT"),
          pair(
                  "nat rules flushed, and another process answers on 127.0.0.11:53",
                  all(inside("iptables -t nat -F"), lab -> lab.server("web", "127.0.0.11")))
              .is("rules-missing", "foreign-owner"),
          pair(
                  "the host does not forward IPv4, and masquerading is gone",
                  all(
                      host("echo 0 > /proc/sys/net/ipv4/ip_forward"),
                      rule("-t nat -F POSTROUTING")))
              .is(BLOCKED, "firewall-mismatch")
              .because(BLOCKED)
              .says("net.ipv4.ip_forward"),
          pair(
                  "both servers ignore EDNS, and lo of the container is down",
                  all(servers("drop-edns"), inside("ip link set lo down")))
              .is("loopback-down", "upstream-drops-edns"));

  private PairedTroubles() {}

  private static Trouble pair(String title, Step makes) {
    return Trouble.of(Kind.PAIR, title, makes);
  }
}
