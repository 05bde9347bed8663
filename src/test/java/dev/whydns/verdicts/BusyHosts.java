package dev.whydns.verdicts;

import static dev.whydns.verdicts.Steps.FIRST;
import static dev.whydns.verdicts.Steps.all;
import static dev.whydns.verdicts.Steps.meanwhile;
import static dev.whydns.verdicts.Steps.rule;
import static dev.whydns.verdicts.Steps.server;
import static dev.whydns.verdicts.Steps.servers;

import dev.whydns.check.Faults;
import java.util.List;

/** Other traffic through the same chains, and other work on the same processors. */
final class BusyHosts {

  private static final String BLOCKED = "upstream-blocked-from-container";

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
