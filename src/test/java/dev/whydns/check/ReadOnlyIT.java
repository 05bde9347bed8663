package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Healthy stays healthy, under load too; nothing is changed; without privileges it is said. */
@WithLab(engineFlags = "--live-restore")
class ReadOnlyIT {

  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");

  @Test
  void a_healthy_host_has_no_finding_and_is_left_as_it_was(Lab lab) {
    web(lab);
    lab.container("plain");
    lab.container("alone", "--network", "none");
    lab.container("side", "--network", "container:web");
    String before = lab.fingerprint();

    CheckRun run = CheckRun.of(lab);
    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    for (String target : List.of("host", "web", "plain", "side")) {
      assertThat(run.state(target)).as(target).isEqualTo("healthy");
      assertThat(run.findings(target)).as(target).allMatch(f -> f.startsWith("info "));
      assertThat(run.notChecked(target)).as(target).isEmpty();
    }
    assertThat(run.outcome().stderr()).isEmpty();
    assertThat(lab.fingerprint()).isEqualTo(before);
  }

  @Test
  void a_faulty_host_is_left_as_it_was(Lab lab) {
    web(lab);
    lab.inContainer("web", "iptables", "-A", "INPUT", "-i", "lo", "-j", "DROP").ok();
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();
    String before = lab.fingerprint();

    assertThat(CheckRun.of(lab, "--timeout", "400ms").exit()).isEqualTo(2);
    assertThat(lab.fingerprint()).isEqualTo(before);
  }

  @Test
  void a_stopped_engine_is_left_as_it_was(Lab lab) {
    web(lab);
    lab.engine().stop();
    String before = lab.fingerprint();

    assertThat(CheckRun.of(lab, "web").exit()).isEqualTo(2);
    assertThat(lab.fingerprint()).isEqualTo(before);
  }

  @Test
  void a_busy_healthy_container_is_not_blamed(Lab lab) {
    web(lab);
    lab.docker("exec", "-d", "web", "sh", "-c", lookups("web", 400));
    lab.docker("exec", "-d", "web", "sh", "-c", lookups("ok.example.com", 400));

    for (int i = 0; i < 3; i++) {
      CheckRun run = CheckRun.of(lab, "web");
      assertThat(run.exit()).as(run.outcome().toString()).isZero();
      assertThat(run.codes("web")).isEmpty();
    }
  }

  @Test
  void a_drop_is_named_under_load_too(Lab lab) {
    web(lab);
    lab.inContainer("web", "iptables", "-A", "INPUT", "-i", "lo", "-p", "udp", "-j", "DROP").ok();
    lab.docker("exec", "-d", "web", "sh", "-c", lookups("web", 50) + " & " + lookups("db", 50));

    CheckRun run = CheckRun.of(lab, "web", "--timeout", "400ms");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.codes("web")).containsExactly("container-filter-drops");
    assertThat(run.causeOf("web").evidence().get(0)).endsWith("-A INPUT -i lo -p udp -j DROP");
  }

  @Test
  void without_privileges_and_without_the_engine_nothing_is_measured(Lab lab) {
    web(lab);

    CheckRun run = CheckRun.below(lab, NOBODY, "web");
    assertThat(run.exit()).isEqualTo(77);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("web", "no permission to use /var/run/docker.sock");
  }

  @Test
  void with_the_engine_alone_it_is_said_which_capability_is_missing(Lab lab) {
    web(lab);
    lab.run("chmod", "666", "/run/docker.sock").ok();
    try {
      CheckRun run = CheckRun.below(lab, NOBODY, "web");
      assertThat(run.exit()).isEqualTo(77);
      assertThat(run.state("web")).isEqualTo("unknown");
      assertThat(run.codes("web")).isEmpty();
      assertThat(run.notChecked("web"))
          .anyMatch(n -> n.startsWith("network namespace: ") && n.contains("CAP_SYS_PTRACE"))
          .anyMatch(n -> n.startsWith("resolv.conf: ") && n.contains("CAP_SYS_PTRACE"));
      assertThat(run.target("web").at("/facts/container/status").asText()).isEqualTo("running");
      CheckRun host = CheckRun.below(lab, NOBODY, "host");
      assertThat(host.exit()).isZero();
      assertThat(host.notChecked("host")).anyMatch(n -> n.contains("CAP_NET_ADMIN"));
    } finally {
      lab.run("chmod", "660", "/run/docker.sock").ok();
    }
  }

  @Test
  void each_capability_that_is_missing_is_named(Lab lab) {
    web(lab);
    CheckRun noAdmin = without(lab, "sys_admin");
    assertThat(noAdmin.exit()).isEqualTo(3);
    assertThat(noAdmin.state("web")).isEqualTo("unknown");
    assertThat(noAdmin.notChecked("web")).anyMatch(n -> n.contains("CAP_SYS_ADMIN"));

    CheckRun noPtrace = without(lab, "sys_ptrace");
    assertThat(noPtrace.exit()).isZero();
    assertThat(noPtrace.notChecked("web"))
        .anyMatch(n -> n.startsWith("owner of the sockets") && n.contains("CAP_SYS_PTRACE"));

    CheckRun noNet = without(lab, "net_admin");
    assertThat(noNet.exit()).isZero();
    assertThat(noNet.notChecked("web"))
        .anyMatch(n -> n.startsWith("firewall rules") && n.contains("CAP_NET_ADMIN"));
  }

  @Test
  void without_a_view_on_the_rules_missing_ones_are_inferred(Lab lab) {
    web(lab);
    lab.inContainer("web", "iptables", "-t", "nat", "-F").ok();

    CheckRun run = without(lab, "net_admin");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.cause("web")).isEqualTo("rules-missing");
    assertThat(run.causeOf("web").confidence()).isEqualTo("medium");
  }

  private static CheckRun without(Lab lab, String capability) {
    return CheckRun.below(
        lab,
        List.of("setpriv", "--bounding-set", "-" + capability, "--inh-caps", "-" + capability),
        "web");
  }

  private static void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--ip", "10.88.0.10");
    Outcome lookup = lab.docker("exec", "web", "nslookup", "-type=a", "web");
    assertThat(lookup.stdout()).contains("10.88.0.10");
  }

  private static String lookups(String name, int count) {
    return "i=0; while [ $i -lt %d ]; do nslookup %s > /dev/null; i=$((i+1)); done"
        .formatted(count, name);
  }
}
