package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers in the container's file that the engine leaves to the libraries. */
class ExtraServerRulesTest {

  private static final Outcome UNREACHABLE = new Outcome.Unreachable(0.1, "Network is unreachable");

  @Test
  void a_chosen_server_that_no_route_leads_to_is_a_warning_while_others_answer() {
    PathCase web = web(List.of("fd77::53", "10.77.0.63"), UNREACHABLE);

    assertThat(web.findings()).containsExactly("warning upstream-no-route");
    assertThat(web.finding(Code.UPSTREAM_NO_ROUTE).summary())
        .isEqualTo(
            "The server fd77::53, which stands in the resolv.conf of web beside 127.0.0.11, cannot"
                + " be used from there (unreachable): libraries ask it when the engine does not"
                + " answer in time.");
    assertThat(web.evidence(Code.UPSTREAM_NO_ROUTE))
        .contains(
            "/etc/resolv.conf line 2: nameserver fd77::53",
            "engine: before 26.0 IPv6 servers are left in the container's file")
        .anyMatch(e -> e.contains("@fd77::53 udp") && e.contains("unreachable"));
    assertThat(web.finding(Code.UPSTREAM_NO_ROUTE).remedies().get(0).line())
        .startsWith("take it out of")
        .endsWith("or give the container a network that leads there");
  }

  @Test
  void the_host_s_ipv6_server_in_a_container_without_ipv6_is_worth_a_note() {
    assertThat(web(List.of(), UNREACHABLE).findings())
        .contains("info upstream-no-route")
        .noneMatch(f -> f.startsWith("warning upstream"));
  }

  @Test
  void one_that_says_nothing_is_dead_and_one_that_answers_is_no_finding() {
    assertThat(web(List.of("fd77::53", "10.77.0.63"), Answers.silence()).findings())
        .containsExactly("warning upstream-dead");
    assertThat(
            web(List.of("fd77::53", "10.77.0.63"), UNREACHABLE)
                .when(q -> true, q -> Answers.answered(q, "NOERROR"))
                .findings())
        .isEmpty();
  }

  private static PathCase web(List<String> dns, Outcome outcome) {
    ContainerFacts k = Snapshots.containerFacts("web", "app");
    ContainerFacts chosen =
        Snapshots.withResolver(k, k.resolvConfPath(), dns, k.dnsSearch(), k.dnsOptions());
    return PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .container(chosen)
                        .resolvConf(
                            Snapshots.resolvConf()
                                .nameservers("127.0.0.11", "fd77::53")
                                .options("ndots:0")
                                .build())
                        .upstreams(Snapshots.fromContainer("10.77.0.63"))
                        .firewall(EmbeddedPathTest.engines())
                        .build())
                .hostResolvConf(
                    Snapshots.resolvConf().nameservers("10.77.0.63", "fd77::53").build())
                .engine("20.10.24")
                .build())
        .when(q -> PathCase.isTo(q, Probe.STUB, "fd77::53"), outcome);
  }
}
