package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun.Found;
import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The daemon behind the sockets: stopped, dead, back again, silent, or without its handle. */
@WithLab(engineFlags = "--live-restore")
class DaemonIT {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final String SOCKET = "/run/lab/silent.sock";

  @Test
  void a_stopped_daemon_is_told_by_name_within_the_deadline(Lab lab) {
    web(lab);
    long pid = lab.engine().pid();
    lab.engine().stop();

    CheckRun run = CheckRun.of(lab, "web");
    assertThat(run.outcome().elapsed()).isLessThan(DEADLINE);
    Found cause = fault(run, "web", "daemon-unresponsive");
    assertThat(cause.confidence()).isEqualTo("high");
    assertThat(cause.summary()).startsWith("dockerd (pid " + pid + ") is stopped");
    assertThat(cause.evidence())
        .contains("/proc/" + pid + "/stat: state T (stopped)")
        .anyMatch(e -> e.contains("A web @127.0.0.11 udp") && e.contains("no answer"));
    assertThat(cause.remedy()).contains("find who stopped it, and continue it: kill -CONT " + pid);
    assertThat(run.report().at("/host/engine/api_elapsed_ms").asDouble()).isBetween(1000.0, 2900.0);
    assertThat(run.hop("web", "owner")).isEqualTo("fault");
    assertThat(run.hop("web", "upstream")).isEqualTo("healthy");
    assertThat(run.report().at("/host/engine/version").asText()).startsWith("20.10");

    lab.engine().cont();
    assertThat(CheckRun.of(lab, "web").exit()).isZero();
  }

