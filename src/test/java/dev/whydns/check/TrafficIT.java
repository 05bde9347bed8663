package dev.whydns.check;

import static dev.whydns.check.Faults.busy;
import static dev.whydns.check.Faults.iptables;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults beside other traffic, other faults, other containers: the right one is named, or none. */
@WithLab
class TrafficIT {

  private static final String BLOCKED = "upstream-blocked-from-container";
  private static final String NAME = "ok.example.com";

  @BeforeEach
  void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
  }

  @Test
  void a_rule_that_takes_some_queries_by_chance_is_no_habit_of_the_server(Lab lab) {
    iptables(
        lab, "-I FORWARD -p udp --dport 53 -m statistic --mode nth --every 2 --packet 0 -j DROP");

    CheckRun run = CheckRun.of(lab, "web", "--name", NAME, "--timeout", "800ms");
    assertThat(run.findings("web"))
        .as(run.outcome().toString())
        .allMatch(f -> f.matches(".* (" + BLOCKED + "|intermittent-loss|aaaa-delay)"));
    assertThat(run.cause("web")).isIn(BLOCKED, "intermittent-loss");
    if (BLOCKED.equals(run.cause("web"))) {
      assertThat(run.evidence("web", BLOCKED).get(0)).contains("--mode nth --every 2");
    }
  }

  @Test
  void rules_that_count_and_accept_or_drop_other_traffic_are_not_blamed(Lab lab) {
    iptables(lab, "-I FORWARD -p udp --dport 53 -j ACCEPT");
    iptables(lab, "-A FORWARD -p udp --dport 5353 -j DROP");
    iptables(lab, "-I INPUT -p udp --dport 53 -j DROP");
    lab.upstream().behave("10.77.0.53", "drop");
    lab.upstream().behave("10.77.0.54", "drop");
    lab.background("sh", "-c", "while :; do echo x | nc -u -w 1 10.77.0.1 53; done");

    CheckRun run = check(lab, 2, "fault", "upstream-dead");
    assertThat(run.outcome().stdout()).doesNotContain("-j DROP\"");
    assertThat(run.findings("web")).containsExactly("fault upstream-dead");
  }

  @Test
  void a_busy_healthy_host_is_healthy(Lab lab) {
    busy(lab);

    CheckRun run = check(lab, 0, "healthy", null);
    assertThat(run.findings("web")).isEmpty();
  }

  @Test
  void on_a_busy_host_the_right_rule_is_named_with_less_confidence(Lab lab) {
    busy(lab);
    iptables(lab, "-I FORWARD -p udp --dport 53 -j DROP");

    CheckRun run = check(lab, 2, "fault", BLOCKED);
    assertThat(run.evidence("web", BLOCKED).get(0)).contains("chain FORWARD, rule 1: ");
    assertThat(run.finding("web", BLOCKED).path("confidence").asText()).isEqualTo("medium");
  }

  @Test
  void of_two_containers_only_the_blocked_one_is_faulty(Lab lab) {
    lab.container("db", "--network", "appnet", "--ip", "10.88.0.77");
    iptables(lab, "-I FORWARD -s 10.88.0.77 -p udp --dport 53 -j DROP");

    CheckRun run = CheckRun.of(lab, "web", "db", "--name", NAME);
    run.expect(2, "web", "healthy", null).expect(2, "db", "fault", BLOCKED);
    assertThat(run.evidence("db", BLOCKED).get(0)).contains("-s 10.88.0.77/32");
    assertThat(run.findings("web")).isEmpty();
  }

  @Test
  void of_twelve_containers_the_blocked_one_comes_first(Lab lab) {
    for (int i = 1; i <= 11; i++) {
      lab.container("app" + i, "--network", "appnet", "--ip", "10.88.0.1" + (10 + i));
    }
    iptables(lab, "-I FORWARD -s 10.88.0.117 -p udp --dport 53 -j DROP");

    CheckRun run = CheckRun.of(lab, "--name", NAME, "--timeout", "800ms");
    run.expect(2, "app7", "fault", BLOCKED);
    assertThat(run.targets()).hasSize(13);
    assertThat(run.targets())
        .filteredOn(target -> !target.equals("app7"))
        .allMatch(target -> run.state(target).equals("healthy"));
    assertThat(CheckRun.text(lab, "--name", NAME)).startsWith("FAULT  app7: " + BLOCKED);
  }

  @Test
  void two_faults_at_once_are_both_told(Lab lab) {
    iptables(lab, "-I FORWARD -d 10.77.0.53 -p udp --dport 53 -j DROP");
    lab.upstream().behave("10.77.0.54", "drop-tcp");

    CheckRun run = check(lab, 2, "fault", BLOCKED);
    assertThat(run.findings("web"))
        .contains("fault " + BLOCKED, "fault first-upstream-dead", "warning upstream-tcp-blocked");
  }

  @Test
  void a_resolver_on_the_hosts_own_bridge_address_that_input_drops(Lab lab) {
    lab.container("db", "--network", "appnet", "--dns", "10.88.0.1");
    iptables(lab, "-I INPUT -p udp --dport 53 -j DROP");
    lab.background("busybox", "nc", "-lu", "-s", "10.88.0.1", "-p", "53");

    CheckRun run =
        CheckRun.of(lab, "db", "--name", NAME, "--timeout", "800ms")
            .expect(2, "db", "fault", BLOCKED);
    assertThat(run.evidence("db", BLOCKED).get(0)).contains("chain INPUT, rule 1: ");
  }

  @Test
  void an_output_drop_blocks_the_host_and_not_the_containers(Lab lab) {
    iptables(lab, "-I OUTPUT -p udp --dport 53 -j DROP");

    CheckRun run = CheckRun.of(lab, "--name", NAME, "--timeout", "800ms");
    run.expect(2, "host", "fault", "upstream-blocked-from-host");
    run.expect(2, "web", "healthy", null);
    assertThat(run.findings("host")).containsExactly("fault upstream-blocked-from-host");
    assertThat(run.evidence("host", "upstream-blocked-from-host").get(0))
        .contains("chain OUTPUT, rule 1: ");
  }

  @Test
  void a_missing_masquerade_is_the_cause_where_nobody_routes_back(Lab lab) {
    lab.upstream().run("nft", "add rule inet silence prerouting ip saddr 10.88.0.0/24 drop").ok();
    iptables(lab, "-t nat -F POSTROUTING");

    CheckRun run = check(lab, 2, "fault", "firewall-mismatch");
    assertThat(run.findings("web")).first().isEqualTo("fault firewall-mismatch");
    assertThat(run.remedy("web", "firewall-mismatch"))
        .anyMatch(line -> line.contains("systemctl restart docker"));
  }

  @Test
  void a_route_that_the_host_lacks_is_told_with_the_host_as_its_place(Lab lab) {
    lab.run("ip", "route", "add", "unreachable", "10.77.0.53/32").ok();
    lab.run("ip", "route", "add", "unreachable", "10.77.0.54/32").ok();

    CheckRun run = check(lab, 2, "fault", "upstream-no-route");
    assertThat(run.finding("web", "upstream-no-route").path("summary").asText())
        .contains("no route to 10.77.0.53 and 10.77.0.54 from the host");
  }

  private static CheckRun check(Lab lab, int exit, String state, String cause) {
    return CheckRun.of(lab, "web", "--name", NAME, "--timeout", "800ms")
        .expect(exit, "web", state, cause);
  }
}
