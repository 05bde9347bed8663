package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Difference;
import dev.whydns.finding.Difference.Weight;
import dev.whydns.finding.Hop;
import dev.whydns.model.Cidr;
import dev.whydns.model.Fact;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Link;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reply;
import dev.whydns.model.Route;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.model.Transport;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NsswitchParser;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What two looks at a target tell apart, and what changes with every start. */
class DifferencesTest {

  @Test
  void the_same_look_twice_differs_in_nothing() {
    assertThat(between(web(), web())).isEmpty();
  }

  @Test
  void a_verdict_comes_before_answers_and_answers_before_conditions() {
    List<Difference> all =
        Differences.between(
            look(of(web()), q -> Answers.answered(q, "NOERROR")),
            look(
                Snapshots.of(web().build()).engine("29.0.0").build(),
                q -> Answers.answered(q, "NXDOMAIN")));

    assertThat(all).extracting(Difference::weight).isSorted().contains(Weight.values());
    assertThat(lines(all))
        .startsWith(
            "state: healthy > fault",
            "cause: none > nxdomain",
            "findings: nothing > fault nxdomain")
        .contains(
            "stub: A api.example.com @127.0.0.11 udp: NOERROR 203.0.113.7 > NXDOMAIN",
            "stub: A api.example.com @127.0.0.11 udp edns: NOERROR 203.0.113.7 > NXDOMAIN")
        .endsWith("engine: 28.5.2 > 29.0.0");
    assertThat(all)
        .last()
        .satisfies(d -> assertThat(d.hop()).hasValue(Hop.OWNER))
        .satisfies(d -> assertThat(d.weight()).isEqualTo(Weight.CONDITION));
  }

  @Test
  void conditions_stand_in_the_order_of_the_path() {
    Snapshot other =
        Snapshots.of(
                web()
                    .upstreams(Snapshots.fromContainer("10.0.0.3"))
                    .sockets(Snapshots.engineSocket(Transport.UDP, 40053))
                    .resolvConf(Snapshots.resolvConf().nameservers("127.0.0.11").build())
                    .build())
            .engine("29.0.0")
            .firewall(
                IptablesSaveParser.parse(
                    Backend.IPTABLES_NFT,
                    "ip",
                    "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p icmp -j DROP\nCOMMIT\n"))
            .build();

    assertThat(
            Differences.between(
                    look(of(web()), DifferencesTest::good), look(other, DifferencesTest::good))
                .stream()
                .filter(d -> d.weight() == Weight.CONDITION))
        .extracting(d -> d.hop().orElseThrow())
        .containsExactly(Hop.CLIENT, Hop.SOCKET, Hop.OWNER, Hop.UPSTREAM, Hop.UPSTREAM);
  }

  @Test
  void entries_of_the_hosts_file_and_interfaces_are_compared() {
    HostsFile.Entry entry = new HostsFile.Entry(3, IpAddress.literal("10.1.1.1"), List.of("db"));
    Link up = new Link("eth0", true, 1500, List.of());

    assertThat(
            lines(
                between(
                    web().links(Fact.of(List.of(up))),
                    web()
                        .hosts(entry)
                        .links(Fact.of(List.of(new Link("eth0", false, 1450, List.of())))))))
        .contains(
            "entries in hosts: nothing > 10.1.1.1 db",
            "interfaces: eth0 up mtu 1500 > nothing",
            "interfaces: nothing > eth0 down mtu 1450");
  }

  @Test
  void times_and_the_order_of_addresses_are_no_difference_and_silence_is() {
    assertThat(answers(q -> gives(1, "203.0.113.7", "203.0.113.8"), q -> gives(9, "203.0.113.8")))
        .contains(
            "stub: A api.example.com @127.0.0.11 udp: NOERROR 203.0.113.7, 203.0.113.8 > NOERROR"
                + " 203.0.113.8");
    assertThat(
            answers(
                q -> gives(1, "203.0.113.7", "203.0.113.8"),
                q -> gives(9, "203.0.113.8", "203.0.113.7")))
        .isEmpty();
    assertThat(answers(q -> gives(1, "203.0.113.7"), q -> Answers.silence()))
        .contains("stub: A api.example.com @127.0.0.11 udp: NOERROR 203.0.113.7 > timed-out");
  }

  @Test
  void the_address_of_the_target_itself_is_no_difference() {
    assertThat(
            answers(
                q -> gives(1, q.question().name().equals("web") ? "10.88.0.2" : "203.0.113.7"),
                q -> gives(1, q.question().name().equals("web") ? "10.88.0.9" : "203.0.113.7")))
        .isEmpty();
  }

  @Test
  void the_client_s_files_are_compared_line_by_line_of_their_meaning() {
    assertThat(
            lines(
                between(
                    web(),
                    web()
                        .resolvConf(
                            Snapshots.resolvConf()
                                .nameservers("127.0.0.11", "10.0.0.9")
                                .search("corp.example")
                                .options("ndots:2", "rotate")
                                .build())
                        .nsswitch(
                            NsswitchParser.parse("/etc/nsswitch.conf", "hosts: files dns\n")))))
        .contains(
            "nameservers in resolv.conf: 127.0.0.11 > 127.0.0.11, 10.0.0.9",
            "search list in resolv.conf: nothing > corp.example",
            "options in resolv.conf: ndots:0 > ndots:2, rotate",
            "hosts line in nsswitch.conf: nothing > files, dns");
  }

