package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Octets;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import org.junit.jupiter.api.Test;

/** Servers that do not answer over UDP, and whether they live. */
class DeadUpstreamTest {

  @Test
  void a_server_that_answers_over_tcp_is_not_said_to_be_dead() {
    Finding finding = overUdp("10.0.0.2", Answers.silence());

    assertThat(finding.summary())
        .isEqualTo(
            "The server 10.0.0.2 does not answer over UDP, neither from web nor from the host, and"
                + " over TCP it does. Another server does.");
    assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(finding.remedies())
        .extracting(Remedy::line)
        .anyMatch(r -> r.contains("what filters UDP port 53") && r.endsWith(": nft list ruleset"))
        .noneMatch(r -> r.contains("bring it back"));
  }

  @Test
  void a_dead_server_and_one_that_answers_over_tcp_are_told_apart() {
    PathCase two =
        servers()
            .when(
                q ->
                    q.server().equals(IpAddress.literal("10.0.0.2"))
                        && q.transport() == Transport.UDP,
                Answers.silence())
            .dead("10.0.0.3")
            .withoutOutside();

    assertThat(two.report().findings())
        .filteredOn(f -> f.code() == Code.UPSTREAM_DEAD)
        .extracting(Finding::confidence)
        .containsExactlyInAnyOrder(Confidence.HIGH, Confidence.MEDIUM);
  }

  @Test
  void garbage_over_udp_stays_garbage_whatever_comes_over_tcp() {
    assertThat(overUdp("10.0.0.2", new Outcome.Malformed(3, "11 bytes", Octets.none())).summary())
        .contains("sends what is no valid reply");
  }

  private static Finding overUdp(String server, Outcome outcome) {
    return servers()
        .when(
            q -> q.server().equals(IpAddress.literal(server)) && q.transport() == Transport.UDP,
            outcome)
        .finding(Code.UPSTREAM_DEAD);
  }

  private static PathCase servers() {
    return PathCase.of(
        Snapshots.of(
                Snapshots.container("web")
                    .upstreams(
                        Snapshots.fromContainer("10.0.0.2"), Snapshots.fromContainer("10.0.0.3"))
                    .firewall(EmbeddedPathTest.engines())
                    .build())
            .hostResolvConf(Snapshots.resolvConf().nameservers("10.0.0.2", "10.0.0.3").build())
            .build());
  }
}
