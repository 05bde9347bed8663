package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Snapshots;
import dev.whydns.parse.NsswitchParser;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.stub.Profile;
import java.util.List;
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

  @Test
  void a_name_of_the_hosts_file_needs_no_dns() {
    HostsFile.Entry entry =
        new HostsFile.Entry(1, IpAddress.literal("10.1.1.1"), List.of("db", "api.example.com"));
    PathCase host =
        PathCase.of(
            Snapshots.of(
                    Snapshots.host(Snapshots.resolvConf().nameservers("10.0.0.2").build())
                        .nsswitch(NsswitchParser.parse("/etc/nsswitch.conf", "hosts: files\n"))
                        .hosts(entry)
                        .build())
                .build());

    assertThat(host.findings()).contains("warning nsswitch-without-dns");
    assertThat(host.names("api.example.com", "web.example.com").findings())
        .contains("fault nsswitch-without-dns");
    assertThat(host.finding(Code.NSSWITCH_WITHOUT_DNS).summary())
        .endsWith("web.example.com is not in /etc/hosts, so it fails at once.");
  }

  @Test
  void a_container_whose_library_is_known_to_read_the_file_fails_for_sure() {
    assertThat(lookedUp(Profile.GLIBC).severity()).isEqualTo(Severity.FAULT);
    assertThat(lookedUp(Profile.GLIBC).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(lookedUp(Profile.MUSL).severity()).isEqualTo(Severity.WARNING);
    assertThat(lookedUp(Profile.MUSL).confidence()).isEqualTo(Confidence.MEDIUM);
  }

  private static Finding lookedUp(Profile profile) {
    return LookupCase.of(
            Snapshots.container("web")
                .firewall(EmbeddedPathTest.engines())
                .nsswitch(NsswitchParser.parse("/etc/nsswitch.conf", "hosts: files\n")))
        .lookup(profile, Simulation.healthy())
        .finding(Code.NSSWITCH_WITHOUT_DNS);
  }

  @Test
  void a_reaction_to_the_files_answer_is_no_source() {
    assertThat(host("hosts: files [NOTFOUND=return]").findings())
        .containsExactly("fault nsswitch-without-dns");
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
