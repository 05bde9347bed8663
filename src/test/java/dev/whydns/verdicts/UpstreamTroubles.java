package dev.whydns.verdicts;

import static dev.whydns.check.Faults.nft;
import static dev.whydns.verdicts.Steps.FIRST;
import static dev.whydns.verdicts.Steps.SECOND;
import static dev.whydns.verdicts.Steps.all;
import static dev.whydns.verdicts.Steps.host;
import static dev.whydns.verdicts.Steps.hostFile;
import static dev.whydns.verdicts.Steps.inside;
import static dev.whydns.verdicts.Steps.rule;
import static dev.whydns.verdicts.Steps.server;
import static dev.whydns.verdicts.Steps.servers;
import static dev.whydns.verdicts.Steps.upstream;
import static dev.whydns.verdicts.Steps.web;

import java.util.List;

/** One fault between the engine and its servers, or of these. */
final class UpstreamTroubles {

  private static final String BLOCKED = "upstream-blocked-from-container";

  static final String UNTRANSLATED = "com.docker.network.bridge.enable_ip_masquerade=false routed";

  static final List<Trouble> ALL =
      List.of(
          fault("FORWARD rejects port 53", rule("-I FORWARD -p udp --dport 53 -j REJECT"))
              .is(BLOCKED)
              .never("upstream-dead"),
          fault("FORWARD drops port 53", rule("-I FORWARD -p udp --dport 53 -j DROP"))
              .is(BLOCKED)
              .never("upstream-dead"),
          fault(
                  "raw PREROUTING drops port 53",
                  rule("-t raw -I PREROUTING -p udp --dport 53 -j DROP"))
              .is(BLOCKED)
              .never("upstream-dead"),
          fault(
                  "DOCKER-USER drops the container's network",
                  rule("-I DOCKER-USER -s 10.88.0.0/24 -j DROP"))
              .is(BLOCKED)
              .never("upstream-dead"),
          fault("FORWARD drops the answers", rule("-I FORWARD -p udp --sport 53 -j DROP"))
              .is(BLOCKED)
              .never("upstream-dead"),
          fault(
                  "a forward policy of native nft drops",
                  lab ->
                      nft(
                          lab,
                          "forward priority 10; policy drop;",
                          "tcp dport 53 accept\nct state established accept"))
              .is(BLOCKED)
              .never("upstream-dead"),
          fault("OUTPUT of the host drops port 53", rule("-I OUTPUT -p udp --dport 53 -j DROP"))
              .at("host")
              .is("upstream-blocked-from-host")
              .never("upstream-dead"),
          fault(
                  "a table of nft's family bridge drops port 53",
                  host(
                      "nft 'table bridge f { chain i { type filter hook input priority 0; udp dport"
                          + " 53 drop; }; }'"))
              .is(BLOCKED)
              .never("upstream-dead"),
          fault("both servers are silent", servers("drop")).is("upstream-dead").never(BLOCKED),
          fault("the first of two servers is silent", server(FIRST, "drop"))
              .is("first-upstream-dead")
              .never(BLOCKED),
          fault("the second of two servers is silent", server(SECOND, "drop"))
              .is("upstream-dead")
              .never(BLOCKED, "first-upstream-dead"),
          fault("nothing listens on port 53 of the first server", server(FIRST, "closed"))
              .is("upstream-dead")
              .never(BLOCKED),
          fault("both servers say SERVFAIL", servers("servfail")).is("upstream-servfail"),
          fault("both servers say REFUSED", servers("refused")).is("upstream-refuses"),
          fault("both servers ignore EDNS", servers("drop-edns")).is("upstream-drops-edns"),
          fault("both servers ignore TCP", servers("drop-tcp")).is("upstream-tcp-blocked"),
          fault("both servers ignore AAAA", servers("drop-aaaa"))
              .is("upstream-drops-aaaa")
              .never("upstream-dead"),
          fault("both servers take 1.5 s", servers("slow-1500"))
              .is("upstream-slow")
              .never("upstream-dead"),
          fault("answers truncated, and no TCP", servers("trunc", "drop-tcp"))
              .is("upstream-truncates"),
          fault("the container has no default route", inside("ip route del default"))
              .is("upstream-no-route")
              .never(BLOCKED),
          fault(
                  "the host has no route to the servers",
                  host("for a in 53 54; do ip route add unreachable 10.77.0.$a/32; done"))
              .is("upstream-no-route")
              .never(BLOCKED),
          fault("masquerading is gone, and nobody routes back", unmasqueraded())
              .is("firewall-mismatch")
              .never("upstream-dead"),
          fault(
                  "a network's option leaves packets with the container's address, and nobody"
                      + " routes back",
                  all(
                      upstream("ip saddr 10.66.0.0/24 drop"),
                      host("docker network create --subnet 10.66.0.0/24 -o " + UNTRANSLATED),
                      lab -> lab.container("web", "--network", "routed")))
              .alone("web")
              .is("upstream-blocked-from-container")
              .says("no route leads back", "route 10.66.0.0/24 back to this host")
              .never("upstream-dead", "firewall-mismatch"),
          fault(
                  "an internal network",
                  lab -> {
                    lab.innet();
                    lab.container("web", "--network", "innet");
                  })
              .alone("web")
              .asking("--name", "api.example.com")
              .is("internal-network")
              .never("upstream-dead"),
          fault(
                  "the second server knows a name that the first denies",
                  lab -> lab.upstream().answer(SECOND, "db.corp.example", "203.0.113.99"))
              .asking("--name", "db.corp.example")
              .is("upstreams-disagree")
              .says("Clients get the address"),
          fault("the servers are silent about one name", lab -> {})
              .asking("--name", "drop.example.com")
              .is("upstream-ignores-name")
              .never("upstream-dead"),
          fault("a name that nobody knows", lab -> {})
              .asking("--name", "nosuch.invalid")
              .is("nxdomain"),
          fault("--dns names an address where nobody is", web("--dns", "10.77.0.99"))
              .alone("web")
              .is("upstream-dead")
              .never(BLOCKED),
          fault(
                  "the servers answer glibc and not Go",
                  all(
                      hostFile("nameserver 10.77.0.55\nnameserver 10.77.0.53\n"),
                      server("10.77.0.55", "drop-edns"),
                      server(FIRST, "drop-edns")))
              .at("host")
              .asking("--name", "index.hub.example.com")
              .is("go-resolver-differs")
              .never("upstream-dead"));

  private UpstreamTroubles() {}

  private static Trouble fault(String title, Step makes) {
    return Trouble.of(Kind.FAULT, title, makes);
  }

  private static Step unmasqueraded() {
    return all(upstream("ip saddr 10.88.0.0/24 drop"), rule("-t nat -F POSTROUTING"));
  }
}
