package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Octets;
import dev.whydns.model.Outcome;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.List;
import java.util.stream.Stream;
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
  void a_first_server_that_lost_udp_is_not_to_be_taken_out_as_a_dead_one() {
    PathCase waiting =
        servers()
            .when(
                q ->
                    q.server().equals(IpAddress.literal("10.0.0.2"))
                        && q.transport() == Transport.UDP,
                Answers.silence())
            .when(PathCase::isOutside, q -> LookupCase.after(q, 4001));
    Finding finding = waiting.finding(Code.FIRST_UPSTREAM_DEAD);

    assertThat(waiting.findings()).startsWith("fault first-upstream-dead", "warning upstream-dead");
    assertThat(finding.summary())
        .isEqualTo(
            "The server 10.0.0.2 does not answer over UDP (over TCP it does) and stands before one"
                + " that does: every lookup waits 4 s in the engine for it.");
    assertThat(waiting.evidence(Code.FIRST_UPSTREAM_DEAD))
        .anyMatch(e -> e.contains("@10.0.0.2 tcp") && e.contains("NOERROR"))
        .anyMatch(e -> e.contains("@10.0.0.3 udp") && e.contains("NOERROR"));
    assertThat(finding.remedies())
        .extracting(Remedy::line)
        .anyMatch(r -> r.contains("what filters UDP port 53"))
        .noneMatch(r -> r.contains("dead server"));
  }

  @Test
  void a_dead_server_before_one_that_lost_udp_is_still_to_be_taken_out() {
    PathCase waiting =
        servers("10.0.0.2", "10.0.0.3", "10.0.0.4")
            .when(
                q ->
                    q.server().equals(IpAddress.literal("10.0.0.3"))
                        && q.transport() == Transport.UDP,
                Answers.silence())
            .dead("10.0.0.2")
            .when(PathCase::isOutside, q -> LookupCase.after(q, 8001));

    assertThat(waiting.finding(Code.FIRST_UPSTREAM_DEAD).remedies())
        .extracting(Remedy::line)
        .anyMatch(r -> r.contains("what filters UDP port 53"))
        .anyMatch(r -> r.startsWith("take the dead server out"));
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

  @Test
  void what_came_over_tcp_and_where_the_engine_asks_from_are_shown() {
    assertThat(
            servers()
                .when(
                    q ->
                        q.server().equals(IpAddress.literal("10.0.0.2"))
                            && q.transport() == Transport.UDP,
                    Answers.silence())
                .evidence(Code.UPSTREAM_DEAD))
        .satisfiesExactly(
            e -> assertThat(e).contains("@10.0.0.2 udp from web", "no answer"),
            e -> assertThat(e).contains("@10.0.0.2 udp from the host", "no answer"),
            e -> assertThat(e).contains("@10.0.0.2 tcp from web", "NOERROR"),
            e -> assertThat(e).startsWith("engine: 28.5.2 asks 10.0.0.2 from the container's"));
  }

  @Test
  void a_dead_server_is_taken_out_of_where_it_came_from() {
    ContainerFacts k = Snapshots.containerFacts("web", "bridge");

    assertThat(takenOutOf(Snapshots.bridgeContainer("web")))
        .isEqualTo(
            "bring it back, or take it out of the host's /etc/resolv.conf, and restart the"
                + " container, which keeps its copy until then");
    assertThat(takenOutOf(Snapshots.bridgeContainer("web").container(given(k, "10.0.0.2"))))
        .isEqualTo(
            "bring it back, or take it out of the container's dns: setting, and create the"
                + " container anew");
    assertThat(
            takenOutOf(
                Snapshots.bridgeContainer("web")
                    .managed(new ResolvConf.FileIdentity(1, 9, Snapshots.TAKEN_AT))))
        .isEqualTo("bring it back, or take it out of the file mounted on its /etc/resolv.conf");
    assertThat(
            takenOutOf(
                Snapshots.host(Snapshots.resolvConf().nameservers("10.0.0.2").build())
                    .upstreams(Snapshots.fromHost("10.0.0.2"))))
        .isEqualTo("bring it back, or take it out of /etc/resolv.conf");
  }

  @Test
  void one_place_to_ask_from_is_enough_where_it_is_asked_twice() {
    PathCase host =
        PathCase.of(
                Snapshots.of(
                        Snapshots.host(Snapshots.resolvConf().nameservers("10.0.0.2").build())
                            .upstreams(Snapshots.fromHost("10.0.0.2"))
                            .build())
                    .build())
            .dead("10.0.0.2");

    assertThat(host.finding(Code.UPSTREAM_DEAD).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(host.lasting().finding(Code.UPSTREAM_DEAD).confidence()).isEqualTo(Confidence.HIGH);
  }

  private static String takenOutOf(TargetBuilder target) {
    return PathCase.of(Snapshots.of(target.build()).engine("20.10.24").build())
        .dead("10.0.0.2")
        .finding(Code.UPSTREAM_DEAD)
        .remedies()
        .get(0)
        .text();
  }

  private static ContainerFacts given(ContainerFacts k, String dns) {
    return Snapshots.withResolver(
        k, k.resolvConfPath(), List.of(dns), k.dnsSearch(), k.dnsOptions());
  }

  private static Finding overUdp(String server, Outcome outcome) {
    return servers()
        .when(
            q -> q.server().equals(IpAddress.literal(server)) && q.transport() == Transport.UDP,
            outcome)
        .finding(Code.UPSTREAM_DEAD);
  }

  private static PathCase servers() {
    return servers("10.0.0.2", "10.0.0.3");
  }

  private static PathCase servers(String... addresses) {
    return PathCase.of(
        Snapshots.of(
                Snapshots.container("web")
                    .upstreams(
                        Stream.of(addresses).map(Snapshots::fromContainer).toArray(Upstream[]::new))
                    .firewall(EmbeddedPathTest.engines())
                    .build())
            .hostResolvConf(Snapshots.resolvConf().nameservers(addresses).build())
            .build());
  }
}
