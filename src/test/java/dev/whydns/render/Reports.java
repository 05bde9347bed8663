package dev.whydns.render;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Hop;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.Report;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reports as operators meet them, made by hand. */
final class Reports {
  private Reports() {}

  static Report of(int exitCode, double elapsedMs, TargetBuilder... targets) {
    return of(exitCode, elapsedMs, List.of(targets));
  }

  static Report of(int exitCode, double elapsedMs, List<TargetBuilder> targets) {
    return new Report(
        "check",
        "0.1.0",
        Instant.parse("2026-11-20T23:54:25.125Z"),
        elapsedMs,
        exitCode,
        Optional.of(Hosts.typical()),
        targets.stream().map(TargetBuilder::build).toList(),
        List.of());
  }

  /**
   * The eight hours: the host's firewall rejects what the engine sends from the container's
   * address.
   */
  static Report incidentA() {
    return of(2, 212.4, blocked("web", "10.88.0.2"));
  }

  static TargetBuilder blocked(String label, String address) {
    TargetBuilder web = new TargetBuilder(label).local();
    web.upstream("10.77.0.53", "refused", "NOERROR");
    return web.hop(Hop.UPSTREAM, State.FAULT, "refused from " + label + ", answered from the host")
        .cause(
            new Finding(
                Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
                Severity.FAULT,
                "The host's firewall rejects the queries that the engine sends to 10.77.0.53 from "
                    + label
                    + "'s own address. The same query from the host is answered.",
                Confidence.HIGH,
                List.of(
                    new Evidence(
                        "host, iptables-nft table filter, chain FORWARD, rule 1: 112 -> 116 packets"
                            + " while 4 queries were sent, twice",
                        "-A FORWARD -p udp -m udp --dport 53 -j REJECT --reject-with"
                            + " icmp-port-unreachable"),
                    new Evidence(
                        "A api.example.com @10.77.0.53 udp from " + label + " (" + address + ")",
                        "refused after 0.3 ms"),
                    new Evidence(
                        "A api.example.com @10.77.0.53 udp from the host (10.77.0.1)",
                        "NOERROR, 203.0.113.7, after 1.2 ms"),
                    new Evidence(
                        "engine 20.10.24",
                        "asks upstreams from the container's namespace (28 and later: from the"
                            + " host's)")),
                List.of(
                    Remedy.of(
                        "allow it before that rule",
                        "iptables -I FORWARD 1 -s 10.88.0.0/24 -d 10.77.0.53 -p udp --dport 53 -j"
                            + " ACCEPT"),
                    Remedy.of(
                        "whatever manages this firewall will remove that again: change it there"),
                    Remedy.of(
                        "or give "
                            + label
                            + " a server that it can reach: `docker run --dns`, or `dns:` in the"
                            + " compose file"),
                    Remedy.of(
                        "see it by hand",
                        "whydns netns " + label + " -- dig @10.77.0.53 api.example.com")),
                List.of()));
  }

  static TargetBuilder healthy(String label) {
    return new TargetBuilder(label)
        .local()
        .upstream("10.77.0.53", "NOERROR", "NOERROR")
        .upstream("10.77.0.54", "NOERROR", "NOERROR")
        .hop(Hop.UPSTREAM, State.HEALTHY, "2 of 2 answer");
  }

  static TargetBuilder host() {
    return new TargetBuilder("host", true)
        .upstream("10.77.0.53", null, "NOERROR")
        .hop(Hop.UPSTREAM, State.HEALTHY, "1 of 1 answers");
  }

  /** Works, since the second server answers; the first is dead. */
  static TargetBuilder warning(String label) {
    return new TargetBuilder(label)
        .local()
        .upstream("10.77.0.53", "NOERROR", "NOERROR")
        .upstream("10.77.0.54", "timed-out", "timed-out")
        .hop(Hop.UPSTREAM, State.WARNING, "1 of 2 answers")
        .cause(
            new Finding(
                Code.UPSTREAM_DEAD,
                Severity.WARNING,
                "10.77.0.54 answers nobody, neither "
                    + label
                    + " nor the host. It is the second server, so lookups work until the first"
                    + " fails.",
                Confidence.HIGH,
                List.of(
                    new Evidence(
                        "A example.com @10.77.0.54 udp from the host", "timed out after 2.0 s"),
                    new Evidence("/etc/resolv.conf line 2", "nameserver 10.77.0.54")),
                List.of(
                    Remedy.of("take it out of the host's resolv.conf, or repair it"),
                    Remedy.of("see it by hand", "dig @10.77.0.54 example.com")),
                List.of()))
        .finding(ndots());
  }