  @Test
  void a_plain_check_tells_a_stopped_daemon_of_each_container_and_of_the_host(Lab lab) {
    web(lab);
    lab.container("db", "--network", "appnet");
    lab.container("plain");
    lab.engine().stop();

    CheckRun run = CheckRun.of(lab);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.cause("web")).isEqualTo("daemon-unresponsive");
    assertThat(run.cause("db")).isEqualTo("daemon-unresponsive");
    assertThat(run.state("plain")).isEqualTo("healthy");
    assertThat(run.state("host")).isEqualTo("warning");
    assertThat(run.codes("host")).containsExactly("daemon-unresponsive", "api-unresponsive");
    assertThat(CheckRun.text(lab).lines().findFirst())
        .hasValue("FAULT  2 targets: daemon-unresponsive");
  }

  @Test
  void a_stopped_daemon_and_a_drop_inside_are_both_told(Lab lab) {
    web(lab);
    lab.inContainer("web", "iptables", "-A", "INPUT", "-i", "lo", "-p", "udp", "-j", "DROP").ok();
    lab.engine().stop();

    CheckRun run = CheckRun.of(lab, "web", "--timeout", "400ms");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.findings("web").stream().filter(f -> f.startsWith("fault ")))
        .containsExactly("fault container-filter-drops", "fault daemon-unresponsive");
  }

  @Test
  void a_dead_daemon_is_down_for_the_containers_that_it_left(Lab lab) {
    web(lab);
    lab.engine().kill();

    CheckRun run = CheckRun.of(lab);
    Found cause = fault(run, "web", "daemon-down");
    assertThat(cause.confidence()).isEqualTo("high");
    assertThat(cause.evidence())
        .contains("processes: no process dockerd on this host")
        .anyMatch(e -> e.contains("A web @127.0.0.11 udp") && e.contains("refused"));
    assertThat(cause.explains()).contains("not-listening");
    assertThat(cause.remedy()).contains("start it: systemctl start docker");

    lab.engine().restart();
    CheckRun again = CheckRun.of(lab, "web");
    assertThat(again.exit()).as(again.outcome().toString()).isZero();
    assertThat(again.codes("web")).isEmpty();
  }

  @Test
  void a_program_in_a_container_cannot_pass_for_the_daemon(Lab lab) {
    web(lab);
    lab.docker(
        "exec",
        "-d",
        "web",
        "sh",
        "-c",
        "printf dockerd > /proc/$$/comm; while :; do sleep 9; done");
    lab.run("sh", "-c", "until pgrep -c -x dockerd | grep -qx 2; do :; done").ok();
    assertThat(CheckRun.of(lab, "web").exit()).isZero();
    lab.engine().kill();

    assertThat(fault(CheckRun.of(lab, "web"), "web", "daemon-down").evidence())
        .contains("processes: no process dockerd on this host");
  }

  @Test
  void an_api_that_says_nothing_is_a_warning_and_dns_is_judged_all_the_same(Lab lab) {
    web(lab);
    silentApi(lab);

    CheckRun run = CheckRun.of(lab, "-H", "unix://" + SOCKET, "web");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.codes("web")).containsExactly("api-unresponsive");
    assertThat(run.causeOf("web").evidence())
        .anyMatch(e -> e.startsWith("api: unix://" + SOCKET + ": ") && e.contains("3000 ms"));
    assertThat(run.causeOf("web").remedy())
        .contains("ask it by hand: curl -m 5 --unix-socket " + SOCKET + " http://docker/_ping");
    for (String hop : new String[] {"client", "nat", "socket", "upstream"}) {
      assertThat(run.hop("web", hop)).as(hop).isEqualTo("healthy");
    }
    CheckRun all = CheckRun.of(lab, "-H", "unix://" + SOCKET);
    assertThat(all.exit()).isEqualTo(1);
    assertThat(all.cause("host")).isEqualTo("api-unresponsive");
    assertThat(all.state("web")).isEqualTo("healthy");
  }

  @Test
  void a_silent_api_does_not_hide_a_fault(Lab lab) {
    web(lab);
    silentApi(lab);
    lab.inContainer("web", "iptables", "-t", "nat", "-F").ok();

    CheckRun run = CheckRun.of(lab, "-H", "unix://" + SOCKET, "web");
    fault(run, "web", "rules-missing");
    assertThat(run.codes("web")).containsExactly("rules-missing", "api-unresponsive");
  }

  @Test
  void a_damaged_handle_breaks_names_outside_and_not_those_of_containers(Lab lab) {
    web(lab);
    String key = inspect(lab, "{{.NetworkSettings.SandboxKey}}");
    lab.run("umount", key).ok();

    CheckRun run = CheckRun.of(lab, "web", "--timeout", "400ms");
    Found cause = fault(run, "web", "namespace-handle-broken");
    assertThat(cause.evidence().get(0))
        .startsWith(key + ": is no namespace; the container is in net:[");
    assertThat(cause.evidence()).anyMatch(e -> e.contains("A example.com @127.0.0.11 udp"));
    assertThat(run.codes("web")).containsExactly("namespace-handle-broken");
  }

  @Test
  void a_joined_container_is_healthy_until_the_other_restarts(Lab lab) {
    web(lab);
    lab.container("side", "--network", "container:web");
    assertThat(CheckRun.of(lab, "side").exit()).isZero();
    lab.docker("restart", "-t", "0", "web");

    CheckRun run = CheckRun.of(lab, "side");
    Found cause = fault(run, "side", "namespace-orphaned");
    assertThat(cause.evidence().get(0)).startsWith("namespace: side is in net:[").endsWith(" now");
    assertThat(cause.explains()).contains("not-listening");
    assertThat(cause.remedy())
        .contains("restart it, so that it joins the new namespace: docker restart side");
    assertThat(CheckRun.of(lab, "web").exit()).isZero();

    lab.docker("restart", "-t", "0", "side");
    assertThat(CheckRun.of(lab, "side").exit()).isZero();
  }

  @Test
  void a_joined_container_is_left_behind_when_the_other_is_recreated(Lab lab) {
    web(lab);
    lab.container("side", "--network", "container:web");
    lab.docker("rm", "-f", "web");
    lab.container("web", "--network", "appnet", "--ip", "10.88.0.10");

    CheckRun run = CheckRun.of(lab, "side");
    Found cause = fault(run, "side", "namespace-orphaned");
    assertThat(cause.evidence().get(0)).endsWith("does not run, or is gone");
    assertThat(cause.remedy()).anyMatch(r -> r.contains("remove this one and run it again"));
  }

  private static void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--ip", "10.88.0.10");
  }

  private static String inspect(Lab lab, String format) {
    return lab.docker("inspect", "-f", format, "web").stdout().strip();
  }

  /** A socket that accepts every connection and never says a word. */
  private static void silentApi(Lab lab) {
    String program =
        """
        use Socket;
        socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die;
        unlink($ARGV[0]);
        bind($s, sockaddr_un($ARGV[0])) && listen($s, 16) or die;
        my @open;
        while (accept(my $client, $s)) { push @open, $client }
        """;
    lab.background("perl", "-e", program, SOCKET);
    lab.run("sh", "-c", "until [ -S " + SOCKET + " ]; do :; done").ok();
  }

  private static Found fault(CheckRun run, String target, String code) {
    assertThat(run.cause(target)).as(run.outcome().toString()).isEqualTo(code);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.state(target)).isEqualTo("fault");
    assertThat(run.causeOf(target).severity()).isEqualTo("fault");
    return run.causeOf(target);
  }
}
