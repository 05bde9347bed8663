package dev.whydns.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.Setup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real Podman with netavark and aardvark-dns, beside a Docker engine on the same host: its
 * containers are told as Podman's, and judged by how Podman resolves names.
 */
class PodmanIT {

  private static final String API = "unix:///run/podman/podman.sock";

  private static Lab lab;
  private static String pid;

  @BeforeAll
  static void start() throws Exception {
    Suite suite = Suite.all().stream().filter(s -> s.has("podman")).findFirst().orElseThrow();
    lab = new Lab(Setup.plain().engine(suite.root().toString()));
    lab.appnet();
    lab.container("web", "--network", "appnet");
    script("start").ok();
    pid = script("podman", "inspect", "-f", "{{.State.Pid}}", "pod").ok().stdout().strip();
    lab.background(command("podman", "system", "service", "-t", "0", API).toArray(String[]::new));
    lab.run("sh", "-c", "until docker -H " + API + " info > /dev/null 2>&1; do sleep 0.1; done")
        .ok();
  }

  @AfterAll
  static void end() {
    if (lab != null) {
      lab.close();
    }
  }

  @AfterEach
  void let_queries_pass() {
    lab.run("iptables", "-D", "INPUT", "-p", "udp", "--dport", "53", "-j", "DROP");
  }

  private static List<String> command(String... words) throws Exception {
    try (var source = PodmanIT.class.getResourceAsStream("podman.sh")) {
      String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
      var command = new ArrayList<>(List.of("sh", "-c", text, "podman.sh"));
      command.addAll(List.of(words));
      return command;
    }
  }

  private static Outcome script(String... words) throws Exception {
    return lab.run(command(words), "", Duration.ofSeconds(60));
  }

  @Test
  void its_process_is_told_as_podmans_and_is_healthy() throws Exception {
    String id = script("podman", "inspect", "-f", "{{.Id}}", "pod").ok().stdout();
    String before = lab.fingerprint();

    CheckRun run = CheckRun.of(lab, "pid:" + pid, "--name", "api.example.com");

    assertThat(lab.fingerprint()).isEqualTo(before);
    run.expect(0, "pid:" + pid, "healthy", null);
    assertThat(run.findings("pid:" + pid)).isEmpty();
    assertThat(run.notChecked("pid:" + pid))
        .containsExactly(
            "what its engine says of it: /proc/"
                + pid
                + "/cgroup: container "
                + id.substring(0, 12)
                + " of podman, which was not asked");
    assertThat(run.hop("pid:" + pid, "upstream")).isEqualTo("healthy");
    assertThat(lab.whydns("check", "pid:" + pid, "--redact", "--json").stdout())
        .contains(" of podman, which was not asked")
        .doesNotContain(id.substring(0, 12));
  }

  @Test
  void by_its_name_it_is_told_as_podmans_and_is_healthy() {
    CheckRun run = CheckRun.of(lab, "-H", API, "pod", "--name", "api.example.com");

    run.expect(0, "pod", "healthy", null);
    assertThat(run.findings("pod")).isEmpty();
    assertThat(run.report().at("/host/engine/product").asText()).isEqualTo("podman");
    assertThat(run.notChecked("pod"))
        .containsExactly(
            "how this engine resolves container names: it is Podman, whose resolver (aardvark-dns,"
                + " on the network's gateway) is asked here like any server");
  }

  @Test
  void that_nothing_is_on_127_0_0_11_is_no_damage() {
    CheckRun rules = CheckRun.command(lab, "rules", "-H", API, "pod");
    CheckRun owners = CheckRun.command(lab, "owners", "-H", API, "pod");

    assertThat(rules.exit()).isZero();
    assertThat(rules.target("pod").at("/facts/rules")).isEmpty();
    assertThat(owners.exit()).isZero();
    assertThat(lab.whydns("rules", "pid:" + pid).stdout())
        .contains("no rule leads 127.0.0.11 anywhere, and nothing listens there");
  }

  @Test
  void its_names_are_asked_of_its_own_server_and_not_judged_by_dockers_rules() {
    CheckRun run = CheckRun.command(lab, "answers", "-H", API, "api");

    assertThat(run.findings("pod")).isEmpty();
    assertThat(run.target("pod").at("/facts/answers/0/addresses/0").asText())
        .isEqualTo("10.98.0.2");
    assertThat(run.notChecked("pod").toString())
        .as(run.outcome().toString())
        .contains("Podman's own DNS server answers");
  }

  @Test
  void a_firewall_before_its_server_is_named() {
    lab.run("iptables", "-I", "INPUT", "-p", "udp", "--dport", "53", "-j", "DROP").ok();

    CheckRun run = CheckRun.of(lab, "-H", API, "pod", "--timeout", "800ms");

    run.expect(2, "pod", "fault", "upstream-blocked-from-container");
    assertThat(run.evidence("pod", "upstream-blocked-from-container").get(0))
        .startsWith("host, iptables-nft table filter, chain INPUT, rule 1: ");
  }

  @Test
  void the_docker_containers_beside_it_are_judged_as_ever() {
    CheckRun run = CheckRun.of(lab);

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(run.targets()).containsExactly("host", "web");
  }
}
