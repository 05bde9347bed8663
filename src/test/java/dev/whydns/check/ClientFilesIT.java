package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import org.junit.jupiter.api.Test;

/** The container's resolv.conf: where its servers came from, and what became of it. */
@WithLab
class ClientFilesIT {

  @Test
  void a_container_on_the_default_bridge_is_healthy_and_told_of_name_discovery(Lab lab) {
    lab.container("plain");

    CheckRun run = CheckRun.of(lab, "plain").expect(0, "plain", "healthy", null);

    assertThat(run.findings("plain")).containsExactly("info no-name-discovery");
    assertThat(CheckRun.text(lab, "plain")).startsWith("OK  plain: every hop is healthy\n");
  }

  @Test
  void a_host_file_changed_since_the_start_is_a_warning_while_the_old_servers_answer(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.container("plain");
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.55\n");

    CheckRun run = CheckRun.of(lab, "web", "plain");

    run.expect(1, "web", "warning", "resolv-stale").expect(1, "plain", "warning", "resolv-stale");
    assertThat(run.evidence("web", "resolv-stale"))
        .contains("upstreams: 10.77.0.53, 10.77.0.54 (the engine's store local-kv.db)")
        .anyMatch(e -> e.startsWith("host's resolv.conf: nameservers 10.77.0.55, written at "));
    assertThat(run.evidence("plain", "resolv-stale"))
        .contains("/etc/resolv.conf line 1: nameserver 10.77.0.53");
    assertThat(run.remedy("web", "resolv-stale").get(0)).endsWith(": docker restart web");
  }

  @Test
  void it_is_the_fault_when_the_old_servers_are_dead_and_the_new_ones_answer(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.container("plain");
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.55\n");
    lab.upstream().behave("10.77.0.53", "drop");
    lab.upstream().behave("10.77.0.54", "drop");

    CheckRun run = CheckRun.of(lab, "web", "plain", "--timeout", "500ms");

    for (String label : new String[] {"web", "plain"}) {
      run.expect(2, label, "fault", "resolv-stale");
      assertThat(run.finding(label, "resolv-stale").path("explains").toString())
          .contains("upstream-dead");
      assertThat(run.evidence(label, "resolv-stale"))
          .anyMatch(e -> e.contains("@10.77.0.55 udp from the host (10.77.0.1): NOERROR"));
    }
    lab.docker("restart", "-t", "0", "web", "plain");
    CheckRun.of(lab, "web", "plain", "--timeout", "500ms")
        .expect(0, "web", "healthy", null)
        .expect(0, "plain", "healthy", null);
  }

  @Test
  void old_and_new_servers_that_are_both_dead_are_told_as_dead(Lab lab) {
    lab.container("plain");
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.99\n");
    lab.upstream().behave("10.77.0.53", "drop");
    lab.upstream().behave("10.77.0.54", "drop");

    CheckRun run =
        CheckRun.of(lab, "plain", "--timeout", "500ms")
            .expect(2, "plain", "fault", "upstream-dead");

    assertThat(run.findings("plain")).contains("fault upstream-dead", "warning resolv-stale");
  }

  @Test
  void a_file_written_anew_with_the_same_servers_is_no_change(Lab lab) {
    lab.container("plain");
    lab.write("/etc/resolv.conf", "# by DHCP\nsearch lan\n" + Lab.RESOLV_CONF);

    CheckRun.of(lab, "plain").expect(0, "plain", "healthy", null);
  }

  @Test
  void servers_that_the_operator_or_the_daemon_chose_are_never_out_of_date(Lab lab) {
    lab.engine().restart("--dns", "10.77.0.55");
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.container("plain");
    lab.container("own", "--network", "appnet", "--dns", "10.77.0.56");
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.54\n");

    CheckRun.of(lab, "web", "plain", "own")
        .expect(0, "web", "healthy", null)
        .expect(0, "plain", "healthy", null)
        .expect(0, "own", "healthy", null);
  }

