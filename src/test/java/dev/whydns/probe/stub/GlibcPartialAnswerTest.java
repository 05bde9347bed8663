package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static dev.whydns.probe.stub.Traces.NS1;
import static dev.whydns.probe.stub.Traces.NS2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When one of A and AAAA stays unanswered; measured with Debian's 2.36. */
class GlibcPartialAnswerTest {

  private static List<String> trace(String options, Server server) {
    return Traces.trace(
        Profile.GLIBC,
        Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions " + options + "\n"),
        Simulation.network().server(NS1, server));
  }

  private static final Server WITHOUT_AAAA = onType("AAAA", silent(), healthy());
  private static final Server WITHOUT_A = onType("A", silent(), healthy());

  @Test
  void without_aaaa_three_stages_pass_until_a_alone_will_do() {
    assertThat(trace("timeout:5", WITHOUT_AAAA))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "5.0 A web.example.com .53 s1",
            "5.0 AAAA web.example.com .53 s1",
            "10.0 A web.example.com .53 s2",
            "10.0 AAAA web.example.com .53 s3",
            "15.0 [203.0.113.7]");
  }

  @Test
  void with_single_request_two_stages_pass() {
    assertThat(trace("single-request", WITHOUT_AAAA))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "5.0 A web.example.com .53 s2",
            "5.0 AAAA web.example.com .53 s3",
            "10.0 [203.0.113.7]");
  }

  @Test
  void with_single_request_reopen_one_passes() {
    assertThat(trace("single-request-reopen", WITHOUT_AAAA))
        .containsExactly(
            "0.0 A web.example.com .53 s1", "0.0 AAAA web.example.com .53 s2", "5.0 [203.0.113.7]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout:5            | 0 A@5 A@10 -> 15 EAI_AGAIN",
        "timeout:2            | 0 A@2 A@4 -> 6 EAI_AGAIN",
        "timeout:1 attempts:3 | 0 A@1 A@2 A@3 -> 4 EAI_AGAIN",
        "single-request       | A@0 A@5 -> 10 EAI_AGAIN"
      })
  void without_a_it_fails_although_aaaa_was_answered(String options, String expected) {
    for (Profile profile : new Profile[] {Profile.GLIBC, Profile.GLIBC_2_31}) {
      assertThat(
              Traces.schedule(
                  Traces.run(
                      profile,
                      Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions " + options),
                      Simulation.network().server(NS1, WITHOUT_A))))
          .isEqualTo(expected);
    }
  }

  @Test
  void without_a_the_second_server_is_asked_for_a_alone() {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of(
                    "web.example.com",
                    "nameserver 192.0.2.53\nnameserver 192.0.2.54\noptions timeout:1\n"),
                Simulation.network().server(NS1, WITHOUT_A).server(NS2, WITHOUT_A)))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "1.0 A web.example.com .53 s1",
            "2.0 A web.example.com .54 s2",
            "3.0 A web.example.com .53 s1",
            "4.0 A web.example.com .54 s2",
            "5.0 EAI_AGAIN");
  }

  @Test
  void the_second_server_is_never_asked_for_the_type_that_is_missing() {
    assertThat(
            Traces.ending(
                Traces.run(
                    Profile.GLIBC,
                    Lookups.of("web.example.com", "nameserver 192.0.2.53\nnameserver 192.0.2.54\n"),
                    Simulation.network().server(NS1, WITHOUT_AAAA).server(NS2, healthy()))))
        .isEqualTo("15.0 [203.0.113.7]");
  }

  @ParameterizedTest
  @CsvSource({"A,2001:db8::7", "AAAA,203.0.113.7"})
  void one_packet_that_is_lost_once_costs_five_seconds(String type, String first) {
    assertThat(trace("timeout:5", onType(type, Traces.until(1, silent(), healthy()), healthy())))
        .endsWith("5.0 [203.0.113.7, 2001:db8::7]")
        .contains("5.0 AAAA web.example.com .53 s1");
  }

  @Test
  void the_last_stage_stays_for_the_names_that_follow() {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                Lookups.of(
                    "web", "nameserver 192.0.2.53\nsearch a.test b.test\noptions timeout:1\n"),
                Simulation.network().server(NS1, onType("AAAA", silent(), saying("NXDOMAIN")))))
        .containsExactly(
            "0.0 A web.a.test .53 s1",
            "0.0 AAAA web.a.test .53 s1",
            "1.0 A web.a.test .53 s1",
            "1.0 AAAA web.a.test .53 s1",
            "2.0 A web.a.test .53 s2",
            "2.0 AAAA web.a.test .53 s3",
            "3.0 A web.b.test .53 s4",
            "3.0 AAAA web.b.test .53 s5",
            "4.0 A web .53 s6",
            "4.0 AAAA web .53 s7",
            "5.0 EAI_NONAME");
  }

  @Test
  void a_late_aaaa_in_the_second_stage_makes_it_ask_for_aaaa_again() {
    // AAAA answers after 1.4 s; A after 0.1 s, and after 0.8 s the second time
    Server server =
        (transport, query, nth) ->
            Simulation.answer(query, query.type().equals("AAAA") ? 1400 : nth == 0 ? 100 : 800);
    assertThat(trace("timeout:1", server))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "1.0 A web.example.com .53 s1",
            "1.4 AAAA web.example.com .53 s1",
            "1.8 [2001:db8::7, 203.0.113.7]");
  }

  @Test
  void single_requests_share_a_socket_unless_they_reopen_it() {
    assertThat(trace("single-request", healthy()))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s1",
            "0.0 [203.0.113.7, 2001:db8::7]");
    assertThat(trace("single-request-reopen", healthy()))
        .containsExactly(
            "0.0 A web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s2",
            "0.0 [203.0.113.7, 2001:db8::7]");
  }

  @Test
  void an_error_to_aaaa_with_single_request_leaves_a() {
    assertThat(trace("single-request", onType("AAAA", saying("SERVFAIL"), healthy())))
        .containsExactly(
            "0.0 A web.example.com .53 s1", "0.0 AAAA web.example.com .53 s1", "0.0 [203.0.113.7]");
  }
}
