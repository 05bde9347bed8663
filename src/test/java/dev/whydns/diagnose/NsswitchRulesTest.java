package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.model.Snapshots;
import dev.whydns.parse.NsswitchParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that keep programs from asking DNS at all. */
class NsswitchRulesTest {

  @Test
  void a_host_whose_programs_look_into_files_alone_fails_for_a_name_that_is_asked_for() {
    PathCase host = host("hosts: files");

    assertThat(host.findings()).containsExactly("fault nsswitch-without-dns");
    assertThat(host.finding(Code.NSSWITCH_WITHOUT_DNS).summary())
        .isEqualTo(
            "Programs of host that use glibc never ask DNS, since the hosts line of its"
                + " /etc/nsswitch.conf names no dns (\"files\"): api.example.com is not in"
                + " /etc/hosts, so it fails at once.");
    assertThat(host.evidence(Code.NSSWITCH_WITHOUT_DNS))
        .contains("/etc/nsswitch.conf line 1: hosts: files");
    assertThat(host.names().findings()).containsExactly("warning nsswitch-without-dns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hosts: files dns",
        "hosts: dns",
        "hosts: files mdns4_minimal [NOTFOUND=return] dns",
        "hosts: mymachines resolve [!UNAVAIL=return] files myhostname",
        "hosts: files sss",
        "hosts:",
        "passwd: files",
      })
  void a_line_with_dns_or_with_a_source_that_may_ask_it_is_no_finding(String line) {
    assertThat(host(line).findings()).isEmpty();
  }

  @Test
  void a_container_is_only_warned_since_musl_does_not_read_the_file() {
    PathCase web =
        PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .firewall(EmbeddedPathTest.engines())
                        .nsswitch(NsswitchParser.parse("/etc/nsswitch.conf", "hosts: files"))
                        .build())
                .engine("25.0.5")
                .build());

    assertThat(web.findings()).containsExactly("warning nsswitch-without-dns");
    assertThat(web.commands(Code.NSSWITCH_WITHOUT_DNS))
        .containsExactly(
            "docker exec web sed -i 's/^hosts:[[:space:]]*files/& dns/' /etc/nsswitch.conf",
            "docker exec web getent ahosts api.example.com");
  }

  private static PathCase host(String line) {
    return PathCase.of(
        Snapshots.of(
                Snapshots.host(Snapshots.resolvConf().nameservers("10.0.0.2").build())
                    .nsswitch(NsswitchParser.parse("/etc/nsswitch.conf", line + "\n"))
                    .build())
            .build());
  }
}
