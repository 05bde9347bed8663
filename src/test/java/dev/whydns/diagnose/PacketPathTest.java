package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.FirewallWalk.Flow;
import dev.whydns.diagnose.PacketPath.Station;
import dev.whydns.model.Cidr;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Link;
import dev.whydns.model.Measurement;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Packet;
import dev.whydns.model.Question;
import dev.whydns.model.Route;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The hooks that a question and its answer pass, with the packet as it is there. */
class PacketPathTest {

  private static final NetworkFacts APP =
      new NetworkFacts("n1", "app", "bridge", false, List.of(cidr("10.88.0.0/24")), "br-app");

  @Test
  void a_question_to_the_embedded_resolver_stays_on_the_loopback_of_its_namespace() {
    Snapshot snapshot =
        host(Snapshots.container("web").firewall(EmbeddedPathTest.engines())).build();

    assertThat(path(snapshot, Probe.STUB, "127.0.0.11", 53, Optional.empty()))
        .containsExactly(
            "web OUTPUT 127.0.0.1:0>127.0.0.11:53 [>lo] then 127.0.0.1:0>127.0.0.11:40053 [>lo]",
            "web POSTROUTING 127.0.0.1:0>127.0.0.11:40053 [>lo]",
            "web PREROUTING 127.0.0.1:0>127.0.0.11:40053 [lo>]",
            "web INPUT 127.0.0.1:0>127.0.0.11:40053 [lo>]",
            "web OUTPUT 127.0.0.11:40053>127.0.0.1:0 [>lo] reply",
            "web INPUT 127.0.0.11:40053>127.0.0.1:0 [lo>] reply");
  }

  @Test
  void a_question_straight_to_the_engines_port_is_translated_nowhere() {
    Snapshot snapshot =
        host(Snapshots.container("web").firewall(EmbeddedPathTest.engines())).build();

    assertThat(path(snapshot, Probe.DIRECT, "127.0.0.11", 40099, Optional.empty()))
        .first()
        .isEqualTo("web OUTPUT 127.0.0.1:0>127.0.0.11:40099 [>lo]");
  }

  @Test
  void without_a_rule_the_question_goes_to_the_port_that_was_asked() {
    Snapshot snapshot = host(Snapshots.container("web")).build();

    assertThat(path(snapshot, Probe.STUB, "127.0.0.11", 53, Optional.empty()))
        .first()
        .isEqualTo("web OUTPUT 127.0.0.1:0>127.0.0.11:53 [>lo]");
  }

  @Test
  void the_host_asks_by_the_route_to_the_server() {
    assertThat(
            path(host(bridged()).build(), Probe.UPSTREAM_HOST, "10.0.0.2", 53, from("10.77.0.1")))
        .containsExactly(
            "host OUTPUT 10.77.0.1:41000>10.0.0.2:53 [>eth0]",
            "host POSTROUTING 10.77.0.1:41000>10.0.0.2:53 [>eth0]",
            "host PREROUTING 10.0.0.2:53>10.77.0.1:41000 [eth0>] reply",
            "host INPUT 10.0.0.2:53>10.77.0.1:41000 [eth0>] reply");
  }

  @Test
  void a_server_on_the_host_itself_is_asked_over_lo_and_answers_from_there() {
    for (String server : List.of("127.0.0.53", "10.77.0.1")) {
      assertThat(path(host(bridged()).build(), Probe.UPSTREAM_HOST, server, 53, from("10.77.0.1")))
          .containsExactly(
              "host OUTPUT 10.77.0.1:41000>" + server + ":53 [>lo]",
              "host POSTROUTING 10.77.0.1:41000>" + server + ":53 [>lo]",
              "host PREROUTING 10.77.0.1:41000>" + server + ":53 [lo>]",
              "host INPUT 10.77.0.1:41000>" + server + ":53 [lo>]",
              "host OUTPUT " + server + ":53>10.77.0.1:41000 [>lo] reply",
              "host PREROUTING " + server + ":53>10.77.0.1:41000 [lo>] reply",
              "host INPUT " + server + ":53>10.77.0.1:41000 [lo>] reply");
    }
  }