  static Finding ndots() {
    return new Finding(
        Code.NDOTS_HIDES_SINGLE_LABEL,
        Severity.INFO,
        "ndots:0 makes the engine answer names without a dot by itself: a search suffix is not"
            + " tried for them.",
        Confidence.MEDIUM,
        List.of(
            new Evidence("/etc/resolv.conf line 3", "options ndots:0"),
            new Evidence("engine 28.5.2", "writes ndots:0 for user-defined networks")),
        List.of(Remedy.of("write names of other hosts in full")),
        List.of());
  }

  static TargetBuilder notPermitted(String label) {
    return new TargetBuilder(label)
        .unreadable("no CAP_SYS_PTRACE")
        .hop(Hop.CLIENT, State.UNKNOWN, "its resolv.conf could not be read")
        .hop(Hop.NAT, State.UNKNOWN, "")
        .hop(Hop.SOCKET, State.UNKNOWN, "")
        .hop(Hop.OWNER, State.UNKNOWN, "")
        .hop(Hop.UPSTREAM, State.UNKNOWN, "not asked")
        .gap(
            new NotChecked(
                "sockets and rules of its network namespace",
                "no CAP_SYS_PTRACE to read /proc/4711/ns/net",
                "run as root, or with CAP_SYS_PTRACE, CAP_SYS_ADMIN and CAP_NET_ADMIN"))
        .gap(
            new NotChecked(
                "its way to the upstreams",
                "no CAP_SYS_ADMIN to enter its namespace",
                "run as root"));
  }

  /** The daemon is stopped by a signal; the API does not answer, and that follows from it. */
  static Report stoppedDaemon() {
    TargetBuilder web =
        new TargetBuilder("web")
            .localTimedOut()
            .upstream("10.77.0.53", "NOERROR", "NOERROR")
            .hop(Hop.UPSTREAM, State.HEALTHY, "1 of 1 answers")
            .cause(
                new Finding(
                    Code.DAEMON_UNRESPONSIVE,
                    Severity.FAULT,
                    "dockerd (7041) is stopped: it holds web's DNS socket and reads nothing from it.",
                    Confidence.HIGH,
                    List.of(
                        new Evidence("/proc/7041/stat", "State: T (stopped)"),
                        new Evidence(
                            "queue of udp 127.0.0.11:41287",
                            "0 -> 4352 bytes while 4 queries were sent")),
                    List.of(Remedy.of("let it run again", "kill -CONT 7041")),
                    List.of(Code.API_UNRESPONSIVE)))
            .finding(
                new Finding(
                    Code.API_UNRESPONSIVE,
                    Severity.FAULT,
                    "The engine's API did not answer within 2 s; this report was made from its files.",
                    Confidence.HIGH,
                    List.of(
                        new Evidence(
                            "unix:///var/run/docker.sock", "connected, no answer after 2.0 s")),
                    List.of(
                        Remedy.of(
                            "see it by hand",
                            "curl --unix-socket /var/run/docker.sock http://localhost/_ping")),
                    List.of()));
    return of(2, 2431, web);
  }

  static Report twoFaults() {
    TargetBuilder web = blocked("web", "10.88.0.2");
    web.hop(Hop.NAT, State.FAULT, "no rule for tcp");
    web.finding(
        new Finding(
            Code.RULES_PARTIAL,
            Severity.FAULT,
            "The rule that leads TCP port 53 to the engine is missing, so answers that do not fit"
                + " into a datagram fail.",
            Confidence.HIGH,
            List.of(
                new Evidence(
                    "web, iptables-nft table nat, chain DOCKER_OUTPUT",
                    "-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT"
                        + " --to-destination 127.0.0.11:41287")),
            List.of(Remedy.of("let the engine write its rules again", "docker restart web")),
            List.of()));
    web.finding(warning("web").build().cause().get());
    return of(2, 250, web);
  }