  @Test
  void rules_are_compared_without_the_ports_that_each_start_draws() {
    String engines =
        "-A OUTPUT -d 127.0.0.11/32 -p udp --dport 53 -j DNAT --to-destination 127.0.0.11:%1$s\n"
            + "-A POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport %1$s -j SNAT --to-source :53\n";

    assertThat(
            between(withRules(engines.formatted("40053")), withRules(engines.formatted("39111"))))
        .isEmpty();
    assertThat(
            lines(
                between(
                    withRules("-A OUTPUT -p udp --sport 40053 -j ACCEPT\n"),
                    withRules("-A OUTPUT -p udp --sport 39111 -j ACCEPT\n"))))
        .containsExactly(
            "rules in the target's namespace: nat: -A OUTPUT -p udp --sport 40053 -j ACCEPT >"
                + " nothing",
            "rules in the target's namespace: nothing > nat: -A OUTPUT -p udp --sport 39111 -j"
                + " ACCEPT");
  }

  @Test
  void no_more_than_twenty_rules_that_came_or_went_are_told() {
    TargetBuilder many =
        withRules(
            String.join(
                "",
                IntStream.range(0, 30)
                    .mapToObj(i -> "-A OUTPUT -s 10.1.1." + i + " -j ACCEPT\n")
                    .toList()));

    assertThat(between(withRules(""), many)).hasSize(20);
    assertThat(between(many, withRules(""))).hasSize(20);
  }

  @Test
  void what_the_host_is_like_belongs_to_the_hop_that_it_decides() {
    Snapshot other =
        Snapshots.of(web().build())
            .hostResolvConf(Snapshots.resolvConf().nameservers("10.0.0.3").build())
            .forwarding(Fact.of(false))
            .firewall(
                IptablesSaveParser.parse(
                    Backend.IPTABLES_NFT,
                    "ip",
                    "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p icmp -j DROP\nCOMMIT\n"))
            .build();

    List<Difference> all =
        Differences.between(
            look(of(web()), DifferencesTest::good), look(other, DifferencesTest::good));

    assertThat(lines(all))
        .contains(
            "nameservers of the host: 10.0.0.2 > 10.0.0.3",
            "forwarding of IPv4: on > off",
            "rules of the host: nothing > filter: -A FORWARD -p icmp -j DROP");
    assertThat(all)
        .filteredOn(d -> d.weight() == Weight.CONDITION)
        .allMatch(d -> d.hop().equals(Optional.of(Hop.UPSTREAM)));
  }

  @Test
  void sockets_and_servers_of_the_engine_are_compared_without_ports() {
    assertThat(
            lines(
                between(
                    web(),
                    web()
                        .sockets(
                            Snapshots.engineSocket(Transport.UDP, 39111)
                                .ownedBy(Fact.absent("no process")))
                        .upstreams(Snapshots.fromHost("10.0.0.2")))))
        .contains(
            "sockets on 127.0.0.11: udp, held by dockerd > nothing",
            "sockets on 127.0.0.11: tcp, held by dockerd > nothing",
            "sockets on 127.0.0.11: nothing > udp, held by nobody",
            "servers that the engine asks: 10.0.0.2 from the container > 10.0.0.2 from the host");
  }

  @Test
  void networks_and_default_routes_are_compared() {
    Cidr everything = Cidr.parse("0.0.0.0/0").orElseThrow();
    Cidr subnet = Cidr.parse("10.88.0.0/24").orElseThrow();
    Route gateway = new Route(everything, IpAddress.parse("10.88.0.1"), "eth0", false, 0);
    Route link = new Route(everything, Optional.empty(), "eth1", false, 0);

    assertThat(
            lines(
                between(
                    web().routes(gateway, new Route(subnet, Optional.empty(), "eth0", false, 0)),
                    web().container(Snapshots.containerFacts("web", "other")).routes(link))))
        .contains(
            "networks: app > nothing",
            "networks: nothing > other",
            "default routes: via a gateway eth0 > nothing",
            "default routes: nothing > on the link eth1")
        .noneMatch(l -> l.startsWith("default routes: on the link eth0"));
  }

  private static List<Difference> between(TargetBuilder before, TargetBuilder after) {
    return Differences.between(
        look(of(before), DifferencesTest::good), look(of(after), DifferencesTest::good));
  }

  private static List<String> answers(
      Function<PlannedQuestion, Outcome> before, Function<PlannedQuestion, Outcome> after) {
    return lines(Differences.between(look(of(web()), before), look(of(web()), after))).stream()
        .filter(l -> l.startsWith("stub: "))
        .toList();
  }

  private static Differences.Side look(
      Snapshot snapshot, Function<PlannedQuestion, Outcome> outcomes) {
    return new Differences.Side(snapshot, PathCase.of(snapshot).when(q -> true, outcomes).report());
  }

  private static Outcome good(PlannedQuestion q) {
    return Answers.answered(q, "NOERROR");
  }

  private static Outcome gives(double ms, String... addresses) {
    List<Reply.Answer> records =
        List.of(addresses).stream().map(a -> new Reply.Answer("a", "A", 300, a)).toList();
    return new Outcome.Answered(ms, false, new Reply("NOERROR", false, false, true, records, 80));
  }

  private static Snapshot of(TargetBuilder target) {
    return Snapshots.of(target.build()).build();
  }

  private static TargetBuilder web() {
    return Snapshots.container("web")
        .firewall(EmbeddedPathTest.engines())
        .upstreams(Snapshots.fromContainer("10.0.0.2"));
  }

  private static TargetBuilder withRules(String rules) {
    return web()
        .firewall(
            IptablesSaveParser.parse(
                Backend.IPTABLES_NFT,
                "ip",
                "*nat\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n" + rules + "COMMIT\n"));
  }

  /** As {@code subject: before > after}. */
  private static List<String> lines(List<Difference> all) {
    return all.stream()
        .map(
            d ->
                d.subject()
                    + ": "
                    + d.before().orElse("nothing")
                    + " > "
                    + d.after().orElse("nothing"))
        .toList();
  }
}
