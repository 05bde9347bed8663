package dev.whydns.check;

import static dev.whydns.check.Faults.iptables;
import static dev.whydns.check.Faults.nft;
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
        .as(run.outcome().toString())
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

    CheckRun cured = CheckRun.of(lab, "web", "--name", NAME, "--timeout", "800ms");
    assertThat(cured.findings("web"))
        .as(cured.outcome().toString())
        .allMatch(finding -> finding.endsWith(" upstream-slow"));
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
}
