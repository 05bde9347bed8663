package dev.whydns.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lab is what the other tests believe it is. */
@WithLab(engineFlags = "--live-restore")
class LabIT {

  @Test
  void containers_find_each_other_by_alias_through_the_embedded_resolver(Lab lab) {
    web(lab);
    lab.container("db", "--network", "appnet");

    assertThat(lab.docker("exec", "db", "nslookup", "-type=a", "api").stdout())
        .contains("127.0.0.11", "Address: 10.88.0.10");
    assertThat(lab.upstream().queries()).isEmpty();
  }

  @Test
  void outside_names_are_answered_by_the_first_upstream(Lab lab) {
    web(lab);

    assertThat(lab.docker("exec", "web", "nslookup", "ok.example.com").stdout())
        .contains("203.0.113.7", "2001:db8::7");
    assertThat(lab.upstream().queries())
        .extracting(ReceivedQuery::server, ReceivedQuery::type, ReceivedQuery::name)
        .containsExactlyInAnyOrder(
            tuple("10.77.0.53", "A", "ok.example.com."),
            tuple("10.77.0.53", "AAAA", "ok.example.com."));
  }

  @Test
  void a_server_changes_its_behaviour_while_the_lab_runs(Lab lab) {
    lab.upstream().behave("10.77.0.54", "servfail");
    assertThat(lookup(lab, "ok.example.com", "10.77.0.54").stdout()).contains("SERVFAIL");

    lab.upstream().behave("10.77.0.54");
    lab.upstream().answer("10.77.0.54", "*.corp.example", "203.0.113.99");
    assertThat(lookup(lab, "db.corp.example", "10.77.0.54").stdout()).contains("203.0.113.99");
    assertThat(lookup(lab, "db.corp.example", "10.77.0.53").stdout()).contains("NXDOMAIN");
    assertThatThrownBy(() -> lab.upstream().behave("10.77.0.54", "no-such"))
        .hasMessageContaining("no such behaviour");
  }

  @Test
  void a_closed_server_refuses_and_a_silent_one_says_nothing(Lab lab) {
    lab.upstream().behave("10.77.0.53", "closed");
    for (String transport : List.of("udp", "tcp")) {
      assertThat(exchange(lab, transport, "10.77.0.53")).contains("Connection refused");
      assertThat(exchange(lab, transport, Upstream.REFUSING)).contains("Connection refused");
      assertThat(exchange(lab, transport, Upstream.SILENT)).isEqualTo("silence");
      assertThat(exchange(lab, transport, "8.8.8.8")).isEqualTo("silence");
    }
    lab.upstream().behave("10.77.0.53");
    assertThat(lookup(lab, "ok.example.com", "10.77.0.53").exit()).isZero();
  }

  @Test
  void a_lab_that_lost_its_route_is_not_as_new(Lab lab) {
    lab.run("ip", "route", "del", "default").ok();

    assertThat(lab.reset()).isFalse();
  }

  @Test
  void the_box_has_no_other_way_out_than_the_upstream_network(Lab lab) {
    assertThat(lab.run("ip", "-o", "route", "show", "default").stdout().strip())
        .isEqualTo("default via 10.77.0.53 dev uplink");
    assertThat(lab.run("ls", "/sys/class/net").stdout().split("\\s+"))
        .containsExactly("docker0", "lo", "uplink");
    assertThat(lab.upstream().run("ip", "-o", "-br", "link").stdout().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("lo "))
        .anyMatch(line -> line.startsWith("eth0@"));
    assertThat(lab.upstream().run("cat", "/proc/sys/net/ipv4/ip_forward").stdout()).contains("0");
  }

