package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Snapshots;
import java.util.List;
import java.util.Optional;
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
