package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Cidr;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is said of each hop: well where an answer came through it, at fault where a finding is. */
class HopJudgeTest {

  private static final Predicate<PlannedQuestion> ENGINE =
      q -> q.server().equals(IpAddress.EMBEDDED_DNS);
  private static final Predicate<PlannedQuestion> UDP = q -> q.transport() == Transport.UDP;
  private static final Outcome REFUSED = new Outcome.Refused(0.1, "port unreachable");

  @Test
  void each_hop_that_an_answer_came_through_is_well() {
    assertThat(hops(of(web())))
        .containsExactly(
            "CLIENT HEALTHY: nameserver 127.0.0.11",
            "NAT HEALTHY: rules lead to 40053 udp, 40054 tcp",
            "SOCKET HEALTHY: udp and tcp are listened on",
            "OWNER HEALTHY: 25.0.5, running",
            "UPSTREAM HEALTHY: 10.0.0.2 from container: NOERROR 1.0 ms");
  }

  @Test
  void a_hop_that_no_answer_came_through_is_not_known_without_a_finding() {
    assertThat(hops(of(web()).when(ENGINE.and(UDP), Answers.silence())))
        .containsExactly(
            "CLIENT HEALTHY: nameserver 127.0.0.11",
            "NAT UNKNOWN: rules lead to 40053 udp, 40054 tcp",
            "SOCKET UNKNOWN: udp and tcp are listened on",
            "OWNER UNKNOWN: 25.0.5, running",
            "UPSTREAM FAULT: 10.0.0.2 from container: NOERROR 1.0 ms");
    assertThat(hops(of(web()).when(q -> q.probe() == Probe.STUB && UDP.test(q), Answers.silence())))
        .contains(
            "NAT UNKNOWN: rules lead to 40053 udp, 40054 tcp",
            "SOCKET HEALTHY: udp and tcp are listened on");
  }

  @Test
  void a_finding_makes_a_hop_faulty_and_a_warning_one_that_works() {
    assertThat(hops(of(Snapshots.container("web")).when(q -> q.probe() == Probe.STUB, REFUSED)))
        .contains("NAT FAULT: no rules lead anywhere");
    assertThat(hops(of(web()).when(UDP.negate().and(q -> !ENGINE.test(q)), Answers.silence())))
        .contains("UPSTREAM WARNING: 10.0.0.2 from container: NOERROR 1.0 ms");
    assertThat(hops(of(web()).when(ENGINE.and(UDP.negate()), Answers.silence())))
        .noneMatch(h -> h.contains("FAULT"));
  }

  @Test
  void a_name_that_does_not_exist_shows_at_the_end_of_the_path() {
    assertThat(
            hops(of(web()).when(q -> !ENGINE.test(q) || PathCase.isOutside(q), says("NXDOMAIN"))))
        .contains("UPSTREAM FAULT: 10.0.0.2 from container: NXDOMAIN 1.0 ms");
  }

  @Test
  void without_the_engine_there_are_the_file_and_the_servers() {
    assertThat(hops(of(Snapshots.bridgeContainer("web").upstreams(server("10.0.0.2")))))
        .containsExactly(
            "CLIENT HEALTHY: nameserver 10.0.0.2", "UPSTREAM HEALTHY: 10.0.0.2: NOERROR 1.0 ms");
    assertThat(hops(of(Snapshots.bridgeContainer("web")).dead("10.0.0.2")))
        .contains("UPSTREAM FAULT: 10.0.0.2: timed-out");
  }

  @Test
  void what_could_not_be_read_says_why() {
    assertThat(
            hops(
                of(
                    web()
                        .firewall(Fact.unknown("no nft"))
                        .unknownSockets("no permission")
                        .unknownUpstreams("no file"))))
        .contains(
            "NAT HEALTHY: no nft", "SOCKET HEALTHY: no permission", "UPSTREAM HEALTHY: no file");
    assertThat(hops(of(web().upstreams()))).contains("UPSTREAM HEALTHY: none");
  }

