package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When Go sends, from where, and when it gives up; as measured with 1.19 to 1.26. */
class GoTimesTest {

  private static final String ONE = "nameserver 192.0.2.53\n";
  private static final String TWO = ONE + "nameserver 192.0.2.54\n";
  private static final String THREE = TWO + "nameserver 192.0.2.55\nnameserver 192.0.2.56\n";

  private static Replay run(String resolvConf, Simulation network) {
    return Runs.of(Profile.GO, Lookups.of("api.example.com", resolvConf), network);
  }

  private static Simulation server(Simulation.Server server) {
    return Simulation.network().server("192.0.2.53", server);
  }

  @ParameterizedTest
  @CsvSource({
    "1, '',                    0.0 5.0,                      10.0",
    "2, '',                    0.0 5.0 10.0 15.0,            20.0",
    "3, '',                    0.0 5.0 10.0 15.0 20.0 25.0,  30.0",
    "1, timeout:1 attempts:3,  0.0 1.0 2.0,                  3.0",
    "2, timeout:1 attempts:1,  0.0 1.0,                      2.0",
    "1, timeout:0 attempts:0,  0.0,                          1.0",
    "1, timeout:40 attempts:7, 0.0 40.0 80.0 120.0 160.0 200.0 240.0, 280.0",
    "1, timeout:2 timeout:3,   0.0 3.0,                      6.0",
  })
  void every_server_is_waited_for_in_every_round(
      int servers, String options, String times, String end) {
    String lines = servers == 1 ? ONE : servers == 2 ? TWO : THREE;
    Replay replay = run(lines + "options " + options + "\n", Simulation.network());

    assertThat(Runs.times(replay, "A")).isEqualTo(times);
    assertThat(Runs.times(replay, "AAAA")).isEqualTo(times);
    assertThat(replay.ending().result()).isEqualTo(Replay.Result.TRY_AGAIN);
    assertThat(Runs.ending(replay)).startsWith("try-again after " + end + ": ");
  }

  @Test
  void each_try_has_a_socket_and_an_id_of_its_own() {
    Replay replay = run(TWO, Simulation.network());

    assertThat(replay.sends()).hasSize(8);
    assertThat(replay.sends()).extracting(Replay.Send::socket).doesNotHaveDuplicates();
    assertThat(replay.sends()).extracting(Replay.Send::id).doesNotHaveDuplicates();
    assertThat(replay.sends()).extracting(Replay.Send::again).containsOnly(false);
    assertThat(replay.sends())
        .filteredOn(s -> s.type().equals("A"))
        .extracting(s -> s.server().text())
        .containsExactly("192.0.2.53", "192.0.2.54", "192.0.2.53", "192.0.2.54");
  }

  @Test
  void a_quick_run_tells_the_same_without_waiting() {
    Stub stub = Profile.GO.stub(Lookups.of("api.example.com", ONE), new Random(7));
    Replay replay = Simulation.network().run(stub, Optional.of(Duration.ofMillis(300)));

    assertThat(Runs.times(replay, "A")).isEqualTo("0.0 5.0");
    assertThat(Runs.times(replay, "AAAA")).isEqualTo("0.0 5.0");
    assertThat(Runs.ending(replay)).startsWith("try-again after 10.0: ");
    assertThat(replay.ending().predicted()).isTrue();
  }

  @Test
  void every_candidate_is_waited_for() {
    Lookup lookup = Lookups.of("db", ONE + "search s1.test s2.test s3.test\n");
    Replay replay = Runs.of(Profile.GO, lookup, Simulation.network());

    assertThat(Runs.names(replay)).containsExactly("db.s1.test", "db.s2.test", "db.s3.test", "db");
    assertThat(Runs.ending(replay)).startsWith("try-again after 40.0: ");
  }

  @Test
  void the_lookup_ends_with_its_slower_lane() {
    Replay replay = run(ONE, server(onType("AAAA", silent(), healthy())));

    assertThat(Runs.times(replay, "A")).isEqualTo("0.0");
    assertThat(Runs.times(replay, "AAAA")).isEqualTo("0.0 5.0");
    assertThat(Runs.ending(replay)).isEqualTo("resolved after 10.0: 203.0.113.7");
  }

  @Test
  void a_packet_that_is_lost_once_costs_one_timeout() {
    assertThat(Runs.ending(run(ONE, server(OddReplies.losingFirst("A")))))
        .isEqualTo("resolved after 5.0: 2001:db8::7 203.0.113.7");
  }

  @Test
  void a_late_answer_never_helps() {
    Replay replay = run(ONE + "options timeout:1\n", server(OddReplies.slow(1500)));

    assertThat(Runs.ending(replay)).startsWith("try-again after 2.0: ");
    assertThat(replay.arrivals())
        .extracting(a -> a.use().getClass().getSimpleName())
        .containsExactly("Late", "Late", "Late", "Late");
  }

  @ParameterizedTest
  @CsvSource({
    "NOERROR,  4000, resolved after 4.0: 2001:db8::7 203.0.113.7",
    "NOERROR,  8000, try-again after 10.0: ",
    "NOERROR, 12000, try-again after 10.0: ",
    "SERVFAIL, 4000, try-again after 8.0: ",
    "SERVFAIL, 8000, try-again after 10.0: ",
  })
  void an_engine_that_waits_for_dead_upstreams(String rcode, long ms, String ending) {
    Simulation.Server engine =
        rcode.equals("NOERROR") ? OddReplies.slow(ms) : OddReplies.slowly(rcode, ms);

    assertThat(Runs.ending(run(ONE, server(engine)))).startsWith(ending);
  }

