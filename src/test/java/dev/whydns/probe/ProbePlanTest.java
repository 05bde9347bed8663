package dev.whydns.probe;

import static dev.whydns.model.Snapshots.bridgeContainer;
import static dev.whydns.model.Snapshots.container;
import static dev.whydns.model.Snapshots.containerFacts;
import static dev.whydns.model.Snapshots.daemon;
import static dev.whydns.model.Snapshots.dockerd;
import static dev.whydns.model.Snapshots.engineSocket;
import static dev.whydns.model.Snapshots.fromContainer;
import static dev.whydns.model.Snapshots.fromHost;
import static dev.whydns.model.Snapshots.host;
import static dev.whydns.model.Snapshots.resolvConf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbePlanTest {

  @Test
  void a_container_is_asked_at_every_layer() {
    assertThat(full(container("web").build()))
        .containsExactly(
            "stub web 127.0.0.11:53 udp A web LOCAL",
            "stub web 127.0.0.11:53 udp AAAA web LOCAL",
            "stub web 127.0.0.11:53 tcp A web LOCAL",
            "stub web 127.0.0.11:53 udp A example.com OUTSIDE",
            "stub web 127.0.0.11:53 udp AAAA example.com OUTSIDE",
            "stub web 127.0.0.11:53 tcp A example.com OUTSIDE",
            "stub web 127.0.0.11:53 tcp AAAA example.com OUTSIDE",
            "stub web 127.0.0.11:53 udp A+1232 example.com OUTSIDE",
            "direct web 127.0.0.11:40053 udp A web LOCAL",
            "direct web 127.0.0.11:40053 udp A example.com OUTSIDE",
            "direct web 127.0.0.11:40053 udp AAAA example.com OUTSIDE",
            "direct web 127.0.0.11:40054 tcp A web LOCAL",
            "direct web 127.0.0.11:40054 tcp A example.com OUTSIDE",
            "upstream-container web 10.0.0.2:53 udp A example.com OUTSIDE",
            "upstream-container web 10.0.0.2:53 udp AAAA example.com OUTSIDE",
            "upstream-container web 10.0.0.2:53 tcp A example.com OUTSIDE",
            "upstream-container web 10.0.0.2:53 tcp AAAA example.com OUTSIDE",
            "upstream-container web 10.0.0.2:53 udp A+1232 example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 udp A example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 udp AAAA example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 tcp A example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 tcp AAAA example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 udp A+1232 example.com OUTSIDE");
  }

  @Test
  void a_container_on_the_default_bridge_asks_its_nameserver_once_and_has_no_local_name() {
    assertThat(full(bridgeContainer("web").build()))
        .filteredOn(line -> !line.startsWith("upstream-host"))
        .hasSize(5)
        .allMatch(line -> line.startsWith("stub web 10.0.0.2:53"))
        .noneMatch(line -> line.endsWith("LOCAL"));
  }

  @Test
  void screening_many_targets_asks_each_little_and_each_upstream_fully_once() {
    List<String> lines =
        lines(
            Snapshots.of(container("web").build(), container("db").build()).build(),
            new PlanOptions(List.of(), "whydns-x", Depth.SCREEN));
    assertThat(lines)
        .containsExactly(
            "stub web 127.0.0.11:53 udp A web LOCAL",
            "stub web 127.0.0.11:53 udp A example.com OUTSIDE",
            "stub web 127.0.0.11:53 udp AAAA example.com OUTSIDE",
            "stub web 127.0.0.11:53 tcp A example.com OUTSIDE",
            "stub db 127.0.0.11:53 udp A db LOCAL",
            "stub db 127.0.0.11:53 udp A example.com OUTSIDE",
            "stub db 127.0.0.11:53 udp AAAA example.com OUTSIDE",
            "stub db 127.0.0.11:53 tcp A example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 udp A example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 udp AAAA example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 tcp A example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 tcp AAAA example.com OUTSIDE",
            "upstream-host host 10.0.0.2:53 udp A+1232 example.com OUTSIDE");
  }

  @Test
  void names_of_the_operator_replace_the_default_one_and_lose_their_final_dot() {
    Snapshot snapshot = Snapshots.of(bridgeContainer("web").build()).build();
    assertThat(
            lines(snapshot, new PlanOptions(List.of("api.corp.", "db"), "whydns-x", Depth.SCREEN)))
        .filteredOn(line -> line.startsWith("stub"))
        .contains("stub web 10.0.0.2:53 udp A api.corp NAMED")
        .contains("stub web 10.0.0.2:53 udp A db NAMED")
        .noneMatch(line -> line.contains("example.com"));
  }

  @Test
  void a_loopback_upstream_of_the_host_is_asked_from_the_host_alone() {
    assertThat(full(container("web").upstreams(fromHost("127.0.0.53")).build()))
        .anyMatch(line -> line.startsWith("upstream-host host 127.0.0.53:53"))
        .noneMatch(line -> line.startsWith("upstream-container"));
  }

  @Test
  void a_loopback_upstream_of_the_container_is_another_server_than_the_host_s() {
    assertThat(full(container("web").upstreams(fromContainer("127.0.0.1")).build()))
        .anyMatch(line -> line.startsWith("upstream-container web 127.0.0.1:53"))
        .noneMatch(line -> line.startsWith("upstream-host host 127.0.0.1:53"));
  }

  @Test
  void the_host_s_present_servers_are_asked_once_to_know_what_a_restart_would_change() {
    assertThat(full(bridgeContainer("old").upstreams(fromContainer("10.0.0.9")).build()))
        .contains("upstream-host host 10.0.0.2:53 udp A example.com OUTSIDE")
        .noneMatch(line -> line.startsWith("upstream-host host 10.0.0.2:53 tcp"));
  }

  @Test
  void a_zoned_upstream_of_the_host_means_nothing_in_the_container() {
    assertThat(full(container("web").upstreams(fromHost("fe80::1%eth0")).build()))
        .anyMatch(line -> line.startsWith("upstream-host host fe80::1%eth0:53"))
        .noneMatch(line -> line.startsWith("upstream-container"));
  }

  @Test
  void no_more_upstreams_are_asked_than_the_engine_uses() {
    TargetFacts web =
        container("web")
            .upstreams(
                fromHost("10.0.0.2"),
                fromHost("10.0.0.3"),
                fromHost("10.0.0.4"),
                fromHost("10.0.0.5"))
            .build();
    assertThat(full(web)).noneMatch(line -> line.contains("10.0.0.5"));
  }

  @Test
  void each_search_suffix_is_tried_for_a_wildcard_at_the_first_nameserver() {
    TargetFacts web =
        container("web")
            .resolvConf(
                resolvConf()
                    .nameservers("127.0.0.11", "10.0.0.9")
                    .search("corp.example", ".", "a", "b", "c")
                    .build())
            .build();
    assertThat(full(web))
        .filteredOn(line -> line.endsWith("WILDCARD"))
        .containsExactly(
            "stub web 127.0.0.11:53 udp A whydns-x.corp.example WILDCARD",
            "stub web 127.0.0.11:53 udp A whydns-x.a WILDCARD",
            "stub web 127.0.0.11:53 udp A whydns-x.b WILDCARD");
  }

  @Test
  void a_container_in_another_s_namespace_is_asked_for_the_other_s_name() {
    TargetFacts web = container("web").netns(77).build();
    TargetFacts side =
        container("side")
            .netns(77)
            .container(containerFacts("side", "container:" + Snapshots.idOf("web")))
            .build();
    assertThat(full(web, side)).contains("stub side 127.0.0.11:53 udp A web LOCAL");
    assertThat(full(side)).noneMatch(line -> line.endsWith("LOCAL"));
  }

  @Test
  void a_container_that_opens_sockets_by_the_thousand_does_not_hide_the_engine_s() {
    List<SocketFacts> sockets = new ArrayList<>();
    for (int port = 1000; port < 3000; port++) {
      SocketFacts own = engineSocket(Transport.UDP, port);
      sockets.add(own.ownedBy(Fact.absent("no process")));
    }
    sockets.add(engineSocket(Transport.UDP, 40053));
    List<String> direct =
        full(container("web").sockets(sockets.toArray(SocketFacts[]::new)).build()).stream()
            .filter(line -> line.startsWith("direct"))
            .toList();
    assertThat(direct)
        .containsExactly(
            "direct web 127.0.0.11:40053 udp A web LOCAL",
            "direct web 127.0.0.11:40053 udp A example.com OUTSIDE",
            "direct web 127.0.0.11:40053 udp AAAA example.com OUTSIDE");
  }

  @Test
  void where_owners_cannot_be_seen_a_few_of_many_sockets_are_asked() {
    SocketFacts[] sockets =
        IntStream.range(1000, 3000)
            .mapToObj(port -> engineSocket(Transport.UDP, port).ownedBy(Fact.unknown("no rights")))
            .toArray(SocketFacts[]::new);

    assertThat(full(container("web").sockets(sockets).build()))
        .filteredOn(line -> line.startsWith("direct"))
        .hasSize(3 * EnginePorts.MOST);
  }

  @Test
  void without_knowledge_of_sockets_and_upstreams_the_stub_is_asked() {
    assertThat(full(container("web").unknownSockets("x").unknownUpstreams("x").build()))
        .hasSize(8)
        .allMatch(line -> line.startsWith("stub"));
  }

  @Test
  void what_does_not_run_or_cannot_be_entered_is_not_asked_from() {
    TargetFacts stopped = container("a").presence(TargetFacts.Presence.STOPPED).build();
    TargetFacts hidden = container("b").unknownNetns("no CAP_SYS_PTRACE").build();
    assertThat(full(stopped)).isEmpty();
    assertThat(full(hidden)).allMatch(line -> line.startsWith("upstream-host")).hasSize(5);
  }

  @Test
  void the_host_is_asked_from_as_the_c_library_and_go_ask() {
    var conf = resolvConf().nameservers("10.0.0.2").build();
    assertThat(full(host(conf).build()))
        .containsExactly(
            "stub host 10.0.0.2:53 udp A example.com OUTSIDE",
            "stub host 10.0.0.2:53 udp AAAA example.com OUTSIDE",
            "stub host 10.0.0.2:53 tcp A example.com OUTSIDE",
            "stub host 10.0.0.2:53 udp A+1232 example.com OUTSIDE",
            "stub host 10.0.0.2:53 udp AAAA+1232 example.com OUTSIDE");
  }

  @Test
  void the_daemon_is_asked_from_in_its_own_namespace() {
    var conf = resolvConf().nameservers("10.0.2.3").build();
    Snapshot rootless = Snapshots.of(dockerd(conf).build()).daemons(daemon(900, 55)).build();
    assertThat(ProbePlan.of(rootless, new PlanOptions(List.of(), "x", Depth.FULL)))
        .isNotEmpty()
        .allMatch(q -> q.from().netnsInode() == 55 && q.from().label().equals("dockerd"));
  }

  @Test
  void a_process_without_a_container_has_no_local_name() {
    var conf = resolvConf().nameservers("127.0.0.11").build();
    TargetFacts web = container("web").build();
    TargetFacts pid =
        new TargetFacts(
            new Target(Target.Kind.PID, "pid:4711", Optional.empty()),
            TargetFacts.Presence.RUNNING,
            web.process(),
            Fact.absent("no container"),
            web.netns(),
            web.handleInode(),
            Fact.of(conf),
            web.managedResolvConf(),
            web.hosts(),
            web.nsswitch(),
            web.upstreams(),
            "");
    assertThat(full(pid)).isNotEmpty().noneMatch(line -> line.endsWith("LOCAL"));
  }

  @Test
  void no_question_is_planned_twice_and_the_order_is_always_the_same() {
    Snapshot snapshot =
        Snapshots.of(
                container("web").build(), container("db").build(), bridgeContainer("c").build())
            .build();
    PlanOptions options = new PlanOptions(List.of("a", "a."), "x", Depth.FULL);
    assertThat(ProbePlan.of(snapshot, options))
        .doesNotHaveDuplicates()
        .isEqualTo(ProbePlan.of(snapshot, options));
    assertThat(IpAddress.EMBEDDED_DNS).hasToString("127.0.0.11");
  }

  private static List<String> full(TargetFacts... targets) {
    return lines(Snapshots.of(targets).build(), new PlanOptions(List.of(), "whydns-x", Depth.FULL));
  }

  private static List<String> lines(Snapshot snapshot, PlanOptions options) {
    return ProbePlan.of(snapshot, options).stream().map(ProbePlanTest::line).toList();
  }

  private static String line(PlannedQuestion q) {
    String edns = q.question().edns().isPresent() ? "+" + q.question().edns().getAsInt() : "";
    return "%s %s %s:%d %s %s%s %s %s"
        .formatted(
            q.probe().text(),
            q.from().label(),
            q.server(),
            q.port(),
            q.transport().text(),
            q.question().type(),
            edns,
            q.question().name(),
            q.question().purpose());
  }
}
