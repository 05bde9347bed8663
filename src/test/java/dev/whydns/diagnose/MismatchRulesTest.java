package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.model.Cidr;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.model.Upstream;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts whose rule that gives containers' packets the host's address is gone. */
class MismatchRulesTest {

  private static final String OWN = "-A POSTROUTING -s 10.88.0.0/24 ! -o br-app -j MASQUERADE";
  private static final Upstream SERVER = Snapshots.fromContainer("10.0.0.2");
  private static final NetworkFacts BRIDGE = network("bridge", false, "10.88.0.0/24");
  private static final NetworkFacts ROUTED =
      new NetworkFacts(
          BRIDGE.id(),
          BRIDGE.name(),
          BRIDGE.driver(),
          BRIDGE.internal(),
          BRIDGE.subnets(),
          BRIDGE.bridge(),
          Optional.of("com.docker.network.bridge.gateway_mode_ipv4=routed"));

  @Test
  void packets_that_keep_the_container_s_address_bring_no_answer_back() {
    PathCase lost = silent(with(SERVER, BRIDGE, saved("")));
    Finding finding = lost.finding(Code.FIREWALL_MISMATCH);

    assertThat(lost.findings()).contains("fault firewall-mismatch");
    assertThat(finding.summary())
        .isEqualTo(
            "The engine's rule that gives packets of network app the host's address (MASQUERADE) is"
                + " gone from the host's firewall: answers from outside do not come back.");
    assertThat(finding.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(lost.evidence(Code.FIREWALL_MISMATCH))
        .containsExactly(
            "rules: no MASQUERADE for 10.88.0.0/24 in the host's nat rules; other rules of the"
                + " engine are there");
    assertThat(lost.commands(Code.FIREWALL_MISMATCH))
        .containsExactly("systemctl restart docker", "iptables -t nat -vnL POSTROUTING");
  }

  @Test
  void a_host_without_any_rule_of_the_engine_is_less_sure() {
    PathCase flushed = silent(with(SERVER, BRIDGE, nft("ip saddr 10.99.0.0/24 masquerade")));

    assertThat(flushed.findings()).contains("fault firewall-mismatch");
    assertThat(flushed.finding(Code.FIREWALL_MISMATCH).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(flushed.evidence(Code.FIREWALL_MISMATCH))
        .containsExactly(
            "rules: no MASQUERADE for 10.88.0.0/24 in the host's nat rules; no rule of the engine"
                + " is there at all");
  }

  @Test
  void the_table_of_the_nftables_backend_is_the_engine_s_as_well() {
    List<FirewallChain> rest =
        NftRulesetParser.parse(
            """
            table ip docker-bridges {
            	chain filter-FORWARD {
            		type filter hook forward priority filter; policy accept;
            	}
            }
            """);

    assertThat(silent(with(SERVER, BRIDGE, rest)).finding(Code.FIREWALL_MISMATCH).confidence())
        .isEqualTo(Confidence.HIGH);
  }

  @Test
  void what_breaks_nothing_is_a_warning() {
    PathCase answered = with(SERVER, BRIDGE, saved(""));
    PathCase byHost = with(Snapshots.fromHost("10.0.0.2"), BRIDGE, saved(""));

    assertThat(answered.findings()).containsExactly("warning firewall-mismatch");
    assertThat(answered.finding(Code.FIREWALL_MISMATCH).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(silent(byHost).findings()).contains("warning firewall-mismatch");
    assertThat(silent(with(SERVER, BRIDGE, saved(""))).dead("10.0.0.2").findings())
        .contains("warning firewall-mismatch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OWN,
        "-A POSTROUTING -o eth0 -j MASQUERADE",
        "-A POSTROUTING -s 10.88.0.0/24 -j SNAT --to-source 192.0.2.1",
        "-A POSTROUTING -o eth0 -j SNAT --to-source 192.0.2.1",
        "-A POSTROUTING -s 10.0.0.0/8 -o eth0 -j MASQUERADE",
        "-A POSTROUTING ! -s 10.99.0.0/24 -o eth0 -j MASQUERADE",
      })
  void a_rule_that_gives_the_packets_an_address_will_do(String rule) {
    assertThat(with(SERVER, BRIDGE, saved(rule)).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip saddr 10.88.0.0/24 oifname != \"br-app\" masquerade",
        "oifname \"eth0\" masquerade",
        "oifname \"eth0\" snat to 192.0.2.1",
        "ip saddr { 192.168.0.0/16, 10.0.0.0/8 } masquerade",
      })
  void so_will_one_of_nftables(String rule) {
    assertThat(with(SERVER, BRIDGE, nft(rule)).findings()).isEmpty();
    assertThat(with(SERVER, BRIDGE, nft("ip saddr 10.99.0.0/24 masquerade")).findings())
        .containsExactly("warning firewall-mismatch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-A POSTROUTING -s 10.99.0.0/24 ! -o br-other -j MASQUERADE",
        "-A POSTROUTING -s 10.88.0.0/24 -j RETURN",
        "-A POSTROUTING -s 10.88.0.7/32 -d 10.88.0.7/32 -p tcp -m tcp --dport 80 -j MASQUERADE",
        "-A POSTROUTING ! -s 10.0.0.0/8 -j MASQUERADE",
      })
  void a_rule_for_others_or_that_translates_nothing_will_not(String rule) {
    assertThat(with(SERVER, BRIDGE, saved(rule)).findings())
        .containsExactly("warning firewall-mismatch");
  }

  @Test
  void networks_that_are_not_translated_miss_nothing() {
    assertThat(codes(with(SERVER, network("macvlan", false, "10.88.0.0/24"), saved("")))).isEmpty();
    assertThat(codes(with(SERVER, network("bridge", true, "10.88.0.0/24"), saved("")))).isEmpty();
    assertThat(codes(with(SERVER, network("bridge", false), saved("")))).isEmpty();
  }

  @Test
  void an_engine_that_was_told_to_set_no_such_rule_misses_none() {
    assertThat(codesWith(daemon(Fact.of(false)))).isEmpty();
    assertThat(codesWith(daemon(Fact.unknown("not asked")))).isEmpty();
    assertThat(codesWith()).isEmpty();
    assertThat(codesWith(daemon(Fact.of(true)))).hasSize(1);
  }

  private static List<String> codesWith(DaemonFacts... daemons) {
    return codes(PathCase.of(host(BRIDGE, saved("")).daemons(daemons).build()));
  }

  @Test
  void a_network_that_was_told_to_keep_addresses_misses_none() {
    assertThat(codes(with(SERVER, ROUTED, saved("")))).isEmpty();
  }

  @Test
  void where_addresses_are_kept_a_way_back_may_be_what_is_missing() {
    PathCase told = silent(with(SERVER, ROUTED, saved("")));

    assertThat(told.finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER).summary())
        .contains("they keep that address, and perhaps no route leads back to it.");
    assertThat(told.evidence(Code.UPSTREAM_BLOCKED_FROM_CONTAINER))
        .contains(
            "network: packets from app keep the container's address"
                + " (com.docker.network.bridge.gateway_mode_ipv4=routed), so that a server needs a"
                + " way back to 10.88.0.0/24");
    assertThat(told.finding(Code.UPSTREAM_BLOCKED_FROM_CONTAINER).remedies())
        .extracting(Remedy::text)
        .contains("let the network of 10.0.0.2 route 10.88.0.0/24 back to this host");
    assertThat(kept(PathCase.of(host(BRIDGE, saved("")).daemons(daemon(Fact.of(false))).build())))
        .contains("(dockerd runs with iptables or ip-masq false)");
  }

  @Test
  void addresses_that_a_rule_of_somebody_translates_are_not_kept() {
    assertThat(kept(with(SERVER, ROUTED, saved(OWN)))).isEmpty();
    assertThat(
            kept(PathCase.of(host(BRIDGE, saved("")).daemons(daemon(Fact.unknown("?"))).build())))
        .isEmpty();
  }

  @Test
  void only_a_bridge_that_the_daemon_leaves_untranslated_keeps_addresses() {
    assertThat(kept(untranslated(network("macvlan", false, "10.88.0.0/24"), true))).isEmpty();
    assertThat(kept(untranslated(network("bridge", false, "10.88.0.0/24"), true))).isNotEmpty();
    assertThat(kept(untranslated(network("bridge", false, "10.88.0.0/24"), false))).isEmpty();
  }

  /** A host without a rule that translates, as the daemon means it or not. */
  private static PathCase untranslated(NetworkFacts network, boolean meant) {
    return PathCase.of(host(network, saved("")).daemons(daemon(Fact.of(!meant))).build());
  }

  @Test
  void a_rule_that_took_just_the_queries_is_found_for_what_it_is() {
    assertThat(dropped(14).findings())
        .contains("fault upstream-blocked-from-container", "warning firewall-mismatch");
    assertThat(dropped(12).findings()).contains("fault firewall-mismatch");
  }

  /** Four questions are asked again while the rule of the host counts to that. */
  private static PathCase dropped(int after) {
    return silent(with(SERVER, BRIDGE, dropping(10).chains()))
        .lasting()
        .counted(PathCase.onHost(dropping(10)), PathCase.onHost(dropping(after)));
  }

  private static Firewall dropping(int count) {
    String filter =
        "*filter\n:FORWARD ACCEPT [0:0]\n["
            + count
            + ":60] -A FORWARD -p udp -m udp --dport 53 -j DROP\nCOMMIT\n";
    return new Firewall(
        IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", filter), List.of(), List.of());
  }

  private static String kept(PathCase c) {
    return silent(c).evidence(Code.UPSTREAM_BLOCKED_FROM_CONTAINER).stream()
        .filter(line -> line.startsWith("network: "))
        .collect(Collectors.joining());
  }

  private static List<String> codes(PathCase c) {
    return c.findings().stream().filter(f -> f.contains("firewall-mismatch")).toList();
  }

  /** The container gets no answer, the host does. */
  private static PathCase silent(PathCase c) {
    return c.when(q -> PathCase.isTo(q, Probe.UPSTREAM_CONTAINER, "10.0.0.2"), Answers.silence())
        .withoutOutside();
  }

  private static PathCase with(Upstream server, NetworkFacts network, List<FirewallChain> rules) {
    return PathCase.of(
        Snapshots.of(web().upstreams(server).build())
            .engine("25.0.5")
            .networks(network)
            .firewall(rules)
            .build());
  }

  private static Snapshots host(NetworkFacts network, List<FirewallChain> rules) {
    return Snapshots.of(web().build()).engine("25.0.5").networks(network).firewall(rules);
  }

  private static TargetBuilder web() {
    return Snapshots.container("web").firewall(EmbeddedPathTest.engines()).upstreams(SERVER);
  }

  private static NetworkFacts network(String driver, boolean internal, String... subnets) {
    List<Cidr> prefixes = Stream.of(subnets).map(s -> Cidr.parse(s).orElseThrow()).toList();
    return new NetworkFacts("n1", "app", driver, internal, prefixes, "br-app");
  }

  private static DaemonFacts daemon(Fact<Boolean> masquerades) {
    DaemonFacts d = Snapshots.daemon(7041, Snapshots.HOST_NETNS);
    return new DaemonFacts(
        d.process(),
        d.servesApi(),
        d.version(),
        d.dataRoot(),
        d.dynamicallyLinked(),
        d.goDebug(),
        d.resolverEnvironment(),
        d.dns(),
        masquerades);
  }

  /** With another rule of the engine. */
  private static List<FirewallChain> saved(String rule) {
    return IptablesSaveParser.parse(
        Backend.IPTABLES_NFT,
        "ip",
        "*nat\n:POSTROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n" + rule + "\nCOMMIT\n");
  }

  private static List<FirewallChain> nft(String rule) {
    return NftRulesetParser.parse(
        "table ip mine {\n\tchain post {\n\t\ttype nat hook postrouting priority srcnat; policy"
            + " accept;\n\t\t"
            + rule
            + "\n\t}\n}\n");
  }
}
