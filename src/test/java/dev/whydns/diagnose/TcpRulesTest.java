package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Remedy;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers that answer over UDP alone, and for whom that is too little. */
class TcpRulesTest {

  private static final String RULE = "-A FORWARD -p tcp -m tcp --dport 53 -j DROP";

  @Test
  void a_client_that_asks_over_tcp_alone_gets_nothing_from_a_server_without_it() {
    PathCase only = without("10.0.0.2", "", "use-vc");

    assertThat(only.findings()).first().isEqualTo("fault upstream-tcp-blocked");
    assertThat(only.finding(Code.UPSTREAM_TCP_BLOCKED).summary())
        .isEqualTo(
            "The server 10.0.0.2 answers over UDP and not over TCP. With use-vc in resolv.conf"
                + " glibc asks over TCP alone, and gets nothing from it.");
    assertThat(only.finding(Code.UPSTREAM_TCP_BLOCKED).remedies())
        .extracting(Remedy::line)
        .contains("or take use-vc out of resolv.conf's options: UDP works");
    assertThat(without("10.0.0.2", "", "ndots:0").finding(Code.UPSTREAM_TCP_BLOCKED).remedies())
        .extracting(Remedy::line)
        .noneMatch(r -> r.contains("use-vc"));
    assertThat(without("10.0.0.3", "", "use-vc").findings())
        .contains("warning upstream-tcp-blocked");
    assertThat(without("10.0.0.2", "", "ndots:0").findings())
        .contains("warning upstream-tcp-blocked");
  }

  @Test
  void a_rule_of_the_host_that_takes_tcp_is_passed_by_a_command_that_pastes() {
    assertThat(without("10.0.0.2", RULE, "ndots:0").finding(Code.UPSTREAM_TCP_BLOCKED).remedies())
        .extracting(Remedy::line)
        .contains(
            "allow it before that rule: iptables -I FORWARD 1 -s 10.88.0.2 -d 10.0.0.2 -p tcp"
                + " --dport 53 -j ACCEPT")
        .noneMatch(r -> r.contains("every firewall between"));
  }

  @Test
  void a_rule_that_takes_tcp_to_two_servers_is_shown_once_and_passed_for_both() {
    PathCase both =
        without("10.0.0.2", RULE, "ndots:0")
            .when(
                q ->
                    q.transport() == Transport.TCP
                        && q.server().equals(IpAddress.literal("10.0.0.3")),
                Answers.silence());

    assertThat(both.evidence(Code.UPSTREAM_TCP_BLOCKED))
        .filteredOn(e -> e.contains(RULE))
        .hasSize(1);
    assertThat(both.finding(Code.UPSTREAM_TCP_BLOCKED).remedies())
        .extracting(Remedy::line)
        .filteredOn(r -> r.contains("-j ACCEPT"))
        .singleElement()
        .satisfies(r -> assertThat(r).contains("10.0.0.2", "10.0.0.3"));
  }

  @Test
  void the_same_command_is_told_where_a_truncated_answer_is_lost_to_it() {
    assertThat(
            without("10.0.0.2", RULE, "ndots:0")
                .when(
                    q ->
                        q.transport() == Transport.UDP
                            && q.server().equals(IpAddress.literal("10.0.0.2")),
                    new Outcome.Answered(
                        1, false, new Reply("NOERROR", false, true, true, List.of(), 512)))
                .finding(Code.UPSTREAM_TRUNCATES)
                .remedies())
        .extracting(Remedy::line)
        .anyMatch(r -> r.contains("-p tcp --dport 53 -j ACCEPT"));
  }

  @Test
  void an_answer_that_is_cut_off_is_lost_where_there_is_no_tcp() {
    Outcome cut =
        new Outcome.Answered(1, false, new Reply("NOERROR", false, true, true, List.of(), 512));
    PathCase lost = without("10.0.0.2", "", "ndots:0").when(TcpRulesTest::isFirstOverUdp, cut);
    PathCase fits = without("10.0.0.3", "", "ndots:0").when(TcpRulesTest::isFirstOverUdp, cut);

    assertThat(lost.finding(Code.UPSTREAM_TRUNCATES).summary())
        .isEqualTo(
            "The server 10.0.0.2 truncates the answer over UDP, and over TCP there is none: clients"
                + " never see the records.");
    assertThat(lost.finding(Code.UPSTREAM_TRUNCATES).remedies())
        .extracting(Remedy::line)
        .contains("allow TCP port 53 on the whole path, or make the answer smaller");
    assertThat(fits.finding(Code.UPSTREAM_TRUNCATES).summary())
        .startsWith("The server 10.0.0.2 truncates the answer over UDP; it fits over TCP.");
  }

  private static boolean isFirstOverUdp(PlannedQuestion q) {
    return q.transport() == Transport.UDP && q.server().equals(IpAddress.literal("10.0.0.2"));
  }

  @Test
  void without_a_rule_the_whole_way_is_to_be_looked_at() {
    assertThat(without("10.0.0.2", "", "ndots:0").finding(Code.UPSTREAM_TCP_BLOCKED).remedies())
        .extracting(Remedy::line)
        .contains("allow TCP port 53 to it on the server and on every firewall between");
  }

  private static PathCase without(String server, String rule, String option) {
    return PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .resolvConf(
                            Snapshots.resolvConf()
                                .nameservers("127.0.0.11")
                                .options(option)
                                .build())
                        .upstreams(
                            Snapshots.fromContainer("10.0.0.2"),
                            Snapshots.fromContainer("10.0.0.3"))
                        .firewall(EmbeddedPathTest.engines())
                        .build())
                .hostResolvConf(Snapshots.resolvConf().nameservers("10.0.0.2", "10.0.0.3").build())
                .firewall(
                    IptablesSaveParser.parse(
                        Backend.IPTABLES_NFT,
                        "ip",
                        "*filter\n:FORWARD ACCEPT [0:0]\n" + rule + "\nCOMMIT\n"))
                .build())
        .when(
            q -> q.transport() == Transport.TCP && q.server().equals(IpAddress.literal(server)),
            Answers.silence());
  }
}
