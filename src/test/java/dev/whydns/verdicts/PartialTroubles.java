package dev.whydns.verdicts;

import static dev.whydns.verdicts.Steps.FIRST;
import static dev.whydns.verdicts.Steps.all;
import static dev.whydns.verdicts.Steps.host;
import static dev.whydns.verdicts.Steps.inside;
import static dev.whydns.verdicts.Steps.rule;
import static dev.whydns.verdicts.Steps.server;
import static dev.whydns.verdicts.Steps.servers;
import static dev.whydns.verdicts.Steps.upstream;
import static dev.whydns.verdicts.Steps.web;

import java.util.List;

/** One fault that takes some packets, answers or names, and lets others through. */
final class PartialTroubles {

  private static final String BLOCKED = "upstream-blocked-from-container";
  private static final String BRING_BACK = "bring it back";

  static final List<Trouble> ALL =
      List.of(
          fault("both servers take 3.5 s", servers("slow-3500"))
              .is("upstream-slow")
              .never("upstream-dead"),
          fault("servers that answer after 2.6 s", servers("slow-2600"))
              .asking("--timeout", "2s")
              .is("upstream-slow")
              .never("upstream-dead", BLOCKED),
          fault("both servers ignore UDP, and answer over TCP", servers("drop-udp"))
              .is("upstream-dead")
              .says("over UDP", "over TCP", "what filters UDP port 53")
              .neverSays(BRING_BACK),
          fault("the first of two servers ignores UDP", server(FIRST, "drop-udp"))
              .is("first-upstream-dead")
              .says("over UDP", "over TCP", "what filters UDP port 53")
              .neverSays(BRING_BACK, "take the dead server out"),
          fault("both servers send 1 KB without EDNS, and no TC", servers("oversize"))
              .is("engine-known-bad")
              .never("upstream-truncates"),
          fault("both servers ignore what has no EDNS", upstream("udp dport 53 @th,144,16 0 drop"))
              .is("intermittent-loss")
              .says("No plain question")
              .never("upstream-ignores-name", "upstream-dead"),
          fault(
                  "a netdev hook of the container takes questions of 33 bytes",
                  inside(
                      "nft 'table netdev f { chain i { type filter hook ingress device lo priority"
                          + " 0; ip daddr 127.0.0.11 udp length 41 drop; }; }'"))
              .asking("--name", "mail.example.com", "--name", "api.example.com")
              .is("intermittent-loss")
              .says("No plain question for api.example.com")
              .never("daemon-unresponsive", "upstream-dead"),
          fault(
                  "the first server has no address for a name that the second has",
                  server(FIRST, "empty"))
              .asking("--name", "api.example.com")
              .is("upstreams-disagree")
              .never("nxdomain"),
          fault(
                  "raw PREROUTING drops the answers",
                  rule("-t raw -I PREROUTING -p udp --sport 53 -j DROP"))
              .is(BLOCKED)
              .says("iptables -t raw -I PREROUTING")
              .neverSays("10.88.0."),
          fault(
                  "raw PREROUTING drops answers over 600 bytes, also to the host",
                  all(
                      servers("big"),
                      rule(
                          "-t raw -I PREROUTING -p udp --sport 53 -m length --length 600: -j DROP")))
              .is(BLOCKED)
              .neverSays("The same query from the host is answered"),
          fault("FORWARD drops TCP port 53", rule("-I FORWARD -p tcp --dport 53 -j DROP"))
              .is("upstream-tcp-blocked")
              .says("iptables -I FORWARD"),
          fault(
                  "both servers ignore TCP, and clients use nothing else (use-vc)",
                  all(web("--dns-opt", "use-vc"), servers("drop-tcp")))
              .alone("web")
              .is("upstream-tcp-blocked")
              .says("use-vc"),
          fault(
                  "a blackhole route of the host to the first server",
                  host("ip route add blackhole 10.77.0.53/32"))
              .is("upstream-no-route")
              .never("upstream-dead"),
          fault("the host does not forward IPv4", host("echo 0 > /proc/sys/net/ipv4/ip_forward"))
              .is(BLOCKED)
              .says("sysctl -w net.ipv4.ip_forward=1")
              .never("upstream-dead", "firewall-mismatch"));

  private PartialTroubles() {}

  private static Trouble fault(String title, Step makes) {
    return Trouble.of(Kind.FAULT, title, makes);
  }
}
