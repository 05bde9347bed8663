package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule that ends the queries is named, wherever in the host's firewall it is. */
@WithLab
class FirewallIT {

  private static final String BLOCKED = "upstream-blocked-from-container";
  private static final String NAME = "ok.example.com";

  @BeforeEach
  void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"icmp-host-unreachable", "icmp-admin-prohibited"})
  void a_reject_is_named_whatever_the_client_is_told(String how, Lab lab) {
    iptables(lab, "-I FORWARD -p udp --dport 53 -j REJECT --reject-with " + how);

    expectRule(lab, "chain FORWARD, rule 1", "-j REJECT --reject-with " + how);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-I FORWARD -p udp --dport 53 -j DROP | chain FORWARD, rule 1",
        "-I DOCKER-USER -s 10.88.0.0/24 -j DROP | chain DOCKER-USER, rule 1",
        "-t raw -I PREROUTING -p udp --dport 53 -j DROP | table raw, chain PREROUTING, rule 1",
        "-t mangle -I FORWARD -p udp --dport 53 -j DROP | table mangle, chain FORWARD, rule 1",
        "-I FORWARD -p udp -m addrtype --src-type UNICAST -j DROP | chain FORWARD, rule 1",
      })
  void an_iptables_drop_is_named_with_its_place(String rule, String place, Lab lab) {
    iptables(lab, rule);

    CheckRun run = expectRule(lab, place, "-j DROP");
    assertThat(run.remedy("web", BLOCKED)).anyMatch(line -> line.contains("-j ACCEPT"));
  }

  @Test
  void a_rule_that_ends_only_the_answers_is_told_as_such(Lab lab) {
    iptables(lab, "-I FORWARD -p udp --sport 53 -j DROP");

    CheckRun run = expectRule(lab, "chain FORWARD, rule 1", "--sport 53 -j DROP");
    assertThat(run.finding("web", BLOCKED).path("summary").asText())
        .startsWith("The host's firewall drops the answers to the queries");
    assertThat(run.remedy("web", BLOCKED))
        .anyMatch(line -> line.contains("-s 10.77.0.53,10.77.0.54 -p udp --sport 53 -j ACCEPT"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "udp dport 53 counter reject | high",
        "udp dport 53 drop | medium",
        "iifname \"br-*\" oifname \"uplink\" jump dns | high",
        "ip daddr @bad udp dport 53 counter drop | high",
      })
  void a_rule_of_native_nft_is_named_with_or_without_a_counter(
      String rule, String confidence, Lab lab) {
    nft(lab, "forward priority 0; policy accept;", rule);

    CheckRun run = check(lab, 2, "fault", BLOCKED);
    assertThat(run.finding("web", BLOCKED).path("confidence").asText()).isEqualTo(confidence);
    String dropping = rule.contains("jump") ? "udp dport 53 counter drop" : rule;
    assertThat(run.evidence("web", BLOCKED).get(0))
        .startsWith("host, nftables table inet t, chain ")
        .endsWith(dropping);
  }

  @Test
  void a_policy_of_native_nft_counts_as_a_rule(Lab lab) {
    nft(
        lab,
        "forward priority 10; policy drop;",
        "tcp dport 53 accept\nct state established accept");

    CheckRun run = check(lab, 2, "fault", BLOCKED);
    assertThat(run.evidence("web", BLOCKED).get(0))
        .startsWith("host, nftables table inet t, chain fw, policy: no counter")
        .contains("policy drop");
  }

  @Test
  void a_dropping_policy_with_the_engines_chains_flushed_is_the_policy(Lab lab) {
    iptables(lab, "-P FORWARD DROP");
    iptables(lab, "-F FORWARD");

    CheckRun run = expectRule(lab, "chain FORWARD, policy", "-P FORWARD DROP");
    assertThat(run.remedy("web", BLOCKED))
        .anyMatch(line -> line.contains("-p tcp --dport 53 -j ACCEPT"))
        .anyMatch(line -> line.contains("--ctstate ESTABLISHED,RELATED -j ACCEPT"));
  }

  @Test
  void the_commands_that_it_advises_cure_the_fault(Lab lab) {
    iptables(lab, "-P FORWARD DROP");
    iptables(lab, "-F FORWARD");
    CheckRun run = check(lab, 2, "fault", BLOCKED);

    run.remedy("web", BLOCKED).stream()
        .filter(line -> line.contains(": iptables -I "))
        .map(line -> line.substring(line.indexOf("iptables -I ")))
        .forEach(command -> lab.run("sh", "-c", command).ok());

    assertThat(CheckRun.of(lab, "web", "--name", NAME, "--timeout", "800ms").exit()).isZero();
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

  private static CheckRun expectRule(Lab lab, String place, String rule) {
    CheckRun run = check(lab, 2, "fault", BLOCKED);
    assertThat(run.findings("web")).containsExactly("fault " + BLOCKED);
    assertThat(run.evidence("web", BLOCKED).get(0)).contains(place + ": ").endsWith(rule);
    assertThat(run.finding("web", BLOCKED).path("confidence").asText()).isEqualTo("high");
    assertThat(run.hop("web", "upstream")).isEqualTo("fault");
    assertThat(run.hop("web", "owner")).isEqualTo("healthy");
    return run;
  }

  private static void iptables(Lab lab, String rule) {
    lab.run("sh", "-c", "iptables " + rule).ok();
  }

  private static void nft(Lab lab, String hook, String rules) {
    lab.write(
        "/etc/fault.nft",
        """
        table inet t {
          set bad { type ipv4_addr; elements = { 10.77.0.53, 10.77.0.54 }; }
          chain dns {
            udp dport 53 counter drop
          }
          chain fw {
            type filter hook %s
            %s
          }
        }
        """
            .formatted(hook, rules));
    lab.run("nft", "-f", "/etc/fault.nft").ok();
  }

  /** Lookups without end through the same chains, from another container. */
  private static void busy(Lab lab) {
    lab.container("noisy", "--network", "appnet");
    lab.background(
        "docker",
        "exec",
        "noisy",
        "sh",
        "-c",
        "while :; do for i in 1 2 3 4; do nslookup -type=a n$i.example.com 10.77.0.53 & done; sleep 0.05; done");
  }
}
