package dev.whydns.probe;

import static dev.whydns.model.Snapshots.bridgeContainer;
import static dev.whydns.model.Snapshots.container;
import static dev.whydns.model.Snapshots.fromContainer;
import static dev.whydns.model.Snapshots.fromHost;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Replay.Via;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.probe.ReplayPlan.Caller;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Lookups;
import dev.whydns.probe.stub.Profile;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which lookups are made for a target, by which ways, from where. */
class ReplayPlanTest {

  private static final String ENGINE = "nameserver 127.0.0.11\n";

  @Test
  void without_the_embedded_resolver_there_is_nothing_behind() {
    TargetFacts bridge = bridgeContainer("web").build();
    assertThat(ReplayPlan.ways(bridge, EnumSet.allOf(Via.class)))
        .containsExactly(Via.NAT, Via.HOST);
    assertThat(ReplayPlan.ways(container("web").build(), EnumSet.allOf(Via.class)))
        .containsExactly(Via.NAT, Via.DIRECT, Via.UPSTREAM, Via.HOST);
    assertThat(ReplayPlan.ways(container("web").upstreams().build(), EnumSet.allOf(Via.class)))
        .containsExactly(Via.NAT, Via.DIRECT);
    assertThat(
            ReplayPlan.ways(
                bridgeContainer("web").unknownUpstreams("a test").build(),
                EnumSet.allOf(Via.class)))
        .containsExactly(Via.NAT);
  }

  @Test
  void each_upstream_is_asked_from_where_the_engine_asks_it_and_from_the_host() {
    List<Replayer.Run> runs =
        runs(
            container("web").upstreams(fromHost("10.0.0.2"), fromContainer("10.0.0.3")).build(),
            List.of());

    assertThat(runs)
        .extracting(ReplayPlanTest::line)
        .containsExactly(
            "nat from web @127.0.0.11:53",
            "direct from web @127.0.0.11:40053",
            "upstream from host @10.0.0.2:53",
            "upstream from web @10.0.0.3:53",
            "host from host @10.0.0.2:53",
            "host from host @10.0.0.3:53");
  }

  @Test
  void only_the_upstreams_that_the_engine_uses_are_asked_and_each_once() {
    List<Replayer.Run> runs =
        runs(
            container("web")
                .upstreams(
                    fromHost("10.0.0.2"),
                    fromHost("10.0.0.2"),
                    fromHost("10.0.0.3"),
                    fromHost("10.0.0.4"))
                .build(),
            List.of());

    assertThat(runs)
        .filteredOn(r -> r.label().via() == Via.HOST)
        .extracting(ReplayPlanTest::line)
        .containsExactly("host from host @10.0.0.2:53", "host from host @10.0.0.3:53");
  }

  @Test
  void direct_without_a_socket_goes_to_port_53_where_it_is_refused_as_well() {
    List<Replayer.Run> runs = runs(container("web").sockets().build(), List.of());
    assertThat(runs).extracting(ReplayPlanTest::line).contains("direct from web @127.0.0.11:53");
  }

  @Test
  void a_change_is_tried_the_applications_way_alone_and_labelled_with_its_words() {
    List<Change> changes =
        List.of(
            Change.option("timeout:1", "attempts:3"),
            Change.server(IpAddress.literal("10.0.0.9")),
            Change.onlyV4(),
            Change.to(Profile.GO_NOEDNS),
            Change.to(Profile.GLIBC));
    List<Replayer.Run> runs = runs(container("web").build(), changes);

    assertThat(runs)
        .filteredOn(r -> !r.label().changes().isEmpty())
        .extracting(r -> line(r) + " " + r.label().changes() + " as " + r.label().profile())
        .containsExactly(
            "nat from web @127.0.0.11:53 [timeout:1, attempts:3] as glibc",
            "nat from web @10.0.0.9:53 [nameserver 10.0.0.9] as glibc",
            "nat from web @127.0.0.11:53 [type A] as glibc",
            "nat from web @127.0.0.11:53 [as go-noedns] as go-noedns");
  }

  @Test
  void a_change_of_nothing_is_none() {
    assertThat(Change.option().isNone()).isTrue();
    assertThat(Change.onlyV4().isNone()).isFalse();
  }

  private static List<Replayer.Run> runs(TargetFacts target, List<Change> changes) {
    Snapshot snapshot = Snapshots.of(target).build();
    Lookup lookup = Lookups.of("api.example.com", ENGINE);
    Caller glibc = new Caller(Profile.GLIBC, "glibc", "a test", List.of(lookup));
    return new ReplayPlan(snapshot, target, new Random(7))
        .runs(List.of(glibc), ReplayPlan.ways(target, EnumSet.allOf(Via.class)), changes, 0);
  }

  /** Way, place and the servers that its first socket goes to. */
  private static String line(Replayer.Run run) {
    String servers =
        run.stub().get().start().stream()
            .filter(a -> a instanceof Action.Open)
            .flatMap(a -> ((Action.Open) a).servers().stream())
            .map(s -> "@" + s.text() + ":" + run.endpoints().port(s, Transport.UDP))
            .distinct()
            .collect(Collectors.joining(" "));
    return run.label().via().text() + " from " + run.from().label() + " " + servers;
  }
}
