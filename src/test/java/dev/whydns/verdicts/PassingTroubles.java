package dev.whydns.verdicts;

import static dev.whydns.verdicts.Steps.all;
import static dev.whydns.verdicts.Steps.inside;
import static dev.whydns.verdicts.Steps.meanwhile;
import static dev.whydns.verdicts.Steps.rule;
import static dev.whydns.verdicts.Steps.upstream;

import java.util.List;

/** Packets that are lost now and then, and a fault that ends while it is looked for. */
final class PassingTroubles {

  private static final String BLOCKED = "upstream-blocked-from-container";
  private static final String LOST = "intermittent-loss";

  static final List<Trouble> ALL =
      List.of(
          passing(
                  "every second query is dropped",
                  rule(
                      "-I FORWARD -p udp --dport 53 -m statistic --mode nth --every 2 --packet 0"
                          + " -j DROP"))
              .mayBe(BLOCKED, LOST)
              .never("upstream-dead"),
          passing(
                  "a drop that is taken away after a second",
                  all(
                      rule("-I FORWARD -p udp --dport 53 -j DROP"),
                      meanwhile("sleep 1; iptables -D FORWARD 1")))
              .mayBe(BLOCKED, LOST, Trouble.HEALTHY)
              .never("upstream-dead", "daemon-unresponsive", "rules-missing"),
          passing(
                  "every second packet to the servers is lost on the way",
                  upstream("udp dport 53 numgen inc mod 2 0 drop"))
              .asking("--name", "api.example.com")
              .mayBe(LOST, "first-upstream-dead")
              .never("upstream-dead", "upstream-ignores-name"),
          passing(
                  "every fourth question of the container is lost before the engine",
                  inside(
                      "nft 'table netdev f { chain i { type filter hook ingress device lo priority"
                          + " 0; ip daddr 127.0.0.11 meta l4proto udp numgen inc mod 4 0 drop; };"
                          + " }'"))
              .is(LOST)
              .never("daemon-unresponsive", "upstream-dead"));

  private PassingTroubles() {}

  private static Trouble passing(String title, Step makes) {
    return Trouble.of(Kind.PASSING, title, makes);
  }
}
