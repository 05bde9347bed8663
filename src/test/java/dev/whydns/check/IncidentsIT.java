package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.ReceivedQuery;
import dev.whydns.lab.WithLab;
import org.junit.jupiter.api.Test;

/** The field reports that whydns exists for, as far as {@code check} goes. */
@WithLab
class IncidentsIT {

  private static final String RULE =
      "-A FORWARD -p udp -m udp --dport 53 -j REJECT --reject-with icmp-port-unreachable";

  @Test
  void incident_a_the_hosts_firewall_rejects_the_containers_address(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--ip", "10.88.0.10");
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();
    String before = lab.fingerprint();

    CheckRun run =
        CheckRun.of(lab, "web", "--name", "api.example.com")
            .expect(2, "web", "fault", "upstream-blocked-from-container");

    assertThat(lab.fingerprint()).isEqualTo(before);
    assertThat(run.findings("web")).containsExactly("fault upstream-blocked-from-container");
    assertThat(run.evidence("web", "upstream-blocked-from-container").get(0))
        .matches(
            "host, iptables-nft table filter, chain FORWARD, rule 1: \\d+ -> \\d+ packets while 8"
                + " were sent, then \\d+ -> \\d+ packets while 16 were sent: \\Q"
                + RULE
                + "\\E");
    assertThat(run.evidence("web", "upstream-blocked-from-container"))
        .anyMatch(
            e ->
                e.matches(
                    "query: A api.example.com @10.77.0.53 udp from web \\(10.88.0.10\\): refused .*"))
        .anyMatch(
            e ->
                e.matches(
                    "query: A api.example.com @10.77.0.53 udp from the host \\(10.77.0.1\\): NOERROR, .*"))
        .anyMatch(
            e -> e.startsWith("engine: 20.10.24") && e.contains("from the container's namespace"));
    for (String hop : new String[] {"client", "nat", "socket", "owner"}) {
      assertThat(run.hop("web", hop)).as(hop).isEqualTo("healthy");
    }
    assertThat(run.hop("web", "upstream")).isEqualTo("fault");
    assertThat(run.outcome().elapsed().toMillis()).isLessThan(6000);
  }

  @Test
  void incident_a_reads_as_cause_path_proof_and_what_to_do(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();

    String text = CheckRun.text(lab, "web", "--name", "api.example.com");

    assertThat(text)
        .startsWith(
            """
            FAULT  web: upstream-blocked-from-container
            The host's firewall rejects the queries that the engine sends to 10.77.0.53 and
            10.77.0.54 from web's own address. The same query from the host is answered.

              ✔ client      web\s
            """
                .strip())
        .contains("      " + RULE + "\n")
        .containsPattern("(?m)^  ✔ nat .*→ 127\\.0\\.0\\.11:53 .*rules lead to \\d+ udp, \\d+ tcp$")
        .containsPattern("(?m)^  ✔ owner .*→ dockerd \\d+ .*20\\.10\\.24")
        .containsPattern("(?m)^  ✘ upstream .*✘ from web   .*refused")
        .containsPattern("(?m)^ +✔ from host  NOERROR")
        .contains(
            "     iptables -I FORWARD 1 -s 10.88.0.0/24 -d 10.77.0.53,10.77.0.54 -p udp --dport 53"
                + " -j ACCEPT\n")
        .containsPattern("web: fault, upstream-blocked-from-container, high confidence; .*\n$");
  }

  @Test
  void incident_b_the_router_answers_glibc_and_not_go(Lab lab) {
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.55\nnameserver 10.77.0.53\n");
    lab.upstream().behave("10.77.0.55", "drop-edns");
    lab.upstream().behave("10.77.0.53", "drop-edns");

    for (String target : new String[] {"host", "dockerd"}) {
      CheckRun run =
          CheckRun.of(lab, target, "--name", "index.hub.example.com", "--timeout", "800ms");
      run.expect(2, target, "fault", "go-resolver-differs");
      assertThat(run.findings(target)).first().isEqualTo("fault go-resolver-differs");
      assertThat(run.finding(target, "go-resolver-differs").path("summary").asText())
          .contains("Go's own resolver", "EDNS", "10.77.0.55");
      assertThat(run.evidence(target, "go-resolver-differs"))
          .anyMatch(e -> e.contains("edns=1232") && e.contains("no answer"))
          .anyMatch(e -> !e.contains("edns=") && e.contains("NOERROR, 203.0.113.7"))
          .anyMatch(e -> e.startsWith("dockerd pid ") && e.contains("uses Go's own resolver: "));
    }
    assertThat(lab.upstream().queries()).extracting(ReceivedQuery::ednsSize).contains(-1, 1232);
  }

  @Test
  void incident_d_the_public_fallback_is_told_as_such_and_not_as_dead_servers(Lab lab) {
    lab.write("/etc/resolv.conf", "# nothing usable\n");
    lab.appnet();
    lab.container("web", "--network", "appnet");

    CheckRun run =
        CheckRun.of(lab, "web", "--name", "api.example.com", "--timeout", "800ms")
            .expect(2, "web", "fault", "public-fallback");
    assertThat(run.finding("web", "public-fallback").path("explains").toString())
        .contains("upstream-dead");
  }

  @Test
  void incident_d_a_file_that_changed_since_the_container_started_is_the_cause(Lab lab) {
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.99\n");
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.write("/etc/resolv.conf", Lab.RESOLV_CONF);

    CheckRun run =
        CheckRun.of(lab, "web", "--name", "api.example.com", "--timeout", "800ms")
            .expect(2, "web", "fault", "resolv-stale");
    assertThat(run.findings("web")).contains("fault upstream-dead");
    assertThat(run.remedy("web", "resolv-stale")).anyMatch(r -> r.contains("docker restart web"));
  }

  @Test
  void incident_e_a_server_that_never_answers_aaaa(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.upstream().behave("10.77.0.53", "drop-aaaa");

    CheckRun run =
        CheckRun.of(lab, "web", "--name", "api.example.com", "--timeout", "800ms")
            .expect(2, "web", "fault", "upstream-drops-aaaa");
    assertThat(run.finding("web", "upstream-drops-aaaa").path("explains").toString())
        .contains("aaaa-delay");
    assertThat(run.evidence("web", "upstream-drops-aaaa").get(0))
        .contains("AAAA api.example.com @10.77.0.53 udp from web");
  }
}