  @ParameterizedTest
  @CsvSource({"single-request", "single-request-reopen"})
  void single_request_ends_a_before_aaaa_begins(String option) {
    Replay replay =
        run(ONE + "options timeout:1 " + option + "\n", server(onType("A", silent(), healthy())));

    assertThat(Runs.sends(replay)).isEqualTo("A .53 0.0, A .53 1.0, AAAA .53 2.0");
    assertThat(replay.sends()).extracting(Replay.Send::socket).containsExactly(1, 2, 3);
    assertThat(Runs.ending(replay)).isEqualTo("resolved after 2.0: 2001:db8::7");
  }

  @Test
  void single_request_holds_for_each_candidate() {
    Lookup lookup = Lookups.of("db", ONE + "search s1.test\noptions single-request\n");
    Replay replay = Runs.of(Profile.GO, lookup, server(saying("NXDOMAIN")));

    assertThat(replay.sends())
        .extracting(s -> s.type() + " " + s.name())
        .containsExactly("A db.s1.test", "AAAA db.s1.test", "A db", "AAAA db");
  }

  @ParameterizedTest
  @CsvSource({
    "7,  'AAAA .53, A .54'",
    "1,  'A .53, AAAA .54'",
  })
  void rotate_counts_questions_so_that_types_go_to_different_servers(int seed, String sends) {
    Stub stub =
        Profile.GO.stub(Lookups.of("api.example.com", TWO + "options rotate\n"), new Random(seed));
    Replay replay =
        Simulation.network()
            .server("192.0.2.53", healthy())
            .server("192.0.2.54", healthy())
            .run(stub);

    assertThat(Runs.sends(replay).replace(" 0.0", "")).isEqualTo(sends);
  }

  @Test
  void rotate_goes_on_counting_at_the_next_candidate_and_round() {
    Lookup lookup =
        Lookups.of("db", THREE + "search s1.test\noptions rotate timeout:1 attempts:1\n");
    Simulation.Server nx = OddReplies.under(".none", healthy());
    Replay replay =
        Runs.of(
            Profile.GO,
            lookup,
            Simulation.network()
                .server("192.0.2.53", nx)
                .server("192.0.2.54", silent())
                .server("192.0.2.55", nx));

    assertThat(replay.sends().stream().map(s -> s.server().text()).toList())
        .isEqualTo(List.of("192.0.2.53", "192.0.2.54", "192.0.2.55", "192.0.2.55", "192.0.2.53"));
  }

  @Test
  void without_a_nameserver_line_both_loopbacks_are_asked() {
    Replay replay = run("options attempts:1 timeout:1\n", Simulation.network());

    assertThat(replay.sends())
        .filteredOn(s -> s.type().equals("A"))
        .extracting(s -> s.server().text())
        .containsExactly("127.0.0.1", "::1");
  }

  @ParameterizedTest
  @CsvSource({
    "GO,        '',                   1232, false",
    "GO,        trust-ad,             1232, true",
    "GO,        netedns0=0,           0,    false",
    "GO,        'netedns0=0,netedns0=1', 1232, false",
    "GO_1_19,   trust-ad,             1232, false",
    "GO_1_19,   netedns0=0,           1232, false",
    "GO_NOEDNS, trust-ad,             0,    true",
  })
  void every_query_has_edns_unless_godebug_says_no(
      Profile profile, String setting, int edns, boolean ad) {
    boolean variable = setting.startsWith("netedns0");
    Lookup plain =
        Lookups.of("api.example.com", ONE + "options " + (variable ? "" : setting) + "\n");
    Lookup lookup =
        new Lookup(
            plain.name(),
            plain.families(),
            plain.conf(),
            plain.hosts(),
            plain.sources(),
            plain.hostname(),
            plain.ipv6(),
            new Lookup.Variables(
                Optional.empty(),
                Optional.empty(),
                variable ? Optional.of(setting) : Optional.empty()));
    Stub stub = profile.stub(lookup, new Random(7));
    stub.start();
    List<Action> sent = stub.on(new Event.Opened(Duration.ZERO, 1, "192.0.2.1:40001"));

    Query query = ((Action.Send) sent.get(0)).queries().get(0);
    assertThat(query.authenticData()).isEqualTo(ad);
    assertThat(query.edns())
        .isEqualTo(edns == 0 ? Optional.empty() : Optional.of(new Query.Edns(edns, false)));
  }

  @Test
  void aaaa_is_first_more_often_than_not() {
    Random random = new Random(7);
    long first =
        java.util.stream.IntStream.range(0, 200)
            .filter(
                i ->
                    server(healthy())
                        .run(Profile.GO.stub(Lookups.of("api.example.com", ONE), random))
                        .sends()
                        .get(0)
                        .type()
                        .equals("AAAA"))
            .count();

    assertThat(first).isBetween(140L, 190L);
  }

  @ParameterizedTest
  @EnumSource(names = {"V4", "V6"})
  void one_family_is_one_lane(Lookup.Family family) {
    Lookup both = Lookups.of("api.example.com", ONE);
    Lookup one =
        new Lookup(
            both.name(),
            java.util.Set.of(family),
            both.conf(),
            both.hosts(),
            both.sources(),
            both.hostname(),
            both.ipv6(),
            both.environment());

    assertThat(Runs.sends(Runs.of(Profile.GO, one, server(healthy()))))
        .isEqualTo(family.type() + " .53 0.0");
  }
}
