package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import org.junit.jupiter.api.Test;

/** {@code whydns explain} on a host with an engine: whose address a line names. */
@WithLab
class ExplainIT {

  private static String line(String client) {
    return "lookup api.example.com on 10.77.0.53:53: read udp "
        + client
        + ":50665->10.77.0.53:53: i/o timeout";
  }

  @Test
  void the_address_of_a_container_and_of_the_host_are_recognised(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    String address =
        lab.run("docker", "inspect", "-f", "{{.NetworkSettings.Networks.appnet.IPAddress}}", "web")
            .ok()
            .stdout()
            .strip();
    String before = lab.fingerprint();

    Outcome container = lab.whydns("explain", line(address));
    Outcome host = lab.whydns("explain", line("10.77.0.1"));
    Outcome nobody = lab.whydns("explain", line("192.0.2.107"));

    assertThat(container.stdout())
        .contains("from    " + address + ":50665, container web now")
        .contains("     whydns check web --name api.example.com\n");
    assertThat(host.stdout())
        .contains("from    10.77.0.1:50665, an address of this host\n")
        .contains("     whydns check host dockerd --name api.example.com\n");
    assertThat(nobody.stdout()).contains("from    192.0.2.107:50665, not known here");
    assertThat(container.exit() + host.exit() + nobody.exit()).isZero();
    assertThat(container.stderr() + host.stderr() + nobody.stderr()).isEmpty();
    assertThat(lab.fingerprint()).isEqualTo(before);
  }

  @Test
  void without_an_engine_the_rest_is_explained(Lab lab) {
    Outcome outcome =
        lab.whydns("explain", "--json", "-H", "unix:///nowhere/docker.sock", line("192.0.2.107"));

    assertThat(outcome.exit()).isZero();
    assertThat(CheckRun.parse(outcome).at("/facts/error_line/client_owner").isNull()).isTrue();
  }

  @Test
  void lines_come_through_a_pipe(Lab lab) {
    Outcome outcome =
        lab.run(
            "sh",
            "-c",
            "echo 'ping: db: Name or service not known' | " + Lab.launcher() + " explain -");

    assertThat(outcome.stdout()).startsWith("no-such-name, says glibc\n");
    assertThat(outcome.stderr()).isEmpty();
    assertThat(outcome.exit()).isZero();
  }
}
