package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.model.Cidr;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Fact;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Snapshots;
import dev.whydns.parse.IptablesSaveParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host that does not forward what its containers send. */
class ForwardingOffTest {

  private static final String MASQUERADE =
      """
      *nat
      :POSTROUTING ACCEPT [0:0]
      -A POSTROUTING -s 10.88.0.0/24 ! -o br-app -j MASQUERADE
      COMMIT
      """;
  private static final String ENGINES_OTHERS =
      """
      *filter
      :FORWARD ACCEPT [0:0]
      :DOCKER-USER - [0:0]
      -A FORWARD -j DOCKER-USER
      COMMIT
      """;
  private static final String SOMETHING = "something between drops them";

  @Test
  void a_host_that_forwards_nothing_is_named_where_it_gets_an_answer_itself() {
    PathCase shut = shut("10.0.0.2", "bridge", Fact.of(false));
    Finding finding = shut.finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER);

    assertThat(shut.findings()).first().isEqualTo("fault upstream-blocked-from-container");
    assertThat(finding.summary())
        .isEqualTo(
            "The host does not forward IPv4 (net.ipv4.ip_forward is 0), so that the queries that"
                + " the engine sends to 10.0.0.2 from web's own address get no answer. The same"
                + " query from the host is answered.");
    assertThat(finding.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(finding.remedies())
        .extracting(Remedy::line)
        .contains("let the host forward: sysctl -w net.ipv4.ip_forward=1")
        .noneMatch(r -> r.contains("firewall"));
    assertThat(shut.evidence(Code.UPSTREAM_BLOCKED_FROM_CONTAINER))
        .contains("host: net.ipv4.ip_forward = 0");
  }

  @Test
  void what_is_not_forwarded_is_lost_with_or_without_masquerading() {
    PathCase both = shut("10.0.0.2", "bridge", Fact.of(false), ENGINES_OTHERS);

    assertThat(both.findings())
        .startsWith("fault upstream-blocked-from-container", "warning firewall-mismatch");
    assertThat(shut("10.0.0.2", "bridge", Fact.of(true), ENGINES_OTHERS).findings())
        .startsWith("fault firewall-mismatch");
  }

  @Test
  void what_is_not_known_or_on_is_not_accused() {
    assertThat(summary("10.0.0.2", "bridge", Fact.unknown("not permitted"))).contains(SOMETHING);
    assertThat(summary("10.0.0.2", "bridge", Fact.of(true))).contains(SOMETHING);
  }

  @Test
  void what_the_host_does_not_forward_anyway_is_lost_elsewhere() {
    assertThat(summary("10.88.0.9", "bridge", Fact.of(false))).contains(SOMETHING);
    assertThat(summary("10.0.0.2", "macvlan", Fact.of(false))).contains(SOMETHING);
    assertThat(summary("2001:db8::53", "bridge", Fact.of(false))).contains(SOMETHING);
  }

  @Test
  void a_server_that_does_not_answer_the_host_either_is_dead() {
    assertThat(shut("10.0.0.2", "bridge", Fact.of(false)).dead("10.0.0.2").findings())
        .first()
        .isEqualTo("fault upstream-dead");
  }

  private static String summary(String server, String driver, Fact<Boolean> forwards) {
    return shut(server, driver, forwards).finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER).summary();
  }

  private static PathCase shut(String server, String driver, Fact<Boolean> forwards) {
    return shut(server, driver, forwards, MASQUERADE);
  }

  private static PathCase shut(String server, String driver, Fact<Boolean> forwards, String rules) {
    Cidr subnet = Cidr.parse("10.88.0.0/24").orElseThrow();
    return PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .upstreams(Snapshots.fromContainer(server))
                        .firewall(EmbeddedPathTest.engines())
                        .build())
                .networks(new NetworkFacts("n1", "app", driver, false, List.of(subnet), "br-app"))
                .firewall(IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", rules))
                .forwarding(forwards)
                .build())
        .when(q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, server), Answers.silence())
        .withoutOutside();
  }
}
