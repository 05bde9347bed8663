package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is wrong with the rules to the engine's ports, which are udp/40053 and tcp/40054 here. */
class TranslationTest {

  private static final String JUMP = "-A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT";
  private static final String TCP =
      "-A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination"
          + " 127.0.0.11:40054";
  private static final String UDP =
      "-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination"
          + " 127.0.0.11:40053";
  private static final Outcome REFUSED = new Outcome.Refused(0.1, "port unreachable");

  @Test
  void rules_that_lead_to_the_engine_are_no_finding() {
    assertThat(web(JUMP, TCP, UDP).findings()).isEmpty();
  }

  @Test
  void rules_that_are_gone_are_missing() {
    PathCase gone = web().when(stub(), REFUSED);

    assertThat(gone.findings()).containsExactly("fault rules-missing");
    assertThat(gone.finding(Code.RULES_MISSING).summary())
        .isEqualTo(
            "The rules that lead 127.0.0.11:53 to the engine's ports are gone from web's network"
                + " namespace.");
    assertThat(gone.evidence(Code.RULES_MISSING))
        .contains(
            "sockets: the engine listens on 127.0.0.11 ports 40053/udp, 40054/tcp",
            "rules: no rule for 127.0.0.11 port 53 in any table of iptables-nft");
  }

  @Test
  void rules_that_nothing_leads_to_any_more_are_missing_and_shown() {
    PathCase lost = web(TCP, UDP).when(stub(), REFUSED);

    assertThat(lost.finding(Code.RULES_MISSING).summary())
        .startsWith("Nothing leads 127.0.0.11:53 to the engine any more: the jump from OUTPUT");
    assertThat(lost.evidence(Code.RULES_MISSING))
        .contains(
            "web, iptables-nft table nat, chain DOCKER_OUTPUT, which no query reaches: " + UDP);
  }

  @Test
  void rules_that_cannot_be_found_while_the_engine_answers_are_read_wrongly() {
    assertThat(web().findings()).isEmpty();
  }

  @Test
  void a_rule_for_one_transport_alone_is_half_of_them() {
    assertThat(web(JUMP, TCP).when(stub().and(over(Transport.UDP)), REFUSED).findings())
        .containsExactly("fault rules-partial");
    PathCase tcp = web(JUMP, UDP).when(stub().and(over(Transport.TCP)), REFUSED);
    assertThat(tcp.findings()).containsExactly("warning rules-partial");
    assertThat(tcp.finding(Code.RULES_PARTIAL).summary())
        .isEqualTo(
            "The rule that leads tcp queries from 127.0.0.11:53 to the engine is missing; the one"
                + " for udp is there. Answers that do not fit into a datagram are lost.");
    assertThat(web(JUMP, UDP).findings()).isEmpty();
  }

  @Test
  void rules_to_a_port_that_nobody_listens_on_are_of_an_engine_before() {
    String old = UDP.replace("40053", "39999");
    PathCase stale = web(JUMP, TCP, old).when(stub().and(over(Transport.UDP)), REFUSED);

    assertThat(stale.findings()).containsExactly("fault rules-stale-port");
    assertThat(stale.finding(Code.RULES_STALE_PORT).summary())
        .isEqualTo(
            "The rules lead queries to port 39999 for udp, where nobody listens; the engine listens"
                + " on 127.0.0.11 ports 40053/udp, 40054/tcp.");
    assertThat(
            web(JUMP, TCP.replace("40054", "39998"), UDP)
                .when(stub().and(over(Transport.TCP)), REFUSED)
                .findings())
        .containsExactly("warning rules-stale-port");
  }

  @Test
  void a_rule_of_somebody_else_before_the_engine_s_takes_the_questions() {
    String other = "-A OUTPUT -p udp -m udp --dport 53 -j DNAT --to-destination 10.9.9.9:53";
    PathCase shadowed = web(other, JUMP, TCP, UDP).when(stub().and(over(Transport.UDP)), silence());

    assertThat(shadowed.findings()).containsExactly("fault rules-shadowed");
    assertThat(shadowed.finding(Code.RULES_SHADOWED).summary()).contains("udp", "10.9.9.9:53");
  }

  @Test
  void the_container_s_own_filter_may_drop_what_goes_to_the_engine() {
    List<FirewallChain> filtered =
        IptablesSaveParser.parse(
            Backend.IPTABLES_NFT,
            "ip",
            nat(JUMP, TCP, UDP)
                + "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -p udp -j DROP\nCOMMIT\n");

    assertThat(
            PathCase.of(
                    Snapshots.of(Snapshots.container("web").firewall(filtered).build())
                        .engine("25.0.5")
                        .build())
                .when(q -> q.server().equals(IpAddress.EMBEDDED_DNS) && udp(q), silence())
                .findings())
        .containsExactly("fault container-filter-drops");
  }

  @Test
  void nobody_on_127_0_0_11_is_no_trouble_of_the_rules() {
    assertThat(
            PathCase.of(
                    Snapshots.of(Snapshots.container("web").sockets().build())
                        .engine("25.0.5")
                        .build())
                .when(stub(), REFUSED)
                .findings())
        .containsExactly("fault not-listening");
  }

  private static PathCase web(String... rules) {
    return PathCase.of(
        Snapshots.of(
                Snapshots.container("web")
                    .firewall(IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", nat(rules)))
                    .build())
            .engine("25.0.5")
            .build());
  }

  private static String nat(String... rules) {
    return "*nat\n:OUTPUT ACCEPT [0:0]\n:DOCKER_OUTPUT - [0:0]\n"
        + String.join("\n", rules)
        + "\nCOMMIT\n";
  }

  private static Predicate<PlannedQuestion> stub() {
    return q -> q.probe() == Probe.STUB;
  }

  private static Predicate<PlannedQuestion> over(Transport transport) {
    return q -> q.transport() == transport;
  }

  private static boolean udp(PlannedQuestion q) {
    return q.transport() == Transport.UDP;
  }

  private static Outcome silence() {
    return Answers.silence();
  }
}
