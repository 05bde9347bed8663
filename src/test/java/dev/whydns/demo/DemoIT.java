package dev.whydns.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each incident has its own cause, found by the commands that users have. */
class DemoIT {

  private static final String RULE =
      "-A FORWARD -p udp -m udp --dport 53 -j REJECT --reject-with icmp-port-unreachable";

  @TempDir Path folder;

  private Demo.Run diagnosed(String incident) throws Exception {
    return Demo.run(folder, "", incident, "--json", "--timeout", "700ms");
  }

  /** The cause of target web, which has to be a fault, and certain. */
  private JsonNode fault(String incident, String cause) throws Exception {
    Demo.Run run = diagnosed(incident);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    JsonNode web = run.report().path("targets").get(0);
    assertThat(web.path("target").asText()).isEqualTo("web");
    assertThat(web.path("cause").asText()).isEqualTo(cause);
    JsonNode finding = run.finding(cause);
    assertThat(finding.path("confidence").asText()).isEqualTo("high");
    assertThat(run.report().path("host").path("engine").path("version").asText())
        .isEqualTo("26.1.5+whydns-demo");
    return finding;
  }

  private static List<String> evidence(JsonNode finding) {
    List<String> evidence = new ArrayList<>();
    finding
        .path("evidence")
        .forEach(e -> evidence.add(e.path("source").asText() + ": " + e.path("text").asText()));
    return evidence;
  }

  @Test
  void nothing_is_found_where_nothing_is_broken() throws Exception {
    Demo.Run run = Demo.run(folder, "", "healthy", "-v");

    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out()).startsWith("OK  web: every hop is healthy\n");
    assertThat(run.out()).endsWith("; all checked\n");
    assertThat(run.err())
        .isEqualTo(
            """
            demo: Everything works: what a report without a finding looks like.
              built  containers web, shop-db and worker, and an engine that whydns plays: no Docker
              broke  nothing
              runs   whydns check web --name api.example.com --verbose
              look   whydns demo healthy --shell

            """);
  }

  @Test
  void eight_hours_ends_at_the_very_rule_of_the_hosts_firewall() throws Exception {
    JsonNode finding = fault("eight-hours", "upstream-blocked-from-container");

    assertThat(evidence(finding))
        .anyMatch(text -> text.contains(RULE) && text.contains("chain FORWARD, rule 1"))
        .anyMatch(text -> text.contains("from web (10.88.0.2): refused (ICMP port unreachable)"))
        .anyMatch(text -> text.contains("from the host (10.77.0.1): NOERROR, 203.0.113.7"));
  }

  @Test
  void aaaa_five_seconds_ends_at_servers_that_drop_one_type() throws Exception {
    JsonNode finding = fault("aaaa-five-seconds", "upstream-drops-aaaa");

    assertThat(finding.path("explains").toString()).contains("aaaa-delay");
  }

  @Test
  void two_answers_ends_at_the_container_that_has_the_address_now() throws Exception {
    Demo.Run run = diagnosed("two-answers");

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.finding("stale-record").path("summary").asText())
        .contains("10.88.0.4", "worker");
  }

  @Test
  void dead_upstream_ends_at_servers_that_answer_nobody() throws Exception {
    JsonNode finding = fault("dead-upstream", "upstream-dead");

    assertThat(finding.path("summary").asText()).contains("10.77.0.53", "neither from web nor");
  }

  @Test
  void rules_flushed_ends_at_the_missing_rules() throws Exception {
    fault("rules-flushed", "rules-missing");
  }

  @Test
  void isolated_fallback_ends_at_servers_that_nobody_chose() throws Exception {
    JsonNode finding = fault("isolated-fallback", "public-fallback");

    assertThat(finding.path("summary").asText()).contains("8.8.8.8, 8.8.4.4", "cannot be reached");
    assertThat(finding.path("explains").toString()).contains("upstream-dead");
  }

  @Test
  void a_shell_finds_whydns_and_the_box_and_ends_with_its_own_code() throws Exception {
    String script = "hostname; ps -o comm= -p 1; whydns rules web --json > /dev/null; exit 7\n";

    Demo.Run run = Demo.run(folder, script, "healthy", "--shell");

    assertThat(run.out()).as(run.err()).isEqualTo("demo\ndockerd\n");
    assertThat(run.code()).isEqualTo(7);
  }

  @Test
  void a_quiz_over_a_pipe_runs_commands_until_one_is_the_answer() throws Exception {
    String lines = "whydns check web | head -n 1\n\nrules-missing\nnot read any more\n";

    Demo.Run run = Demo.run(folder, lines, "--quiz", "rules-flushed");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            FAULT  web: rules-missing
            Right: rules-missing (rules-flushed). The engine listens, but no rule leads port 53 of \
            127.0.0.11 to its sockets.
            """);
    assertThat(run.err())
        .startsWith(
            """
            demo: something may be broken here. What they say:
              web gets "connection refused" for every name, other containers do not.
            """);
    assertThat(run.err().replaceAll("(?m)^  \\d  .*$", "")).doesNotContain("rules");
  }

  @Test
  void a_quiz_on_a_terminal_is_a_shell_and_then_asks_for_the_cause() throws Exception {
    String command = Demo.LAUNCHER + " demo --quiz rules-flushed";

    Demo.Run run = Demo.run(folder, "exit\n6\n", List.of("script", "-qec", command, "/dev/null"));

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("\r\033[Kcause> ", "Right: rules-missing (rules-flushed). ")
        .doesNotContain("\\x");
  }

  @Test
  void a_wrong_answer_is_told_with_the_right_one() throws Exception {
    Demo.Run run = Demo.run(folder, "2\n", "--quiz", "rules-flushed");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("Wrong: not upstream-blocked-from-container. It was rules-missing");
  }

  @Test
  void without_root_or_without_ip_it_says_so() throws Exception {
    List<String> hidden =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "for f in $(which -a ip); do mount --bind /dev/null $(readlink -f $f); done; exec \"$@\"",
            "sh",
            Demo.LAUNCHER,
            "demo");
    assertThat(Demo.run(folder, "", hidden))
        .isEqualTo(
            new Demo.Run(69, "", "whydns: demo needs ip; as root: apt-get install iproute2\n"));
    List<String> weak =
        List.of(
            "setpriv",
            "--bounding-set",
            "-sys_admin",
            "--inh-caps",
            "-sys_admin",
            Demo.LAUNCHER,
            "demo");
    assertThat(Demo.run(folder, "", weak))
        .isEqualTo(
            new Demo.Run(
                77,
                "",
                "whydns: demo makes namespaces and needs root; CAP_SYS_ADMIN is missing\n"));
  }
}
