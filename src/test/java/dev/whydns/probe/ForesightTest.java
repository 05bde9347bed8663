package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation.Reaction;
import dev.whydns.probe.Simulation.Server;
import dev.whydns.probe.stub.Lookups;
import dev.whydns.probe.stub.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A quick run against a whole one of the same library at the same servers. */
class ForesightTest {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Map<String, String> FILES = new LinkedHashMap<>();
  private static final Map<String, Server> SERVERS = new LinkedHashMap<>();

  static {
    FILES.put("one server", "nameserver 192.0.2.53\n");
    FILES.put("two servers", "nameserver 192.0.2.53\nnameserver 192.0.2.54\n");
    FILES.put("search", "nameserver 192.0.2.53\nsearch a.test b.test\noptions ndots:3\n");
    FILES.put("short timers", "nameserver 192.0.2.53\noptions timeout:1 attempts:3\n");
    FILES.put("in turn", "nameserver 192.0.2.53\noptions single-request\n");
    FILES.put("other socket", "nameserver 192.0.2.53\noptions single-request-reopen\n");
    FILES.put("over TCP", "nameserver 192.0.2.53\noptions use-vc\n");
    SERVERS.put("healthy", Simulation.healthy());
    SERVERS.put("silent", Simulation.silent());
    SERVERS.put("silent on AAAA", on("AAAA", Simulation.silent()));
    SERVERS.put("silent on A", on("A", Simulation.silent()));
    SERVERS.put("slow", (transport, query, nth) -> Simulation.answer(query, 700));
    SERVERS.put("slow on AAAA", on("AAAA", (t, query, nth) -> Simulation.answer(query, 1900)));
    SERVERS.put("SERVFAIL", Simulation.saying("SERVFAIL"));
    SERVERS.put("SERVFAIL on AAAA", on("AAAA", Simulation.saying("SERVFAIL")));
    SERVERS.put("REFUSED", Simulation.saying("REFUSED"));
    SERVERS.put("NXDOMAIN", Simulation.saying("NXDOMAIN"));
    SERVERS.put("nothing on AAAA", on("AAAA", Simulation.saying("NOERROR")));
    SERVERS.put("closed", (transport, query, nth) -> new Reaction.Refuse());
    SERVERS.put("forbidden", ForesightTest::forbidden);
    SERVERS.put("truncates", truncating(Simulation.healthy()));
    SERVERS.put("truncates, TCP filtered", truncating(Simulation.silent()));
    SERVERS.put("truncates, TCP closed", truncating((t, q, nth) -> new Reaction.Refuse()));
    SERVERS.put("truncates, TCP mute", truncating(ForesightTest::mute));
  }

  private static Server on(String type, Server server) {
    return Simulation.onType(type, server, Simulation.healthy());
  }

  private static Reaction forbidden(Transport transport, dev.whydns.probe.stub.Query query, int n) {
    return transport == Transport.TCP ? new Reaction.Drop() : new Reaction.Forbid();
  }

  private static Server truncating(Server overTcp) {
    return (transport, query, nth) ->
        transport == Transport.TCP
            ? overTcp.to(transport, query, nth)
            : Simulation.truncated(query, 1);
  }

  /** Takes the connection, and says nothing. */
  private static Reaction mute(Transport transport, dev.whydns.probe.stub.Query query, int nth) {
    return query.type().isEmpty() ? Simulation.answer(query, 0) : new Reaction.Drop();
  }

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (Profile profile : Profile.values()) {
      for (String server : SERVERS.keySet()) {
        for (String file : FILES.keySet()) {
          all.add(Arguments.of(profile, server, file));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("cases")
  void a_quick_run_predicts_what_a_whole_one_measures(Profile profile, String server, String file) {
    Lookup lookup = Lookups.of("api.example.com", FILES.get(file));
    Replay whole = network(server).run(profile.stub(lookup, new Random(7)));
    Simulation quickly = network(server);
    Replay quick = quickly.run(profile.stub(lookup, new Random(7)), Optional.of(PATIENCE));

    assertThat(story(quick)).isEqualTo(story(whole));
    assertThat(quickly.took()).isLessThan(Duration.ofSeconds(13));
  }

  private static Simulation network(String server) {
    return Simulation.network()
        .server("192.0.2.53", SERVERS.get(server))
        .server("192.0.2.54", Simulation.onType("AAAA", Simulation.silent(), Simulation.healthy()));
  }

  private static List<String> story(Replay replay) {
    List<String> lines = new ArrayList<>();
    for (Replay.Send s : replay.sends()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s %s %s @%s at %.2f: %s",
              s.transport().text(),
              s.type(),
              s.name(),
              s.server(),
              s.atMs() / 1000,
              s.fate().getClass().getSimpleName()));
    }
    // what happens in the same instant has no order
    lines.sort(null);
    Replay.Ending end = replay.ending();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s %s %s after %.2f",
            end.result().text(),
            end.userSees(),
            end.addresses(),
            end.elapsedMs() / 1000));
    return lines;
  }

  @Test
  void fifteen_seconds_without_aaaa_are_told_in_two_with_one_query_of_each_type() {
    Simulation network = network("silent on AAAA");
    Replay replay =
        network.run(stub(Profile.GLIBC, "nameserver 192.0.2.53\n"), Optional.of(PATIENCE));

    assertThat(replay.ending().elapsedMs()).isEqualTo(15_000);
    assertThat(replay.ending().predicted()).isTrue();
    assertThat(network.took()).isEqualTo(PATIENCE);
    assertThat(replay.sends().stream().filter(s -> !s.predicted()).map(Replay.Send::type))
        .containsExactly("A", "AAAA");
  }

  @Test
  void timers_that_end_before_the_patience_cost_no_further_query() {
    Simulation network = network("silent");
    Replay replay =
        network.run(
            stub(Profile.GLIBC, "nameserver 192.0.2.53\noptions timeout:1 attempts:5\n"),
            Optional.of(PATIENCE));

    assertThat(network.took()).isEqualTo(PATIENCE);
    assertThat(replay.sends().stream().filter(s -> !s.predicted())).hasSize(2);
    assertThat(replay.ending().elapsedMs()).isEqualTo(5_000);
  }

  @Test
  void an_answer_that_comes_after_a_short_timer_is_foreseen_for_the_repeats() {
    Server server = (transport, query, nth) -> Simulation.answer(query, 1500);
    String file = "nameserver 192.0.2.53\noptions timeout:1 attempts:3\n";
    for (Profile profile : List.of(Profile.GLIBC, Profile.GO)) {
      Replay whole = Simulation.network().server("192.0.2.53", server).run(stub(profile, file));
      Replay quick =
          Simulation.network()
              .server("192.0.2.53", server)
              .run(stub(profile, file), Optional.of(PATIENCE));

      assertThat(quick.ending().result()).isEqualTo(whole.ending().result());
      assertThat(quick.ending().elapsedMs()).isEqualTo(whole.ending().elapsedMs());
      assertThat(quick.isResolved()).isEqualTo(profile == Profile.GLIBC);
    }
  }

  @Test
  void a_run_that_needs_no_wait_predicts_nothing() {
    Replay quick =
        network("healthy")
            .run(stub(Profile.GLIBC, "nameserver 192.0.2.53\n"), Optional.of(PATIENCE));

    assertThat(quick.ending().predicted()).isFalse();
    assertThat(quick.sends()).noneMatch(Replay.Send::predicted);
  }

  private static dev.whydns.probe.stub.Stub stub(Profile profile, String file) {
    return profile.stub(Lookups.of("api.example.com", file), new Random(7));
  }
}
