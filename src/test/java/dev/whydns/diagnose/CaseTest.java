package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Repetition;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What of a run bears on one target. */
class CaseTest {

  private static final long WEB = 4026532001L;
  private static final long OTHER = 4026532002L;

  private final List<Exchange> first = new ArrayList<>();
  private final List<Exchange> again = new ArrayList<>();

  @Test
  void a_target_has_what_was_asked_from_its_own_namespace_in_the_order_of_the_run() {
    ask(Probe.UPSTREAM_HOST, "host", Snapshots.HOST_NETNS, "10.0.0.2", "1");
    ask(Probe.STUB, "web", WEB, "127.0.0.11", "2");
    ask(Probe.STUB, "db", OTHER, "127.0.0.11", "of another");
    ask(Probe.STUB, "web", OTHER, "127.0.0.11", "of another namespace");
    ask(Probe.UPSTREAM_HOST, "host", Snapshots.HOST_NETNS, "10.0.0.2", "3");
    again.add(exchange(Probe.STUB, "web", WEB, "127.0.0.11", Purpose.NAMED, "4"));

    assertThat(names(of(web().netns(WEB)))).containsExactly("1", "2", "3", "4");
    assertThat(names(of(web().unknownNetns("no permission")))).containsExactly("1", "3");
  }

  @Test
  void of_what_the_host_asked_it_has_its_upstreams_and_what_it_would_be_given_now() {
    ask(Probe.UPSTREAM_HOST, "host", Snapshots.HOST_NETNS, "10.0.0.2", "the host's");
    ask(Probe.UPSTREAM_HOST, "host", Snapshots.HOST_NETNS, "10.0.0.9", "its own");
    ask(Probe.UPSTREAM_HOST, "host", Snapshots.HOST_NETNS, "10.0.0.7", "of another");
    TargetBuilder stale = web().upstreams(Snapshots.fromHost("10.0.0.9"));

    assertThat(names(of(stale))).containsExactly("the host's", "its own");
    assertThat(
            names(
                of(
                    stale.container(
                        Snapshots.withResolver(
                            Snapshots.containerFacts("web", "app"),
                            "",
                            List.of("10.0.0.9"),
                            List.of(),
                            List.of())))))
        .containsExactly("its own");
  }

  @Test
  void what_tests_the_way_out_is_told_from_what_tests_the_engine() {
    for (Purpose purpose : Purpose.values()) {
      first.add(exchange(Probe.STUB, "web", WEB, "127.0.0.11", purpose, purpose.name()));
      first.add(exchange(Probe.STUB, "web", WEB, "10.0.0.2", purpose, "past " + purpose));
    }
    Case c = of(web().netns(WEB));

    assertThat(names(c.outside(Probe.STUB)))
        .containsExactly("OUTSIDE", "past OUTSIDE", "NAMED", "past NAMED");
    assertThat(names(c.embedded())).containsExactly("LOCAL", "OUTSIDE", "NAMED", "WILDCARD");
    assertThat(names(c.stub(Purpose.LOCAL))).containsExactly("LOCAL");
    assertThat(names(c.fromTarget(IpAddress.literal("10.0.0.2")))).isEmpty();
  }

  @Test
  void the_host_sees_a_server_as_its_own_namespace_does_where_nothing_else_was_asked() {
    TargetBuilder host =
        Snapshots.host(Snapshots.resolvConf().nameservers("10.0.0.2").build())
            .upstreams(Snapshots.fromHost("10.0.0.2"));
    ask(Probe.STUB, "host", Snapshots.HOST_NETNS, "10.0.0.2", "asked");
    assertThat(names(of(host).fromHost(IpAddress.literal("10.0.0.2")))).containsExactly("asked");

    ask(Probe.UPSTREAM_HOST, "host", Snapshots.HOST_NETNS, "10.0.0.2", "as upstream");
    assertThat(names(of(host).fromHost(IpAddress.literal("10.0.0.2"))))
        .containsExactly("as upstream");
    assertThat(names(of(web().netns(WEB)).fromHost(IpAddress.literal("10.0.0.3")))).isEmpty();
  }

  @Test
  void an_upstream_is_judged_from_the_namespace_that_it_is_asked_from() {
    ask(Probe.UPSTREAM_HOST, "host", Snapshots.HOST_NETNS, "10.0.0.2", "by the host");
    ask(Probe.UPSTREAM_CONTAINER, "web", WEB, "10.0.0.2", "by the container");
    Case c = of(web().netns(WEB));

    assertThat(names(c.effective(Snapshots.fromHost("10.0.0.2")))).containsExactly("by the host");
    assertThat(names(c.effective(Snapshots.fromContainer("10.0.0.2"))))
        .containsExactly("by the container");
  }

