package dev.whydns.verdicts;

import static dev.whydns.verdicts.Steps.FIRST;
import static dev.whydns.verdicts.Steps.all;
import static dev.whydns.verdicts.Steps.meanwhile;
import static dev.whydns.verdicts.Steps.rule;
import static dev.whydns.verdicts.Steps.server;
import static dev.whydns.verdicts.Steps.servers;

import dev.whydns.check.Faults;
import java.util.List;

/** Other traffic through the same chains, other work on the same processors, and passing faults. */
final class BusyHosts {

  private static final String BLOCKED = "upstream-blocked-from-container";
  private static final String LOST = "intermittent-loss";

  static final List<Trouble> ALL =
      List.of(
          busy("another container asks all the time", Faults::busy),
          busy(
                  "another container asks all the time, and FORWARD drops port 53",
                  all(Faults::busy, rule("-I FORWARD -p udp --dport 53 -j DROP")))
              .is(BLOCKED)
              .never("upstream-dead"),
          busy(
                  "another container asks all the time, and the first server is silent",
                  all(Faults::busy, server(FIRST, "drop")))
              .is("first-upstream-dead")
              .never(BLOCKED),
          busy("both processors are taken", work()),
          busy(
                  "both processors are taken, and FORWARD drops port 53",
                  all(work(), rule("-I FORWARD -p udp --dport 53 -j DROP")))
              .is(BLOCKED)
              .never("upstream-dead"),
          busy(
                  "every second query is dropped",
                  rule(
                      "-I FORWARD -p udp --dport 53 -m statistic --mode nth --every 2 --packet 0"
                          + " -j DROP"))
              .mayBe(BLOCKED, LOST)
              .never("upstream-dead"),
          busy(
                  "a drop that is taken away after a second",
                  all(
                      rule("-I FORWARD -p udp --dport 53 -j DROP"),
                      meanwhile("sleep 1; iptables -D FORWARD 1")))
              .mayBe(BLOCKED, LOST, Trouble.HEALTHY)
              .never("upstream-dead", "daemon-unresponsive", "rules-missing"),
          busy("servers that answer after 2.6 s", servers("slow-2600"))
              .asking("--timeout", "2s")
              .is("upstream-slow")
              .never("upstream-dead", BLOCKED),
          busy(
                  "traffic that another rule drops, while both servers are silent",
                  all(
                      servers("drop"),
                      rule("-I INPUT -p udp --dport 53 -j DROP"),
                      meanwhile("while :; do echo x | nc -u -w 1 10.77.0.1 53; done")))
              .is("upstream-dead")
              .never(BLOCKED));

  private BusyHosts() {}

  private static Trouble busy(String title, Step makes) {
    return Trouble.of(Kind.BUSY, title, makes);
  }

  /** Bounded: a loop ends by itself after half a minute, and the lab ends it with the case. */
  private static Step work() {
    String loop = "end=$(($(date +%s) + 30)); while [ $(date +%s) -lt $end ]; do :; done";
    return all(meanwhile(loop), meanwhile(loop));
  }
}