  @Test
  void a_stopped_engine_answers_nothing_and_goes_on_later(Lab lab) {
    web(lab);
    lab.engine().stop();
    assertThat(lab.engine().answers(Duration.ofMillis(300))).isFalse();
    assertThat(lab.pid("web")).isPositive();

    lab.engine().cont();
    assertThat(lab.engine().answers(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void containers_outlive_a_killed_engine_and_are_found_again(Lab lab) {
    long pid = web(lab);
    lab.engine().kill();
    assertThat(lab.inContainer("web", "ip", "-o", "-4", "address").stdout()).contains("10.88.0.10");

    lab.engine().restart("--debug");
    assertThat(lab.pid("web")).isEqualTo(pid);
    assertThat(lab.docker("exec", "web", "nslookup", "-type=a", "api").stdout())
        .contains("10.88.0.10");
    assertThat(lab.engine().log()).contains("level=debug");
  }

  @Test
  void a_fingerprint_is_the_same_twice_and_differs_after_a_change(Lab lab) {
    web(lab);
    String before = lab.fingerprint();
    assertThat(lab.fingerprint()).isEqualTo(before).contains("DOCKER_OUTPUT", "10.88.0.10");

    lab.inContainer("web", "iptables-legacy", "-t", "nat", "-S").ok();
    assertThat(lab.fingerprint()).isNotEqualTo(before);
  }

  @Test
  void a_reset_takes_back_what_a_test_did(Lab lab) {
    String rules = lab.run("iptables", "-S").stdout() + lab.run("nft", "list", "tables").stdout();
    web(lab);
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();
    lab.run("iptables", "-P", "INPUT", "DROP").ok();
    lab.run("iptables", "-t", "nat", "-F").ok();
    lab.run("nft", "add", "table", "inet", "fault").ok();
    lab.write("/etc/resolv.conf", "nameserver 127.0.0.53\n");
    lab.upstream().behave("10.77.0.53", "drop");
    Process child = lab.background("sleep", "1000");
    lab.engine().kill();

    assertThat(lab.reset()).isTrue();
    assertThat(child.isAlive()).isFalse();
    assertThat(lab.run("iptables", "-S").stdout() + lab.run("nft", "list", "tables").stdout())
        .isEqualTo(rules);
    assertThat(lab.run("iptables", "-t", "nat", "-S").stdout()).contains("MASQUERADE");
    assertThat(lab.docker("ps", "-aq").stdout()).isEmpty();
    assertThat(lab.docker("network", "ls", "--format", "{{.Name}}").stdout().lines())
        .containsExactlyInAnyOrder("bridge", "host", "none");
    assertThat(lab.run("cat", "/etc/resolv.conf").stdout()).isEqualTo(Lab.RESOLV_CONF);
    assertThat(lookup(lab, "ok.example.com", "10.77.0.53").exit()).isZero();
  }

  @Test
  void whydns_runs_in_the_box_as_it_is_packaged(Lab lab) {
    Outcome outcome = lab.whydns("--version");
    assertThat(outcome.stdout()).startsWith("whydns ");
    assertThat(outcome.stderr()).isEmpty();
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void a_command_that_hangs_is_killed_at_its_deadline(Lab lab) {
    Outcome outcome = lab.run(List.of("sleep", "1000"), "", Duration.ofMillis(200));
    assertThat(outcome.exit()).isEqualTo(Outcome.OVERDUE);
    assertThat(lab.run("ps", "-eo", "args").stdout()).doesNotContain("sleep 1000");
  }

  private static long web(Lab lab) {
    lab.appnet();
    return lab.container(
        "web", "--network", "appnet", "--network-alias", "api", "--ip", "10.88.0.10");
  }

  private static Outcome lookup(Lab lab, String name, String server) {
    return lab.run("busybox", "nslookup", "-type=a", name, server);
  }

  private static String exchange(Lab lab, String transport, String server) {
    String path = "/dev/%s/%s/53".formatted(transport, server);
    String script = "exec 3<>" + path + " && echo >&3 && read -r -t 0.3 <&3";
    Outcome outcome = lab.run("timeout", "0.5", "bash", "-c", script);
    return outcome.stderr().isEmpty() ? "silence" : outcome.stderr();
  }
}