  @Test
  void rules_that_lead_nowhere_are_no_proof_where_some_were_not_read_or_none_is_needed() {
    Firewall partly = new Firewall(List.of(), List.of(), List.of("iptables is not installed"));

    assertThat(hops(of(Snapshots.container("web"))))
        .contains("NAT UNKNOWN: no rules lead anywhere, though port 53 was answered");
    assertThat(hops(of(Snapshots.container("web").firewall(Fact.of(partly)))))
        .contains("NAT HEALTHY: no rules lead anywhere");
    assertThat(
            hops(of(Snapshots.container("web").sockets(Snapshots.engineSocket(Transport.UDP, 53)))))
        .contains("NAT HEALTHY: no rules lead anywhere");
  }

  @Test
  void sockets_are_told_by_transport() {
    SocketFacts udp = Snapshots.engineSocket(Transport.UDP, 40053);

    assertThat(hops(of(web().sockets(udp)))).contains("SOCKET HEALTHY: udp are listened on");
    assertThat(hops(of(web().sockets()).when(ENGINE, REFUSED)))
        .contains("SOCKET FAULT: nobody listens");
  }

  @Test
  void the_daemon_is_told_as_it_is() {
    assertThat(hops(PathCase.of(Snapshots.of(web().build()).engine("25.0.5").daemons().build())))
        .contains("OWNER HEALTHY: no dockerd runs");
    assertThat(
            hops(
                PathCase.of(
                    Snapshots.of(web().build())
                        .engine("")
                        .daemons(Snapshots.daemon(7041, Snapshots.HOST_NETNS))
                        .build())))
        .contains("OWNER HEALTHY: running");
  }

  @Test
  void a_query_is_not_meant_to_leave_an_internal_network() {
    assertThat(hops(internal().names().withoutOutside())).hasSize(4);
    assertThat(hops(internal().withoutOutside()))
        .hasSize(5)
        .last()
        .satisfies(h -> assertThat(h).startsWith("UPSTREAM FAULT"));
    assertThat(hops(internal().names())).hasSize(5);
  }

  @Test
  void the_host_s_file_is_shown_with_the_resolver_that_the_daemon_uses() {
    assertThat(
            hops(
                of(
                    Snapshots.host(Snapshots.resolvConf().nameservers("10.0.0.2").build())
                        .upstreams(Snapshots.fromHost("10.0.0.2")))))
        .first()
        .satisfies(
            h ->
                assertThat(h)
                    .startsWith("CLIENT HEALTHY: nameserver 10.0.0.2; dockerd uses ")
                    .endsWith("(its binary is static, built without cgo)"));
  }

  /** On a network without a way out, with a server that does not answer from there. */
  private static PathCase internal() {
    NetworkFacts network =
        new NetworkFacts(
            "n1",
            "app",
            "bridge",
            true,
            List.of(Cidr.parse("10.88.0.0/24").orElseThrow()),
            "br-app");
    return PathCase.of(Snapshots.of(web().build()).engine("25.0.5").networks(network).build())
        .when(q -> q.probe() == Probe.UPSTREAM_CONTAINER, Answers.silence());
  }

  private static Outcome says(String rcode) {
    return LookupCase.says(rcode);
  }

  private static PathCase of(TargetBuilder target) {
    return PathCase.of(Snapshots.of(target.build()).engine("25.0.5").build());
  }

  private static TargetBuilder web() {
    return Snapshots.container("web")
        .firewall(EmbeddedPathTest.engines())
        .upstreams(server("10.0.0.2"));
  }

  private static Upstream server(String address) {
    return Snapshots.fromContainer(address);
  }

  /** As {@code NAT HEALTHY: rules lead to 40053 udp}. */
  private static List<String> hops(PathCase c) {
    return c.report().hops().stream()
        .map(h -> h.hop() + " " + h.state() + ": " + h.detail())
        .toList();
  }
}