  @Test
  void what_a_container_asks_is_forwarded_by_the_host_which_takes_its_address_back_on_the_way() {
    assertThat(path(host(bridged()).build(), Probe.STUB, "10.0.0.2", 53, from("10.88.0.2")))
        .containsExactly(
            "web OUTPUT 10.88.0.2:41000>10.0.0.2:53 [>c0]",
            "web POSTROUTING 10.88.0.2:41000>10.0.0.2:53 [>c0]",
            "web PREROUTING 10.0.0.2:53>10.88.0.2:41000 [c0>] reply",
            "web INPUT 10.0.0.2:53>10.88.0.2:41000 [c0>] reply",
            "host PREROUTING 10.88.0.2:41000>10.0.0.2:53 [br-app>]",
            "host FORWARD 10.88.0.2:41000>10.0.0.2:53 [br-app>eth0]",
            "host POSTROUTING 10.88.0.2:41000>10.0.0.2:53 [br-app>eth0]",
            "host PREROUTING 10.0.0.2:53>10.77.0.1:0 [eth0>] reply then"
                + " 10.0.0.2:53>10.88.0.2:41000 [eth0>] reply",
            "host FORWARD 10.0.0.2:53>10.88.0.2:41000 [eth0>br-app] reply");
  }

  @Test
  void a_server_on_the_host_takes_in_what_a_container_asks() {
    assertThat(path(host(bridged()).build(), Probe.STUB, "10.77.0.1", 53, from("10.88.0.2")))
        .filteredOn(station -> station.startsWith("host"))
        .containsExactly(
            "host PREROUTING 10.88.0.2:41000>10.77.0.1:53 [br-app>]",
            "host INPUT 10.88.0.2:41000>10.77.0.1:53 [br-app>]",
            "host OUTPUT 10.77.0.1:53>10.88.0.2:41000 [>br-app] reply");
  }

  @Test
  void
      a_server_beside_it_on_its_bridge_is_reached_past_the_host_s_rules_unless_bridges_are_filtered() {
    assertThat(
            path(
                host(bridged()).withoutBridgeFilter().build(),
                Probe.STUB,
                "10.88.0.9",
                53,
                from("10.88.0.2")))
        .noneMatch(station -> station.startsWith("host"));
    assertThat(path(host(bridged()).build(), Probe.STUB, "10.88.0.9", 53, from("10.88.0.2")))
        .contains("host FORWARD 10.88.0.2:41000>10.88.0.9:53 [br-app>br-app]");
    assertThat(
            path(
                host(bridged()).withoutBridgeFilter().build(),
                Probe.STUB,
                "10.0.0.2",
                53,
                from("10.88.0.2")))
        .contains("host FORWARD 10.88.0.2:41000>10.0.0.2:53 [br-app>eth0]");
  }

  @Test
  void a_sender_that_is_not_known_is_the_container_s_address_of_the_server_s_version() {
    assertThat(path(host(bridged()).build(), Probe.STUB, "10.0.0.2", 53, Optional.empty()))
        .contains("host FORWARD 10.88.0.2:0>10.0.0.2:53 [br-app>eth0]");
    assertThat(path(host(bridged()).build(), Probe.STUB, "2001:db8::53", 53, Optional.empty()))
        .first()
        .asString()
        .startsWith("web OUTPUT :::0>2001:db8::53:53");
  }

  @Test
  void a_sender_of_ipv6_is_read_without_its_brackets() {
    assertThat(
            path(
                host(bridged()).build(),
                Probe.STUB,
                "2001:db8::53",
                53,
                Optional.of("[fd00::2]:41000")))
        .first()
        .asString()
        .startsWith("web OUTPUT fd00::2:41000>2001:db8::53:53");
  }