  /** 50 targets, of which two have the same fault, one cannot be judged and two have warnings. */
  static Report many() {
    List<TargetBuilder> targets = new ArrayList<>();
    targets.add(host());
    targets.add(blocked("web", "10.88.0.2"));
    targets.add(blocked("worker", "10.88.0.3"));
    targets.add(notPermitted("sandboxed"));
    targets.add(warning("batch"));
    targets.add(warning("mail"));
    IntStream.range(0, 44)
        .mapToObj(i -> healthy("service-" + (char) ('a' + i % 26) + "-" + i))
        .map(t -> t.label().endsWith("7") ? t.finding(ndots()) : t)
        .forEach(targets::add);
    return of(2, 1934.5, targets);
  }

  /** Everything that a container or a server can choose holds escape sequences. */
  static Report hostileNames() {
    String name = "we\u001b]0;owned\u0007b\u202e";
    TargetBuilder web =
        new TargetBuilder(name).resolvLine("nameserver\t10.77.0.53 \u001b[2J\u009b31m\u200b");
    web.local().upstream("10.77.0.53", "NOERROR", "NOERROR").hop(Hop.UPSTREAM, State.WARNING, "");
    return of(
        1,
        100,
        web.answer("evil.example\u001b[1A", "TXT", "\u2028\u2066\ufeff\r\nOK  web: healthy")
            .cause(
                new Finding(
                    Code.UPSTREAMS_DISAGREE,
                    Severity.WARNING,
                    "The servers of " + name + " disagree.\nOK  all is well",
                    Confidence.LOW,
                    List.of(
                        new Evidence(
                            "web, iptables-nft table nat, chain OUTPUT, rule 1",
                            "-A OUTPUT -m comment --comment \"\u001b[31m\u0085\" -j ACCEPT"),
                        new Evidence("/etc/resolv.conf", "search a\u00a0b \ud800")),
                    List.of(Remedy.of("look", "whydns netns '" + name + "'")),
                    List.of())));
  }

  static Report veryLongRule() {
    String ports =
        String.join(",", IntStream.range(0, 15).mapToObj(i -> "53" + (100 + i)).toList());
    String rule =
        "-A FORWARD -s 10.88.0.0/24 -i br-a0ed6fc85da0 -p udp -m multiport --dports 53,"
            + ports
            + " -m comment --comment \"managed by the firewall of site 4: do not edit by hand\" -j DROP";
    TargetBuilder web =
        blocked("a-container-with-quite-a-long-name-as-compose-makes-them-1", "10.88.0.2");
    Finding found = web.build().cause().get();
    List<Evidence> evidence = new ArrayList<>(found.evidence());
    evidence.set(0, new Evidence("host, iptables-nft table filter, chain FORWARD, rule 1", rule));
    return of(
        2,
        200,
        web.replaceCause(
            new Finding(
                found.code(),
                found.severity(),
                found.summary(),
                found.confidence(),
                evidence,
                found.remedies(),
                found.explains())));
  }

  /** One exchange for each thing that can come of a question. */
  static Report outcomes() {
    Reply late = new Reply("SERVFAIL", true, true, false, List.of(), 12);
    TargetBuilder web =
        new TargetBuilder("web")
            .outcome(new Outcome.Answered(4001.0625, true, late))
            .outcome(new Outcome.TimedOut(2000))
            .outcome(new Outcome.Refused(0.25, "TCP reset"))
            .outcome(new Outcome.Unreachable(3061, "no route to host"))
            .outcome(new Outcome.Malformed(7, "11 bytes, less than a header"))
            .outcome(new Outcome.NotSent("the deadline came first"))
            .hop(Hop.UPSTREAM, State.WARNING, "");
    return of(3, 12_345_678.25, web);
  }

  static Report unknownName() {
    return new Report(
        "check",
        "0.1.0",
        Instant.parse("2026-11-20T23:54:25Z"),
        12,
        3,
        Optional.empty(),
        List.of(),
        List.of("no container is named \"wbe\"; near: web"));
  }
}
