package dev.whydns.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.Setup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real engine without root, with rootlesskit and slirp4netns, beside one with root: its
 * containers are judged by what it sees of the host, not by what root sees.
 */
class RootlessIT {

  private static final String API = "unix:///run/user/23456/docker.sock";

  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    Suite suite = Suite.all().stream().filter(s -> s.has("rootlesskit")).findFirst().orElseThrow();
    lab = new Lab(Setup.plain().engine(suite.root().toString()));
    lab.container("rooted");
    try (var source = RootlessIT.class.getResourceAsStream("rootless.sh")) {
      lab.background("sh", "-c", new String(source.readAllBytes(), StandardCharsets.UTF_8));
    }
    Outcome up =
        lab.run(
            "timeout",
            "25",
            "sh",
            "-c",
            "until docker -H " + API + " version > /dev/null 2>&1; do sleep 0.1; done");
    assertThat(up.exit()).as(lab.run("cat", "/run/lab/home/rootless.log").stdout()).isZero();
    lab.run("sh", "-c", "docker save bb:1 | docker -H " + API + " load").ok();
    docker("network", "create", "--subnet", "10.97.0.0/24", "rootless");
    docker("run", "-d", "--name", "web", "--network", "rootless", "--network-alias", "api");
    docker("run", "-d", "--name", "plain");
  }

  private static void docker(String... arguments) {
    var words = new ArrayList<>(List.of("-H", API));
    words.addAll(List.of(arguments));
    if (arguments[0].equals("run")) {
      words.addAll(List.of("bb:1", "sleep", "100000"));
    }
    lab.docker(words.toArray(String[]::new));
  }

  @AfterAll
  static void end() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void its_containers_are_healthy_and_the_engine_is_said_to_be_without_root() {
    String before = lab.fingerprint();
    CheckRun run = CheckRun.of(lab, "-H", API, "web", "plain", "--name", "api.example.com");

    assertThat(lab.fingerprint()).isEqualTo(before);
    run.expect(0, "web", "healthy", null).expect(0, "plain", "healthy", null);
    assertThat(run.findings("web")).as(run.outcome().toString()).isEmpty();
    assertThat(run.findings("plain")).containsExactly("info no-name-discovery");
    assertThat(run.notChecked("web")).isEmpty();
    assertThat(run.report().at("/host/engine/rootless").asBoolean()).isTrue();
    assertThat(run.hop("web", "owner")).isEqualTo("healthy");
  }

  @Test
  void its_upstream_is_what_it_sees_and_not_what_root_sees() {
    CheckRun run = CheckRun.command(lab, "resolv", "-H", API, "web");

    assertThat(run.target("web").at("/facts/resolv_conf/upstreams/0/address").asText())
        .isEqualTo("10.0.2.3");
  }

  @Test
  void the_sockets_are_its_own() {
    CheckRun run = CheckRun.command(lab, "owners", "-H", API, "web");

    for (int i = 0; i < 2; i++) {
      var owner = run.target("web").at("/facts/sockets/" + i + "/owner");
      assertThat(owner.path("command").asText()).isEqualTo("dockerd");
      assertThat(owner.path("user").asText()).isEqualTo("op");
      assertThat(owner.path("pid").asLong()).isNotEqualTo(lab.engine().pid());
    }
  }

  @Test
  void flushed_rules_are_missing_here_too() {
    String pid = lab.docker("-H", API, "inspect", "-f", "{{.State.Pid}}", "plain").stdout().strip();
    docker("run", "-d", "--name", "flushed", "--network", "rootless");
    pid = lab.docker("-H", API, "inspect", "-f", "{{.State.Pid}}", "flushed").stdout().strip();
    lab.run("nsenter", "-t", pid, "-n", "iptables", "-t", "nat", "-F").ok();

    CheckRun.of(lab, "-H", API, "flushed").expect(2, "flushed", "fault", "rules-missing");
    docker("rm", "-f", "flushed");
  }

  @Test
  void the_containers_of_the_engine_with_root_are_judged_as_ever() {
    CheckRun run = CheckRun.of(lab);

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(run.targets()).containsExactly("host", "rooted");
  }
}
