package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Upstream;
import dev.whydns.lab.WithLab;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that can be reached, or not, and what they do with questions. */
@WithLab
class UpstreamServersIT {

  private static final String FIRST = "10.77.0.53";
  private static final String SECOND = "10.77.0.54";
  private static final String NAME = "ok.example.com";

  @BeforeEach
  void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
  }

  @Test
  void a_dead_server_before_a_live_one_costs_four_seconds_and_that_is_measured(Lab lab) {
    lab.upstream().behave(FIRST, "drop");

    CheckRun run = check(lab, 2, "fault", "first-upstream-dead");
    assertThat(run.findings("web"))
        .containsExactly("fault first-upstream-dead", "warning upstream-dead");
    assertThat(run.evidence("web", "first-upstream-dead").get(0))
        .startsWith("query: A ok.example.com @127.0.0.11 udp from web")
        .contains("NOERROR, 203.0.113.7, late, after 4.0 s");
    assertThat(run.finding("web", "first-upstream-dead").path("confidence").asText())
        .isEqualTo("high");
  }

  @Test
  void a_dead_server_behind_a_live_one_is_a_warning(Lab lab) {
    lab.upstream().behave(SECOND, "drop");

    CheckRun run = check(lab, 1, "warning", "upstream-dead");
    assertThat(run.findings("web")).containsExactly("warning upstream-dead");
    assertThat(run.finding("web", "upstream-dead").path("summary").asText())
        .isEqualTo(
            "The server 10.77.0.54 does not answer, neither from web nor from the host. Another"
                + " server does.");
  }

  @Test
  void all_servers_dead_is_one_fault(Lab lab) {
    lab.upstream().behave(FIRST, "drop");
    lab.upstream().behave(SECOND, "drop");

    CheckRun run = check(lab, 2, "fault", "upstream-dead");
    assertThat(run.findings("web")).containsExactly("fault upstream-dead");
    assertThat(run.outcome().elapsed().toMillis()).isLessThan(6000);
  }

  @Test
  void silence_about_one_name_is_no_dead_server(Lab lab) {
    CheckRun run =
        CheckRun.of(lab, "web", "--name", "drop.example.com", "--timeout", "800ms")
            .expect(2, "web", "fault", "upstream-ignores-name");
    assertThat(run.codes("web")).doesNotContain("upstream-dead", "first-upstream-dead");
  }

  @Test
  void a_closed_port_is_dead_at_once_and_delays_nobody(Lab lab) {
    lab.upstream().behave(FIRST, "closed");

    CheckRun run = CheckRun.of(lab, "web", "--name", NAME, "--timeout", "800ms");
    assertThat(run.findings("web")).containsExactly("warning upstream-dead");
    assertThat(run.evidence("web", "upstream-dead").get(0)).contains("refused");
  }

  @Test
  void no_route_is_told_with_the_default_route_that_is_missing(Lab lab) {
    long pid = lab.pid("web");
    lab.run("nsenter", "-t", "" + pid, "-n", "ip", "route", "del", "default").ok();

    CheckRun run = check(lab, 2, "fault", "upstream-no-route");
    assertThat(run.findings("web")).containsExactly("fault upstream-no-route");
    assertThat(run.evidence("web", "upstream-no-route"))
        .contains("routes: no route of web takes 10.77.0.53; default route: none");
  }

  @ParameterizedTest
  @CsvSource({
    "servfail, 2, fault upstream-servfail",
    "refused, 2, fault upstream-refuses",
    "notimp, 2, fault upstream-refuses",
    "drop-edns, 1, warning upstream-drops-edns",
    "formerr-edns, 1, warning upstream-drops-edns",
    "drop-tcp, 1, warning upstream-tcp-blocked",
    "drop-aaaa, 2, fault upstream-drops-aaaa",
    "slow-1500, 2, fault upstream-slow",
  })
  void the_habit_of_all_servers_is_the_cause(String behaviour, int exit, String finding, Lab lab) {
    lab.upstream().behave(FIRST, behaviour);
    lab.upstream().behave(SECOND, behaviour);

    String cause = finding.substring(finding.indexOf(' ') + 1);
    CheckRun run = check(lab, exit, finding.substring(0, finding.indexOf(' ')), cause);
    assertThat(run.findings("web")).first().isEqualTo(finding);
    assertThat(run.findings("web"))
        .as(run.outcome().toString())
        .allMatch(f -> f.endsWith(cause) || f.endsWith("aaaa-delay"));
    assertThat(run.evidence("web", cause).get(0)).contains("@" + FIRST);
  }

  @Test
  void an_answer_that_says_no_proves_the_way_out_when_no_name_was_asked_for(Lab lab) {
    lab.upstream().behave(FIRST, "nxdomain");
    lab.upstream().behave(SECOND, "nxdomain");

    CheckRun run = CheckRun.of(lab, "web").expect(0, "web", "healthy", null);
    assertThat(run.hop("web", "upstream")).isEqualTo("healthy");
  }

  @Test
  void truncation_is_normal_where_tcp_works(Lab lab) {
    lab.upstream().behave(FIRST, "trunc");
    lab.upstream().behave(SECOND, "trunc");

    CheckRun run = check(lab, 0, "healthy", null);
    assertThat(run.findings("web")).allMatch(f -> f.equals("info upstream-truncates"));
  }

  @Test
  void truncation_without_tcp_loses_the_answer(Lab lab) {
    lab.upstream().behave(FIRST, "trunc", "drop-tcp");
    lab.upstream().behave(SECOND, "trunc", "drop-tcp");

    check(lab, 2, "fault", "upstream-truncates");
  }

  @Test
  void servers_that_disagree_are_a_warning_while_the_engine_asks_on(Lab lab) {
    lab.upstream().answer(SECOND, "db.corp.example", "10.1.2.3");

    CheckRun run =
        CheckRun.of(lab, "web", "--name", "db.corp.example")
            .expect(1, "web", "warning", "upstreams-disagree");
    assertThat(run.evidence("web", "upstreams-disagree"))
        .anyMatch(e -> e.contains("@10.77.0.53") && e.contains("NXDOMAIN"))
        .anyMatch(e -> e.contains("@10.77.0.54") && e.contains("10.1.2.3"));
  }

  @Test
  void a_server_that_nobody_has_at_that_address_is_dead_and_not_blocked(Lab lab) {
    lab.container("db", "--network", "appnet", "--dns", Upstream.SILENT);

    CheckRun run =
        CheckRun.of(lab, "db", "--name", NAME, "--timeout", "800ms")
            .expect(2, "db", "fault", "upstream-dead");
    assertThat(run.remedy("db", "upstream-dead")).anyMatch(r -> r.contains("dns: setting"));
  }

  @Test
  void a_fault_that_heals_between_the_askings_is_not_told_as_a_dead_server(Lab lab) {
    lab.upstream().behave(FIRST, "slow-2600");
    lab.upstream().behave(SECOND, "slow-2600");

    CheckRun run = CheckRun.of(lab, "web", "--name", NAME);
    assertThat(run.cause("web")).as(run.outcome().toString()).isEqualTo("upstream-slow");
    assertThat(run.findings("web")).noneMatch(f -> f.contains("dead") || f.contains("blocked"));
  }

  @Test
  void two_bad_servers_are_told_together(Lab lab) {
    lab.upstream().behave(FIRST, "drop-edns");
    lab.upstream().behave(SECOND, "drop-edns");

    CheckRun run = check(lab, 1, "warning", "upstream-drops-edns");
    assertThat(run.findings("web")).isEqualTo(List.of("warning upstream-drops-edns"));
  }

  private static CheckRun check(Lab lab, int exit, String state, String cause) {
    return CheckRun.of(lab, "web", "--name", NAME, "--timeout", "800ms")
        .expect(exit, "web", state, cause);
  }
}