  @Test
  void sockets_on_127_0_0_11_are_told_by_their_transport() {
    SocketFacts udp = Snapshots.engineSocket(Transport.UDP, 40053);
    SocketFacts tcp = Snapshots.engineSocket(Transport.TCP, 40054);
    SocketFacts elsewhere =
        new SocketFacts(
            Transport.UDP,
            IpAddress.literal("10.88.0.2"),
            53,
            0,
            true,
            7,
            0,
            udp.drops(),
            udp.owner());
    Case c = of(web().sockets(udp, tcp, elsewhere));

    assertThat(c.listening(Transport.UDP)).containsExactly(udp);
    assertThat(c.listening(Transport.TCP)).containsExactly(tcp);
    assertThat(c.engineSockets(Transport.UDP)).containsExactly(udp);
    assertThat(c.engineSockets(Transport.TCP)).containsExactly(tcp);
    assertThat(c.engineSockets(Transport.TCP, List.of(udp, tcp))).containsExactly(tcp);
  }

  @Test
  void networks_are_those_that_the_container_is_on() {
    NetworkFacts own = new NetworkFacts("n1", "app", "bridge", false, List.of(), "br-app");
    NetworkFacts other = new NetworkFacts("n2", "db", "bridge", false, List.of(), "br-db");

    assertThat(of(web(), Snapshots.of().networks(other, own)).networks()).containsExactly(own);
  }

  @Test
  void containers_are_told_from_what_runs_on_the_host() {
    Case host = of(Snapshots.host(Snapshots.resolvConf().build()));
    Case dockerd = of(Snapshots.dockerd(Snapshots.resolvConf().build()));

    assertThat(of(web()).isContainer()).isTrue();
    assertThat(of(web()).isHostSide()).isFalse();
    assertThat(host.isContainer()).isFalse();
    assertThat(host.isHostSide()).isTrue();
    assertThat(dockerd.isContainer()).isFalse();
    assertThat(dockerd.isHostSide()).isTrue();
  }

  @Test
  void the_engine_is_told_by_its_version_where_that_is_known() {
    assertThat(of(web()).engineText()).isEqualTo("engine 28.5.2");
    assertThat(of(web(), Snapshots.of().engine("")).engineText())
        .isEqualTo("engine of unknown version");
    assertThat(of(web()).engineAtLeast(28, 5, 2)).isTrue();
    assertThat(of(web()).engineAtLeast(28, 5, 3)).isFalse();
    assertThat(of(web()).daemon()).contains(Snapshots.daemon(7041, Snapshots.HOST_NETNS));
    assertThat(of(web()).isPodman()).isFalse();
    assertThat(of(web(), Snapshots.of().podman()).isPodman()).isTrue();
  }

  @Test
  void seen_in_some_readings_the_rest_of_the_run_is_gone() {
    ask(Probe.STUB, "web", WEB, "127.0.0.11", "gone");
    Case part = of(web().netns(WEB)).seenIn(List.of());

    assertThat(names(part)).isEmpty();
    assertThat(part.repetitions()).isEmpty();
    assertThat(part.label()).isEqualTo("web");
  }

  private static TargetBuilder web() {
    return Snapshots.container("web");
  }

  private void ask(Probe probe, String from, long netns, String server, String name) {
    first.add(exchange(probe, from, netns, server, Purpose.NAMED, name));
  }

  private static Exchange exchange(
      Probe probe, String from, long netns, String server, Purpose purpose, String name) {
    return new Exchange(
        probe,
        new Vantage(from, netns),
        IpAddress.literal(server),
        53,
        Transport.UDP,
        new Question(name, "A", OptionalInt.empty(), purpose),
        0,
        1,
        29,
        Optional.empty(),
        new Outcome.TimedOut(3000),
        List.of());
  }

  private Case of(TargetBuilder target) {
    return of(target, Snapshots.of());
  }

  private Case of(TargetBuilder target, Snapshots host) {
    Snapshot snapshot = host.build();
    Measurement run =
        new Measurement(first, List.of(new Repetition(again, List.of(), List.of())), List.of());
    return Case.of(snapshot, target.build(), run, JudgeOptions.pathOnly());
  }

  private static List<String> names(Case c) {
    return names(new ServerView(c.exchanges()));
  }

  private static List<String> names(ServerView view) {
    return view.exchanges().stream().map(e -> e.question().name()).toList();
  }
}
