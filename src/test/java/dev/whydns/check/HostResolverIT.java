package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host and its daemon as DNS clients, which read the same files and send different packets. */
@WithLab
class HostResolverIT {

  private static final String NAME = "index.hub.example.com";

  @Test
  void a_server_that_drops_edns_breaks_the_daemon_alone(Lab lab) {
    dropEdns(lab);

    CheckRun run = check(lab, "dockerd").expect(2, "dockerd", "fault", "go-resolver-differs");
    assertThat(run.findings("dockerd"))
        .containsOnly("fault go-resolver-differs", "warning upstream-drops-edns");
    assertThat(run.remedy("dockerd", "go-resolver-differs"))
        .anyMatch(r -> r.contains("dig @10.77.0.53 " + NAME + " +edns=0 +notcp"));
  }

  @Test
  void an_option_that_this_go_does_not_know_makes_it_take_the_c_library(Lab lab) {
    lab.write("/etc/resolv.conf", Lab.RESOLV_CONF + "options edns0\n");
    dropEdns(lab);

    CheckRun run = check(lab, "dockerd");
    assertThat(run.findings("dockerd"))
        .as("both send EDNS, so nothing differs")
        .doesNotContain("fault go-resolver-differs");
    assertThat(detail(run, "dockerd"))
        .contains("the C library's resolver (cgo) (resolv.conf has options edns0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hosts: files resolve dns", "hosts: files resolve [!UNAVAIL=return] dns"})
  void a_source_that_only_the_c_library_has_makes_go_take_it(String line, Lab lab) {
    lab.write("/etc/nsswitch.conf", line + "\n");
    dropEdns(lab);

    CheckRun run = check(lab, "dockerd");
    assertThat(run.findings("dockerd")).doesNotContain("fault go-resolver-differs");
    assertThat(detail(run, "dockerd"))
        .contains("the C library's resolver (cgo) (nsswitch.conf has resolve for hosts");
  }

  @Test
  void plain_files_leave_go_to_itself_and_nothing_differs_where_all_is_answered(Lab lab) {
    CheckRun run = check(lab, "dockerd").expect(0, "dockerd", "healthy", null);

    assertThat(run.findings("dockerd")).isEmpty();
    assertThat(detail(run, "dockerd")).contains("dockerd uses Go's own resolver (");
  }

  @Test
  void a_dead_first_server_of_the_host_costs_its_clients_their_own_timer(Lab lab) {
    lab.upstream().behave("10.77.0.53", "drop");

    CheckRun run = check(lab, "host").expect(2, "host", "fault", "first-upstream-dead");
    assertThat(run.finding("host", "first-upstream-dead").path("summary").asText())
        .contains("every lookup waits 5 s in the client");
    assertThat(run.remedy("host", "first-upstream-dead"))
        .noneMatch(r -> r.contains("restart the container"));
  }

  @Test
  void servers_that_answer_nobody_are_dead_and_not_a_matter_of_the_resolver(Lab lab) {
    lab.upstream().behave("10.77.0.53", "drop");
    lab.upstream().behave("10.77.0.54", "drop");

    CheckRun run = check(lab, "dockerd").expect(2, "dockerd", "fault", "upstream-dead");
    assertThat(run.remedy("dockerd", "upstream-dead"))
        .noneMatch(r -> r.contains("restart the container"));
  }

  private static void dropEdns(Lab lab) {
    lab.upstream().behave("10.77.0.53", "drop-edns");
    lab.upstream().behave("10.77.0.54", "drop-edns");
  }

  private static CheckRun check(Lab lab, String target) {
    return CheckRun.of(lab, target, "--name", NAME, "--timeout", "800ms");
  }

  private static String detail(CheckRun run, String target) {
    return run.target(target).path("hops").get(0).path("detail").asText();
  }
}
