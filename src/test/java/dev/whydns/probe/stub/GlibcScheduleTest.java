package dev.whydns.probe.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When glibc sends while nobody answers; measured with 2.31, 2.36 and 2.41 but for rows of 10 s.
 */
class GlibcScheduleTest {

  private static String conf(int servers, String options) {
    StringBuilder conf = new StringBuilder();
    for (int i = 0; i < servers; i++) {
      conf.append("nameserver 192.0.2.").append(53 + i).append('\n');
    }
    return conf + "options " + options + "\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attempts:2           | 1 | 0 5 -> 10 EAI_AGAIN",
        "attempts:2           | 2 | 0 5 10 15 -> 20 EAI_AGAIN",
        "attempts:2           | 3 | 0 5 8 14 19 22 -> 28 EAI_AGAIN",
        "timeout:1 attempts:1 | 1 | 0 -> 1 EAI_AGAIN",
        "timeout:1 attempts:1 | 2 | 0 1 -> 2 EAI_AGAIN",
        "timeout:1 attempts:1 | 3 | 0 1 2 -> 3 EAI_AGAIN",
        "timeout:1 attempts:3 | 1 | 0 1 2 -> 3 EAI_AGAIN",
        "timeout:1 attempts:3 | 2 | 0 1 2 3 4 5 -> 6 EAI_AGAIN",
        "timeout:1 attempts:3 | 3 | 0 1 2 3 4 5 6 7 8 -> 9 EAI_AGAIN",
        "timeout:2 attempts:2 | 1 | 0 2 -> 4 EAI_AGAIN",
        "timeout:2 attempts:2 | 2 | 0 2 4 6 -> 8 EAI_AGAIN",
        "timeout:2 attempts:2 | 3 | 0 2 3 5 7 8 -> 10 EAI_AGAIN",
        "timeout:3 attempts:5 | 1 | 0 3 6 9 12 -> 15 EAI_AGAIN",
        "timeout:3 attempts:5 | 2 | 0 3 6 9 12 15 18 21 24 27 -> 30 EAI_AGAIN",
        "timeout:3 attempts:5 | 3 | 0 3 5 9 12 14 18 21 23 27 30 32 36 39 41 -> 45 EAI_AGAIN",
        "timeout:10           | 1 | 0 10 -> 20 EAI_AGAIN",
        "timeout:10           | 2 | 0 10 20 30 -> 40 EAI_AGAIN",
        "timeout:10           | 3 | 0 10 16 29 39 45 -> 58 EAI_AGAIN",
        "timeout:0 attempts:0 | 1 | -> 0 EAI_AGAIN",
        "timeout:0 attempts:0 | 3 | -> 0 EAI_AGAIN",
        "timeout:0            | 1 | 0 1 -> 2 EAI_AGAIN",
        "timeout:99 attempts:9| 1 | 0 30 60 90 120 -> 150 EAI_AGAIN",
        "timeout:1            | 5 | 0 1 2 3 4 5 -> 6 EAI_AGAIN"
      })
  void pairs_leave_at_these_seconds(String options, int servers, String expected) {
    for (Profile profile : new Profile[] {Profile.GLIBC, Profile.GLIBC_2_31}) {
      Replay replay =
          Traces.run(
              profile, Lookups.of("web.example.com", conf(servers, options)), Simulation.network());
      assertThat(Traces.schedule(replay)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "single-request        | 1 | A@0 A@5 -> 10 EAI_AGAIN",
        "single-request-reopen | 1 | A@0 A@5 -> 10 EAI_AGAIN",
        "single-request        | 3 | A@0 A@5 A@8 A@14 A@19 A@22 -> 28 EAI_AGAIN",
        "no-aaaa               | 2 | A@0 A@5 A@10 A@15 -> 20 EAI_AGAIN",
      })
  void only_a_is_ever_sent(String options, int servers, String expected) {
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", conf(servers, options)),
            Simulation.network());
    assertThat(Traces.schedule(replay)).isEqualTo(expected);
  }

  @Test
  void a_silent_server_costs_one_more_name_and_no_more() {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of(
                    "web", "nameserver 192.0.2.53\nsearch a.test b.test\noptions timeout:1\n"),
                Simulation.network()))
        .containsExactly(
            "0.0 A web.a.test .53 s1",
            "0.0 AAAA web.a.test .53 s1",
            "1.0 A web.a.test .53 s1",
            "1.0 AAAA web.a.test .53 s1",
            "2.0 A web .53 s2",
            "2.0 AAAA web .53 s2",
            "3.0 A web .53 s2",
            "3.0 AAAA web .53 s2",
            "4.0 EAI_AGAIN");
  }

  @Test
  void it_costs_the_first_suffix_where_the_name_as_it_is_comes_first() {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of(
                    "web.x",
                    "nameserver 192.0.2.53\nsearch a.test b.test\noptions timeout:1 attempts:1\n"),
                Simulation.network()))
        .containsExactly(
            "0.0 A web.x .53 s1",
            "0.0 AAAA web.x .53 s1",
            "1.0 A web.x.a.test .53 s2",
            "1.0 AAAA web.x.a.test .53 s2",
            "2.0 EAI_AGAIN");
  }

  @Test
  void a_socket_is_kept_for_each_server_and_ids_for_each_type() {
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", conf(2, "timeout:1")),
            Simulation.network());
    assertThat(Traces.trace(replay))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "1.0 A web.example.com .54 s2",
            "1.0 AAAA web.example.com .54 s2",
            "2.0 A web.example.com .53 s1",
            "2.0 AAAA web.example.com .53 s1",
            "3.0 A web.example.com .54 s2",
            "3.0 AAAA web.example.com .54 s2",
            "4.0 EAI_AGAIN");
    assertThat(replay.sends().stream().map(s -> s.type() + s.id()).distinct()).hasSize(2);
    assertThat(replay.sends().stream().map(Replay.Send::id).distinct()).hasSize(2);
    assertThat(replay.sends().stream().map(Replay.Send::again))
        .containsExactly(false, false, false, false, true, true, true, true);
  }

  @ParameterizedTest
  @CsvSource({"4000,4.0", "8000,8.0"})
  void a_late_answer_is_taken_to_the_first_query(long ms, String seconds) {
    assertThat(
            Traces.ending(
                Traces.run(
                    Profile.GLIBC,
                    Lookups.of("web.example.com", conf(1, "")),
                    Simulation.network().server(Traces.NS1, Traces.slow(ms)))))
        .isEqualTo(seconds + " [203.0.113.7, 2001:db8::7]");
  }

  @Test
  void an_answer_after_twelve_seconds_is_too_late() {
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", conf(1, "")),
            Simulation.network().server(Traces.NS1, Traces.slow(12_000)));
    assertThat(Traces.ending(replay)).isEqualTo("10.0 EAI_AGAIN");
    assertThat(replay.arrivals())
        .extracting(Replay.Arrival::use)
        .containsOnly(new Replay.Use.Late());
  }

  @Test
  void servfail_after_four_seconds_comes_to_eight() {
    assertThat(
            Traces.ending(
                Traces.run(
                    Profile.GLIBC,
                    Lookups.of("web.example.com", conf(1, "")),
                    Simulation.network()
                        .server(
                            Traces.NS1,
                            (transport, query, nth) -> Simulation.says(query, "SERVFAIL", 4000)))))
        .isEqualTo("8.0 EAI_AGAIN");
  }

  @Test
  void servfail_after_eight_seconds_answers_the_second_attempt_at_once() {
    // both attempts have the same ID and socket: the reply to the first ends the second
    assertThat(
            Traces.ending(
                Traces.run(
                    Profile.GLIBC,
                    Lookups.of("web.example.com", conf(1, "")),
                    Simulation.network()
                        .server(
                            Traces.NS1,
                            (transport, query, nth) -> Simulation.says(query, "SERVFAIL", 8000)))))
        .isEqualTo("8.0 EAI_AGAIN");
  }

  @Test
  void what_came_while_it_waited_for_another_server_is_read_when_it_is_back() {
    // measured with 2.36: the first server answers after 1.5 s, the second never
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", conf(2, "timeout:1")),
            Simulation.network().server(Traces.NS1, Traces.slow(1500)));
    assertThat(Traces.trace(replay))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "1.0 A web.example.com .54 s2",
            "1.0 AAAA web.example.com .54 s2",
            "2.0 A web.example.com .53 s1",
            "2.0 AAAA web.example.com .53 s1",
            "2.0 [203.0.113.7, 2001:db8::7]");
    assertThat(replay.arrivals().get(0).use())
        .isEqualTo(
            new Replay.Use.Ignored(
                "it waits for another server, and reads this if it comes back to 192.0.2.53"));
  }

  @Test
  void a_quick_run_tells_the_same_end() {
    Replay quick =
        Simulation.network()
            .run(
                Profile.GLIBC.stub(
                    Lookups.of("web.example.com", conf(3, "")), new java.util.Random(7)),
                java.util.Optional.of(java.time.Duration.ofMillis(1000)));
    assertThat(Traces.schedule(quick)).isEqualTo("0 5 8 14 19 22 -> 28 EAI_AGAIN");
    assertThat(quick.ending().predicted()).isTrue();
  }
}