  @Test
  void servers_of_daemon_json_are_a_choice_too(Lab lab) {
    lab.configureEngine("{\"dns\": [\"10.77.0.55\"]}");
    lab.container("plain");
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.54\n");
    CheckRun.of(lab, "plain").expect(0, "plain", "healthy", null);
  }

  @Test
  void ipv6_servers_that_this_engine_does_not_take_over_are_no_change(Lab lab) {
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.53\nnameserver fd77::53\n");
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.container("plain");

    CheckRun run = CheckRun.of(lab, "web", "plain");

    assertThat(run.findings("web")).doesNotContain("warning resolv-stale");
    assertThat(run.findings("plain")).doesNotContain("warning resolv-stale");
  }

  @Test
  void a_resolv_conf_edited_in_the_container_bypasses_the_engine(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.docker("exec", "web", "sh", "-c", "echo nameserver 10.77.0.54 > /etc/resolv.conf");

    CheckRun run = CheckRun.of(lab, "web").expect(1, "web", "warning", "resolv-edited");
    assertThat(run.evidence("web", "resolv-edited"))
        .contains("/etc/resolv.conf line 1: nameserver 10.77.0.54");

    CheckRun name = CheckRun.of(lab, "web", "--name", "web");
    name.expect(2, "web", "fault", "resolv-edited");
    assertThat(name.finding("web", "resolv-edited").path("explains").toString())
        .isEqualTo("[\"nxdomain\"]");
  }

  @Test
  void an_edit_with_a_dead_server_is_the_cause_and_the_dead_server_follows(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.docker("exec", "web", "sh", "-c", "echo nameserver 10.77.0.99 > /etc/resolv.conf");

    CheckRun run =
        CheckRun.of(lab, "web", "--timeout", "500ms").expect(2, "web", "fault", "resolv-edited");

    assertThat(run.finding("web", "resolv-edited").path("explains").toString())
        .isEqualTo("[\"upstream-dead\"]");
  }

  @Test
  void another_server_before_the_engine_is_an_edit(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.docker(
        "exec",
        "web",
        "sh",
        "-c",
        "printf 'nameserver 10.77.0.54\\nnameserver 127.0.0.11\\n' > /etc/resolv.conf");

    CheckRun run = CheckRun.of(lab, "web").expect(1, "web", "warning", "resolv-edited");

    assertThat(run.finding("web", "resolv-edited").path("summary").asText())
        .endsWith("It asks 10.77.0.54 before 127.0.0.11.");
  }

  @Test
  void a_file_mounted_by_the_operator_is_told_from_an_edit(Lab lab) {
    lab.appnet();
    lab.write("/run/lab/own.conf", "nameserver 10.77.0.54\n");
    lab.container("web", "--network", "appnet", "-v", "/run/lab/own.conf:/etc/resolv.conf");

    CheckRun run = CheckRun.of(lab, "web").expect(1, "web", "warning", "resolv-replaced");

    assertThat(run.evidence("web", "resolv-replaced"))
        .containsExactly(
            "/etc/resolv.conf line 1: nameserver 10.77.0.54",
            "mount: /run/lab/own.conf on /etc/resolv.conf");
  }

  @Test
  void a_file_replaced_on_the_host_is_not_seen_by_the_container(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    String file = lab.docker("inspect", "-f", "{{.ResolvConfPath}}", "web").stdout().strip();
    lab.run("sh", "-c", "cp $0 $0.new && mv $0.new $0", file).ok();

    CheckRun run = CheckRun.of(lab, "web").expect(0, "web", "healthy", null);

    assertThat(run.findings("web")).containsExactly("info resolv-replaced");
    assertThat(run.evidence("web", "resolv-replaced").get(1))
        .matches("inode: the container sees inode \\d+, the engine's file is inode \\d+");
  }

  @Test
  void host_networking_a_joined_namespace_and_own_servers_are_healthy(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--dns", "10.77.0.55");
    lab.container("side", "--network", "container:web");
    lab.container("hostnet", "--network", "host");

    CheckRun run = CheckRun.of(lab);

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(run.targets()).containsExactly("host", "hostnet", "side", "web");
    assertThat(run.target("side").toString()).contains("10.77.0.55");
  }
}
