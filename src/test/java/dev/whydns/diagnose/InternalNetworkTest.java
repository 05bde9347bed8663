package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.model.Cidr;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Snapshots;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Containers without a way out. */
class InternalNetworkTest {

  @Test
  void a_container_that_was_disconnected_from_its_network_is_to_be_connected_again() {
    PathCase web = without("app", Optional.empty());

    assertThat(web.findings()).contains("fault internal-network");
    assertThat(web.commands(Code.INTERNAL_NETWORK))
        .containsExactly("docker network connect app web");
    assertThat(web.evidence(Code.INTERNAL_NETWORK))
        .contains("network: none: created for app, and connected to it no more");
    assertThat(without("app", Optional.of("api")).commands(Code.INTERNAL_NETWORK))
        .containsExactly("docker network connect --alias api app web");
  }

  @Test
  void one_that_was_started_without_a_network_has_none_to_go_back_to() {
    PathCase none = without("none", Optional.empty());

    assertThat(none.findings()).contains("fault internal-network");
    assertThat(none.commands(Code.INTERNAL_NETWORK)).isEmpty();
  }

  @Test
  void a_container_on_internal_networks_alone_does_not_get_out() {
    PathCase shut = internal("10.0.0.2");

    assertThat(shut.findings()).contains("fault internal-network");
    assertThat(shut.finding(Code.INTERNAL_NETWORK).summary())
        .isEqualTo(
            "web is only on internal networks (app): names of containers resolve there, names"
                + " outside do not.");
    assertThat(shut.evidence(Code.INTERNAL_NETWORK))
        .satisfiesExactly(
            e -> assertThat(e).isEqualTo("network: app: internal, no way out"),
            e -> assertThat(e).contains("A api.example.com @127.0.0.11 udp", "no answer"));
    assertThat(internal("10.0.0.2").names().findings()).containsExactly("info internal-network");
  }

  @Test
  void what_resolves_all_the_same_is_no_finding() {
    Predicate<PlannedQuestion> db = q -> q.question().name().equals("db.example.com");

    assertThat(answered(internal("10.0.0.2")).findings()).isEmpty();
    assertThat(answered(internal("10.0.0.2")).names().findings()).isEmpty();
    PathCase one =
        answered(internal("10.0.0.2"))
            .names("api.example.com", "db.example.com")
            .when(db.and(PathCase::isOutside), LookupCase.says("SERVFAIL"));
    assertThat(one.findings()).contains("fault internal-network");
    assertThat(one.evidence(Code.INTERNAL_NETWORK).get(1)).contains("A db.example.com");
  }

  @Test
  void a_server_on_the_internal_network_itself_can_be_asked() {
    assertThat(internal("10.88.0.9").findings()).noneMatch(f -> f.contains("internal-network"));
  }

  @Test
  void a_container_that_shares_another_s_network_has_one() {
    assertThat(without("container:" + Snapshots.idOf("db"), Optional.empty()).findings())
        .noneMatch(f -> f.contains("internal-network"));
    assertThat(without("host", Optional.empty()).findings())
        .noneMatch(f -> f.contains("internal-network"));
    assertThat(without("app", Optional.empty()).finding(Code.INTERNAL_NETWORK).summary())
        .isEqualTo("web has no network, so there is nothing that it could ask.");
  }

  private static PathCase answered(PathCase c) {
    return c.when(PathCase::isOutside, q -> Answers.answered(q, "NOERROR"));
  }

  private static PathCase internal(String server) {
    Cidr subnet = Cidr.parse("10.88.0.0/24").orElseThrow();
    return PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .upstreams(Snapshots.fromContainer(server))
                        .firewall(EmbeddedPathTest.engines())
                        .build())
                .engine("25.0.5")
                .hostResolvConf(Snapshots.resolvConf().nameservers(server).build())
                .networks(new NetworkFacts("n1", "app", "bridge", true, List.of(subnet), "br-app"))
                .build())
        .withoutOutside();
  }

  private static PathCase without(String mode, Optional<String> service) {
    ContainerFacts k = Snapshots.containerFacts("web", mode);
    ContainerFacts alone =
        new ContainerFacts(
            k.id(),
            k.name(),
            k.pid(),
            k.status(),
            k.startedAt(),
            k.hostname(),
            k.networkMode(),
            List.of(),
            k.sandboxKey(),
            k.resolvConfPath(),
            k.dns(),
            k.dnsSearch(),
            k.dnsOptions(),
            k.extraHosts(),
            k.runtime(),
            k.composeProject(),
            service);
    return PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .container(alone)
                        .firewall(EmbeddedPathTest.engines())
                        .build())
                .engine("25.0.5")
                .build())
        .withoutOutside();
  }
}
