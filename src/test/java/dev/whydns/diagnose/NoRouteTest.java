package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.model.Cidr;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Route;
import dev.whydns.model.Snapshots;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server that no route of the host leads to, beside one that answers. */
class NoRouteTest {

  private static final Outcome INVALID = new Outcome.Unreachable(0.1, "invalid argument");

  @Test
  void a_blackhole_route_to_the_first_server_is_the_cause_of_the_wait_for_it() {
    PathCase swallowed =
        blackhole(Answers.silence()).when(PathCase::isOutside, q -> LookupCase.after(q, 4001));

    assertThat(swallowed.findings())
        .startsWith("fault upstream-no-route", "fault first-upstream-dead");
    assertThat(swallowed.finding(Code.UPSTREAM_NO_ROUTE).explains())
        .contains(Code.FIRST_UPSTREAM_DEAD);
    assertThat(swallowed.evidence(Code.UPSTREAM_NO_ROUTE))
        .contains("routes: the host rejects 10.0.0.2/32 by a route; default route: dev uplink");
  }

  @Test
  void a_route_that_says_no_at_once_costs_nothing_while_another_server_answers() {
    assertThat(
            blackhole(INVALID).when(PathCase::isOutside, q -> LookupCase.after(q, 900)).findings())
        .contains("warning upstream-no-route")
        .noneMatch(f -> f.startsWith("fault"));
  }

  @Test
  void an_engine_that_answers_at_once_does_not_wait_for_the_route() {
    assertThat(blackhole(Answers.silence()).findings())
        .contains("warning upstream-no-route")
        .noneMatch(f -> f.startsWith("fault"));
  }

  private static PathCase blackhole(Outcome inside) {
    NetworkFacts app =
        new NetworkFacts("n1", "app", "bridge", false, List.of(cidr("10.88.0.0/24")), "br-app");
    return PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .upstreams(
                            Snapshots.fromContainer("10.0.0.2"),
                            Snapshots.fromContainer("10.0.0.3"))
                        .routes(route("0.0.0.0/0", "eth0", false))
                        .firewall(EmbeddedPathTest.engines())
                        .build())
                .networks(app)
                .hostResolvConf(Snapshots.resolvConf().nameservers("10.0.0.2", "10.0.0.3").build())
                .routes(route("0.0.0.0/0", "uplink", false), route("10.0.0.2/32", "*", true))
                .build())
        .when(q -> PathCase.isTo(q, Probe.UPSTREAM_HOST, "10.0.0.2"), INVALID)
        .when(q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.2"), inside);
  }

  private static Route route(String to, String device, boolean reject) {
    return new Route(cidr(to), Optional.empty(), device, reject, 0);
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text).orElseThrow();
  }
}