  @Test
  void a_bridge_that_the_engine_does_not_know_is_that_of_the_host_s_address_in_the_subnet() {
    Snapshot snapshot =
        host(bridged())
            .networks()
            .links(new Link("cni0", true, 1500, List.of(cidr("10.88.0.1/24"))))
            .build();

    assertThat(path(snapshot, Probe.STUB, "10.0.0.2", 53, from("10.88.0.2")))
        .contains("host FORWARD 10.88.0.2:41000>10.0.0.2:53 [cni0>eth0]");
  }

  @Test
  void the_most_specific_route_counts_and_among_equals_the_lowest_metric() {
    List<Route> routes =
        List.of(
            route("0.0.0.0/0", "eth0", 0),
            route("10.0.0.0/8", "slow", 200),
            route("10.0.0.0/8", "tun0", 50),
            route("10.99.0.0/16", "eth9", 0));

    assertThat(PacketPath.route(routes, IpAddress.literal("10.0.0.2")).orElseThrow().device())
        .isEqualTo("tun0");
    assertThat(PacketPath.route(routes, IpAddress.literal("192.0.2.1")).orElseThrow().device())
        .isEqualTo("eth0");
    assertThat(PacketPath.route(routes.subList(1, 3), IpAddress.literal("192.0.2.1"))).isEmpty();
  }

  private static Snapshots.TargetBuilder bridged() {
    return Snapshots.bridgeContainer("web").routes(route("0.0.0.0/0", "c0", 0));
  }

  private static Snapshots host(Snapshots.TargetBuilder target) {
    return Snapshots.of(target.build())
        .networks(
            new NetworkFacts("n0", "other", "bridge", false, List.of(cidr("10.99.0.0/24")), "br-o"),
            APP)
        .links(
            new Link("eth0", true, 1500, List.of(cidr("fd00::1/64"), cidr("10.77.0.1/16"))),
            new Link("br-app", true, 1500, List.of()))
        .routes(route("0.0.0.0/0", "eth0", 0), route("10.88.0.0/24", "br-app", 0));
  }

  private static Optional<String> from(String address) {
    return Optional.of(address + ":41000");
  }

  private static Route route(String to, String device, long metric) {
    return new Route(cidr(to), Optional.empty(), device, false, metric);
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text).orElseThrow();
  }

  /** As {@code host FORWARD 10.88.0.2:41000>10.0.0.2:53 [br-app>eth0]}. */
  private static List<String> path(
      Snapshot snapshot, Probe probe, String server, int port, Optional<String> sender) {
    long web = snapshot.targets().get(0).netns().known().orElseThrow().inode();
    boolean fromHost = probe == Probe.UPSTREAM_HOST;
    Exchange e =
        new Exchange(
            probe,
            fromHost ? new Vantage("host", Snapshots.HOST_NETNS) : new Vantage("web", web),
            IpAddress.literal(server),
            port,
            Transport.UDP,
            new Question("api.example.com", "A", OptionalInt.empty(), Question.Purpose.NAMED),
            0,
            1,
            33,
            sender,
            Answers.silence(),
            List.of());
    Case c =
        Case.of(snapshot, snapshot.targets().get(0), Measurement.none(), JudgeOptions.pathOnly());
    return PacketPath.of(c, e).stream().map(s -> words(s, web)).toList();
  }

  private static String words(Station s, long web) {
    Flow flow = s.flow();
    return (s.netnsInode() == web ? "web " : "host ")
        + s.point()
        + " "
        + words(flow.before())
        + (flow.after().equals(flow.before()) ? "" : " then " + words(flow.after()));
  }

  private static String words(Packet p) {
    return p.source()
        + ":"
        + p.sourcePort()
        + ">"
        + p.destination()
        + ":"
        + p.destinationPort()
        + " ["
        + p.inDevice()
        + ">"
        + p.outDevice()
        + "]"
        + (p.reply() ? " reply" : "");
  }
}
