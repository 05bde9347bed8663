package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Replay.Use;
import dev.whydns.model.Replay.Via;
import dev.whydns.model.ReplayRound;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Upstream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The queries of lookups as exchanges. */
class ReplayedExchangesTest {

  private static final Vantage HOST = new Vantage("host", Snapshots.HOST_NETNS);
  private static final Vantage WEB = new Vantage("web", 4026532178L);

  private static List<Exchange> exchanges(WrittenLookup lookup, Upstream... upstreams) {
    Snapshot snapshot =
        Snapshots.of(Snapshots.container("web").upstreams(upstreams).build()).build();
    Case c =
        Case.of(snapshot, snapshot.targets().get(0), Measurement.none(), JudgeOptions.pathOnly());
    return new ReplayedExchanges(c)
        .of(new ReplayRound(List.of(lookup.ended(Result.TRY_AGAIN, 5000)), List.of(), List.of()))
        .exchanges();
  }

  private static WrittenLookup lookup() {
    return new WrittenLookup();
  }

  @Test
  void a_query_becomes_what_was_asked_and_what_came_of_it_but_for_those_that_were_not_sent() {
    List<Exchange> all =
        exchanges(
            lookup()
                .answered("A", 10, 12)
                .silent("AAAA", 11, 4989)
                .answered("A", 12, 6000, new Use.Late(), "203.0.113.7")
                .failed("A", 13, new Outcome.Refused(0.1, "port unreachable"))
                .predicted()
                .silent("A", 5000, 5000));

    assertThat(all).extracting(e -> e.outcome().text()).hasSize(4);
    Outcome.Answered first = (Outcome.Answered) all.get(0).outcome();
    assertThat(first.elapsedMs()).isEqualTo(12);
    assertThat(first.late()).isFalse();
    assertThat(all.get(1).outcome()).isEqualTo(new Outcome.TimedOut(4989));
    assertThat(((Outcome.Answered) all.get(2).outcome()).late()).isTrue();
    assertThat(all.get(3).outcome()).isEqualTo(new Outcome.Refused(0.1, "port unreachable"));
    assertThat(all.get(0).sentAtMs()).isEqualTo(10);
  }

  @Test
  void a_lookup_is_no_first_asking_but_repeats_it() {
    assertThat(exchanges(lookup().answered("A", 0, 1))).extracting(Exchange::round).containsOnly(1);
    assertThat(exchanges(lookup().inRound(4).answered("A", 0, 1)))
        .extracting(Exchange::round)
        .containsOnly(5);
  }

  @Test
  void the_way_in_says_which_probe_it_is() {
    assertThat(probe(Via.NAT, WEB)).isEqualTo(Probe.STUB);
    assertThat(probe(Via.DIRECT, WEB)).isEqualTo(Probe.DIRECT);
    assertThat(probe(Via.UPSTREAM, WEB)).isEqualTo(Probe.UPSTREAM_CONTAINER);
    assertThat(probe(Via.UPSTREAM, HOST)).isEqualTo(Probe.UPSTREAM_HOST);
    assertThat(probe(Via.HOST, HOST)).isEqualTo(Probe.UPSTREAM_HOST);
  }

  private static Probe probe(Via via, Vantage from) {
    return exchanges(lookup().via(via, from).answered("A", 0, 1)).get(0).probe();
  }

  @Test
  void what_the_engine_is_asked_it_asks_its_first_server_from_where_it_does() {
    Upstream hosts = Snapshots.fromHost("10.0.0.2");
    Upstream mine = Snapshots.fromContainer("10.0.0.3");

    Exchange fromHost = exchanges(lookup().answered("A", 0, 12), hosts, mine).get(1);
    assertThat(fromHost.server()).isEqualTo(hosts.address());
    assertThat(fromHost.probe()).isEqualTo(Probe.UPSTREAM_HOST);
    assertThat(fromHost.from()).isEqualTo(HOST);

    Exchange fromContainer = exchanges(lookup().answered("A", 0, 12), mine, hosts).get(1);
    assertThat(fromContainer.server()).isEqualTo(mine.address());
    assertThat(fromContainer.probe()).isEqualTo(Probe.UPSTREAM_CONTAINER);
    assertThat(fromContainer.from()).isEqualTo(WEB);

    assertThat(exchanges(lookup().to("10.0.0.2").answered("A", 0, 12), hosts)).hasSize(1);
    assertThat(exchanges(lookup().answered("A", 0, 12))).hasSize(1);
  }

  @Test
  void what_came_after_the_engine_s_wait_its_first_server_did_not_answer() {
    Upstream first = Snapshots.fromHost("10.0.0.2");

    assertThat(exchanges(lookup().answered("A", 0, 3700), first).get(1).isAnswered()).isTrue();
    assertThat(exchanges(lookup().answered("A", 0, 3900), first).get(1).outcome())
        .isEqualTo(new Outcome.TimedOut(4000));
    assertThat(exchanges(lookup().silent("A", 0, 1000), first).get(1).outcome())
        .isEqualTo(new Outcome.TimedOut(4000));
  }
}
