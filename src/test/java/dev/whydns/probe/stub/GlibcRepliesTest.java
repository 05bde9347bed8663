package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static dev.whydns.probe.stub.Traces.NS1;
import static dev.whydns.probe.stub.Traces.NS2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What glibc makes of each reply; all measured with Debian's 2.36 unless said otherwise. */
class GlibcRepliesTest {

  private static final Map<String, Server> SERVERS =
      Map.ofEntries(
          Map.entry("ok", healthy()),
          Map.entry("empty", Traces.empty()),
          Map.entry("lame", Traces.lame()),
          Map.entry("alias", Traces.aliasOnly()),
          Map.entry("refused", Traces.refusing()),
          Map.entry("forbidden", Traces.forbidden()),
          Map.entry("silent", silent()));

  private static Server server(String does) {
    return SERVERS.getOrDefault(does, saying(does));
  }

  private static String ends(Profile profile, String options, Server one, Server two) {
    Replay replay =
        Traces.run(
            profile,
            Lookups.of(
                "web.example.com",
                "nameserver 192.0.2.53\nnameserver 192.0.2.54\noptions timeout:1 " + options),
            Simulation.network().server(NS1, one).server(NS2, two));
    boolean second = replay.sends().stream().anyMatch(s -> s.server().text().equals(NS2));
    return Traces.ending(replay) + (second ? " ns2" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SERVFAIL | 0.0 [203.0.113.7, 2001:db8::7] ns2",
        "REFUSED  | 0.0 [203.0.113.7, 2001:db8::7] ns2",
        "NOTIMP   | 0.0 [203.0.113.7, 2001:db8::7] ns2",
        "lame     | 0.0 [203.0.113.7, 2001:db8::7] ns2",
        "refused  | 0.0 [203.0.113.7, 2001:db8::7] ns2",
        "forbidden| 0.0 [203.0.113.7, 2001:db8::7] ns2",
        "silent   | 1.0 [203.0.113.7, 2001:db8::7] ns2",
        "NXDOMAIN | 0.0 EAI_NONAME",
        "FORMERR  | 0.0 EAI_NONAME",
        "YXDOMAIN | 0.0 EAI_NONAME",
        "NOTAUTH  | 0.0 EAI_NONAME",
        "empty    | 0.0 EAI_NODATA",
        "alias    | 0.0 EAI_NONAME"
      })
  void the_first_server_says_and_the_second_is_healthy(String first, String expected) {
    assertThat(ends(Profile.GLIBC, "", server(first), healthy())).isEqualTo(expected);
    assertThat(ends(Profile.GLIBC_2_31, "", server(first), healthy())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ok       | NXDOMAIN | 0.0 [203.0.113.7]",
        "NXDOMAIN | ok       | 0.0 [2001:db8::7]",
        "ok       | empty    | 0.0 [203.0.113.7]",
        "ok       | SERVFAIL | 0.0 [203.0.113.7]",
        "ok       | REFUSED  | 0.0 [203.0.113.7]",
        "ok       | NOTIMP   | 0.0 [203.0.113.7]",
        "ok       | FORMERR  | 0.0 [203.0.113.7]",
        "ok       | lame     | 0.0 [203.0.113.7]",
        "SERVFAIL | ok       | 0.0 [2001:db8::7]",
        "empty    | SERVFAIL | 0.0 EAI_NODATA",
        "alias    | empty    | 0.0 EAI_NONAME",
        "alias    | ok       | 0.0 [2001:db8::7]"
      })
  void one_type_differs_from_the_other(String a, String aaaa, String expected) {
    Server both = onType("A", server(a), server(aaaa));
    assertThat(ends(Profile.GLIBC, "", both, healthy())).isEqualTo(expected);
    assertThat(ends(Profile.GLIBC_2_31, "", both, healthy())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"SERVFAIL,silent", "silent,SERVFAIL"})
  void an_error_and_silence_are_waited_for_and_lead_to_the_next_server(String a, String aaaa) {
    Server both = onType("A", server(a), server(aaaa));
    assertThat(ends(Profile.GLIBC, "", both, healthy()))
        .isEqualTo("1.0 [203.0.113.7, 2001:db8::7] ns2");
    assertThat(ends(Profile.GLIBC, "", both, silent())).isEqualTo("4.0 EAI_AGAIN ns2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVFAIL", "REFUSED", "NOTIMP", "lame"})
  void errors_of_all_servers_are_over_at_once_and_keep_the_socket(String says) {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of("web.example.com", "nameserver 192.0.2.53\n"),
                Simulation.network().server(NS1, server(says))))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 EAI_AGAIN");
  }

  @Test
  void an_error_to_a_single_query_closes_the_socket() {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions no-aaaa\n"),
                Simulation.network().server(NS1, saying("SERVFAIL"))))
        .containsExactly(
            "0.0 A web.example.com .53 s1", "0.0 A web.example.com .53 s2", "0.0 EAI_AGAIN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"single-request", "single-request-reopen"})
  void an_error_with_single_request_is_over_at_once_and_aaaa_never_asked(String option) {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions " + option),
                Simulation.network().server(NS1, onType("A", saying("SERVFAIL"), healthy()))))
        .containsExactly(
            "0.0 A web.example.com .53 s1", "0.0 A web.example.com .53 s2", "0.0 EAI_AGAIN");
  }

  /** Bug 30081; measured with 2.31. */
  @ParameterizedTest
  @ValueSource(strings = {"SERVFAIL", "REFUSED"})
  void the_old_one_waits_the_full_time_for_each_server_then(String says) {
    Replay replay =
        Traces.run(
            Profile.GLIBC_2_31,
            Lookups.of(
                "web.example.com",
                "nameserver 192.0.2.53\nnameserver 192.0.2.54\noptions single-request"),
            Simulation.network().server(NS1, saying(says)).server(NS2, saying(says)));
    assertThat(Traces.schedule(replay)).isEqualTo("A@0 A@5 A@10 A@15 -> 20 EAI_AGAIN");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL,0.0 EAI_AGAIN", "REFUSED,0.0 EAI_AGAIN", "NOTIMP,0.0 EAI_AGAIN",
    "FORMERR,2.0 EAI_AGAIN", "NXDOMAIN,2.0 EAI_AGAIN", "NOERROR,2.0 EAI_AGAIN"
  })
  void bare_headers_count_for_three_codes_and_not_for_the_old_one(String code, String expected) {
    for (Profile profile : List.of(Profile.GLIBC, Profile.GLIBC_2_31)) {
      Replay replay =
          Traces.run(
              profile,
              Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions timeout:1\n"),
              Simulation.network().server(NS1, Traces.bare(code)));
      assertThat(Traces.ending(replay))
          .isEqualTo(profile == Profile.GLIBC ? expected : "2.0 EAI_AGAIN");
    }
  }

  @Test
  void an_answer_with_the_wrong_id_is_ignored() {
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions timeout:1\n"),
            Simulation.network().server(NS1, Traces.wrongId()));
    assertThat(Traces.schedule(replay)).isEqualTo("0 1 -> 2 EAI_AGAIN");
    assertThat(replay.arrivals())
        .hasSize(4)
        .extracting(Replay.Arrival::use)
        .containsOnly(new Replay.Use.Ignored("it fits no query that is unanswered here"));
  }

  @Test
  void strict_error_asks_the_next_server_whatever_else_was_answered() {
    // 2.41 alone: res_send.c, RES_STRICTERR
    Server noAaaa = onType("AAAA", saying("SERVFAIL"), healthy());
    assertThat(ends(Profile.GLIBC, "strict-error", noAaaa, noAaaa)).isEqualTo("0.0 EAI_AGAIN ns2");
    assertThat(ends(Profile.GLIBC, "strict-error", noAaaa, healthy()))
        .isEqualTo("0.0 [203.0.113.7, 2001:db8::7] ns2");
    assertThat(ends(Profile.GLIBC, "strict-error -strict-error", noAaaa, healthy()))
        .isEqualTo("0.0 [203.0.113.7]");
    assertThat(ends(Profile.GLIBC_2_31, "strict-error", noAaaa, healthy()))
        .isEqualTo("0.0 [203.0.113.7]");
  }

  @Test
  void a_closed_port_costs_four_packets_and_no_time() {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of("web.example.com", "nameserver 192.0.2.53\n"),
                Simulation.network().server(NS1, Traces.refusing())))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 A web.example.com .53 s2",
            "0.0 AAAA web.example.com .53 s2",
            "0.0 EAI_AGAIN");
  }

  @Test
  void a_forbidden_packet_is_not_followed_by_the_other() {
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", "nameserver 192.0.2.53\n"),
            Simulation.network().server(NS1, Traces.forbidden()));
    assertThat(Traces.trace(replay))
        .containsExactly(
            "0.0 A web.example.com .53 s1", "0.0 A web.example.com .53 s2", "0.0 EAI_AGAIN");
    assertThat(replay.sends())
        .extracting(Replay.Send::fate)
        .containsOnly(
            new Replay.Fate.Failed(0, new Outcome.Unreachable(0, "Operation not permitted")));
  }

  @Test
  void aaaa_is_sent_again_by_itself_when_only_a_got_out() {
    // as with a rule that drops every second packet on its way out
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", "nameserver 192.0.2.53\n"),
            Simulation.network()
                .server(
                    NS1,
                    onType("AAAA", Traces.until(1, Traces.forbidden(), healthy()), healthy())));
    assertThat(Traces.trace(replay))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 [203.0.113.7, 2001:db8::7]");
    assertThat(replay.sends())
        .extracting(Replay.Send::fate)
        .containsExactly(
            new Replay.Fate.Answered(1),
            new Replay.Fate.Failed(0, new Outcome.Unreachable(0, "Operation not permitted")),
            new Replay.Fate.Answered(2));
  }

  @Test
  void it_gives_the_server_up_when_aaaa_gets_out_neither_time() {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions attempts:1\n"),
                Simulation.network()
                    .server(NS1, onType("AAAA", Traces.forbidden(), Traces.slow(100)))))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 EAI_AGAIN");
  }

  @Test
  void an_error_of_one_server_closes_the_sockets_of_all() {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of(
                    "web.example.com",
                    "nameserver 192.0.2.53\nnameserver 192.0.2.54\noptions timeout:1\n"),
                Simulation.network().server(NS2, Traces.refusing())))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "1.0 A web.example.com .54 s2",
            "1.0 AAAA web.example.com .54 s2",
            "1.0 A web.example.com .53 s3",
            "1.0 AAAA web.example.com .53 s3",
            "2.0 A web.example.com .54 s4",
            "2.0 AAAA web.example.com .54 s4",
            "2.0 EAI_AGAIN");
  }
}
