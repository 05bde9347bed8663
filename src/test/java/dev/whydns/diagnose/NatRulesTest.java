package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Link;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.model.Transport;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way inside a container to 127.0.0.11, and what is said where it could not be read. */
class NatRulesTest {

  private static final Outcome REFUSED = new Outcome.Refused(0.1, "port unreachable");
  private static final Outcome NO_NETWORK = new Outcome.Unreachable(0.1, "Network is unreachable");

  @Test
  void a_loopback_that_is_switched_off_is_the_cause_of_all_silence_inside() {
    PathCase down = with(links(new Link("lo", false, 65536, List.of())), Answers.silence());

    assertThat(down.findings()).first().isEqualTo("fault loopback-down");
    assertThat(down.finding(Code.LOOPBACK_DOWN).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(down.evidence(Code.LOOPBACK_DOWN))
        .hasSize(3)
        .startsWith("links: lo is not up")
        .allMatch(e -> e.startsWith("links") || e.contains("@127.0.0.11"));
    assertThat(down.commands(Code.LOOPBACK_DOWN))
        .containsExactly("whydns netns web -- ip link set lo up", "docker restart web");
    assertThat(with(links(new Link("eth0", true, 1500, List.of())), Answers.silence()).findings())
        .contains("fault loopback-down");
  }

  @Test
  void an_answer_on_127_0_0_11_came_over_a_loopback_that_is_up() {
    PathCase answered =
        PathCase.of(
            Snapshots.of(web().links(links(new Link("lo", false, 65536, List.of()))).build())
                .engine("25.0.5")
                .build());

    assertThat(answered.findings()).isEmpty();
  }

  @Test
  void a_loopback_that_could_not_be_read_is_told_by_the_kernel_s_word() {
    Fact<List<Link>> unread = Fact.unknown("not permitted");
    PathCase told = with(unread, NO_NETWORK);

    assertThat(told.findings()).contains("fault loopback-down");
    assertThat(told.finding(Code.LOOPBACK_DOWN).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(told.evidence(Code.LOOPBACK_DOWN)).startsWith("links: lo could not be read");
    for (Outcome other :
        List.of(Answers.silence(), REFUSED, new Outcome.Unreachable(0.1, "No route to host"))) {
      assertThat(with(unread, other).findings()).noneMatch(f -> f.contains("loopback"));
    }
    assertThat(with(links(new Link("lo", true, 65536, List.of())), NO_NETWORK).findings())
        .noneMatch(f -> f.contains("loopback"));
  }

  @Test
  void rules_that_could_not_be_read_are_told_by_what_they_do() {
    PathCase refused = unread(REFUSED, LookupCase.says("NOERROR"));

    assertThat(refused.findings()).first().isEqualTo("fault rules-missing");
    assertThat(refused.finding(Code.RULES_MISSING).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(refused.finding(Code.RULES_MISSING).summary())
        .startsWith("Port 53 of 127.0.0.11 refuses while the engine's own port answers");
    assertThat(refused.evidence(Code.RULES_MISSING))
        .satisfiesExactly(
            e -> assertThat(e).contains("@127.0.0.11 udp", "refused"),
            e -> assertThat(e).contains("@127.0.0.11#40053 udp", "NOERROR"));
    assertThat(unread(Answers.silence(), LookupCase.says("NOERROR")).findings())
        .noneMatch(f -> f.contains("rules-missing"));
    assertThat(unread(REFUSED, REFUSED).findings()).noneMatch(f -> f.contains("rules-missing"));
  }

  @Test
  void a_firewall_inside_a_container_that_asks_its_servers_itself_is_found_as_well() {
    PathCase filtered =
        PathCase.of(
                Snapshots.of(
                        Snapshots.bridgeContainer("web")
                            .firewall(
                                IptablesSaveParser.parse(
                                    Backend.IPTABLES_NFT,
                                    "ip",
                                    "*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p udp -m udp"
                                        + " --dport 53 -j DROP\nCOMMIT\n"))
                            .build())
                    .engine("25.0.5")
                    .build())
            .when(q -> q.probe() == Probe.STUB && isUdp(q), Answers.silence());

    assertThat(filtered.findings()).first().isEqualTo("fault container-filter-drops");
  }

  private static PathCase with(Fact<List<Link>> links, Outcome outcome) {
    return PathCase.of(Snapshots.of(web().links(links).build()).engine("25.0.5").build())
        .when(q -> q.server().equals(IpAddress.EMBEDDED_DNS), outcome);
  }

  private static PathCase unread(Outcome stub, Outcome direct) {
    Fact<Firewall> firewall = Fact.unknown("nft is not there");
    return PathCase.of(Snapshots.of(web().firewall(firewall).build()).engine("25.0.5").build())
        .when(q -> q.probe() == Probe.STUB, stub)
        .when(q -> q.probe() == Probe.DIRECT, direct);
  }

  private static TargetBuilder web() {
    return Snapshots.container("web").firewall(EmbeddedPathTest.engines());
  }

  private static Fact<List<Link>> links(Link... links) {
    return Fact.of(List.of(links));
  }

  private static boolean isUdp(PlannedQuestion q) {
    return q.transport() == Transport.UDP;
  }
}
