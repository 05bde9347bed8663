package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What musl makes of replies. */
class MuslRepliesTest {

  private static final String BOTH = "resolved after 0.0: 2001:db8::7 203.0.113.7";
  private static final String AGAIN = "try-again after 5.0: EAI_AGAIN";

  private static final Map<String, Server> SERVERS =
      Map.ofEntries(
          Map.entry("ok", healthy()),
          Map.entry("NX", saying("NXDOMAIN")),
          Map.entry("NX for AAAA", onType("AAAA", saying("NXDOMAIN"), healthy())),
          Map.entry("NX for A", onType("A", saying("NXDOMAIN"), healthy())),
          Map.entry("no AAAA", onType("AAAA", saying("NOERROR"), healthy())),
          Map.entry("nothing", saying("NOERROR")),
          Map.entry("lame", OddReplies.lame(0)),
          Map.entry("SERVFAIL for AAAA", onType("AAAA", saying("SERVFAIL"), healthy())),
          Map.entry("REFUSED for AAAA", onType("AAAA", saying("REFUSED"), healthy())),
          Map.entry("no A, SERVFAIL", onType("A", saying("NOERROR"), saying("SERVFAIL"))),
          Map.entry("silent for AAAA", onType("AAAA", silent(), healthy())),
          Map.entry("SERVFAIL", saying("SERVFAIL")),
          Map.entry("REFUSED", saying("REFUSED")),
          Map.entry("FORMERR", saying("FORMERR")),
          Map.entry("NOTIMP", saying("NOTIMP")),
          Map.entry("bare REFUSED", OddReplies.bareRefused()),
          Map.entry("other ID", OddReplies.otherId()),
          Map.entry("other question", OddReplies.otherQuestion()),
          Map.entry("closed", OddReplies.closed()),
          Map.entry("forbidden", OddReplies.forbidden()),
          Map.entry("silent", silent()));

  private static Replay run(Profile profile, Server first, Server second) {
    return Runs.of(
        profile,
        Lookups.of("api.example.com", "nameserver 192.0.2.53\nnameserver 192.0.2.54\n"),
        Simulation.network().server("192.0.2.53", first).server("192.0.2.54", second));
  }

  private static Replay alone(Profile profile, Server server) {
    return Runs.of(
        profile,
        Lookups.of("api.example.com", "nameserver 192.0.2.53\n"),
        Simulation.network().server("192.0.2.53", server));
  }

  @ParameterizedTest
  @CsvSource({
    "ok,                " + BOTH,
    "NX,                no-such-name after 0.0: EAI_NONAME",
    "NX for AAAA,       no-such-name after 0.0: EAI_NONAME",
    "NX for A,          no-such-name after 0.0: EAI_NONAME",
    "no AAAA,           resolved after 0.0: 203.0.113.7",
    "nothing,           no-address after 0.0: EAI_NODATA",
    "lame,              no-address after 0.0: EAI_NODATA",
    "SERVFAIL,          " + AGAIN,
    "SERVFAIL for AAAA, " + AGAIN,
    "REFUSED for AAAA,  " + AGAIN,
    "'no A, SERVFAIL',  " + AGAIN,
    "silent for AAAA,   " + AGAIN,
    "REFUSED,           " + AGAIN,
    "FORMERR,           " + AGAIN,
    "NOTIMP,            " + AGAIN,
    "bare REFUSED,      " + AGAIN,
    "other ID,          " + AGAIN,
    "other question,    " + BOTH,
    "closed,            " + AGAIN,
    "forbidden,         " + AGAIN,
  })
  void one_server(String server, String ending) {
    assertThat(Runs.ending(alone(Profile.MUSL, SERVERS.get(server)))).isEqualTo(ending);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL,  ok, " + BOTH,
    "REFUSED,   ok, " + BOTH,
    "FORMERR,   ok, " + BOTH,
    "NOTIMP,    ok, " + BOTH,
    "closed,    ok, " + BOTH,
    "forbidden, ok, " + BOTH,
    "silent,    ok, " + BOTH,
    "NX,        ok, no-such-name after 0.0: EAI_NONAME",
    "silent,    NX, no-such-name after 0.0: EAI_NONAME",
    "silent,    SERVFAIL, " + AGAIN,
  })
  void of_two_servers_the_first_to_answer_decides(String first, String second, String ending) {
    assertThat(Runs.ending(run(Profile.MUSL, SERVERS.get(first), SERVERS.get(second))))
        .isEqualTo(ending);
  }

  @Test
  void the_other_server_decides_where_it_is_faster() {
    Replay replay = run(Profile.MUSL, OddReplies.slowly("NXDOMAIN", 30), healthy());

    assertThat(Runs.ending(replay)).isEqualTo(BOTH);
  }

  @Test
  void servfail_is_asked_again_at_once_twice_for_each_type_in_each_interval() {
    Replay replay = alone(Profile.MUSL, SERVERS.get("SERVFAIL"));

    assertThat(Runs.times(replay, "A")).isEqualTo("0.0 0.0 0.0 2.5 2.5 2.5");
    assertThat(Runs.times(replay, "AAAA")).isEqualTo("0.0 0.0 0.0 2.5 2.5 2.5");
    assertThat(Runs.ignored(replay)).hasSize(12).containsOnly("musl takes no SERVFAIL");
  }

  @Test
  void servfail_of_one_type_uses_the_whole_budget() {
    Replay replay = alone(Profile.MUSL, SERVERS.get("SERVFAIL for AAAA"));

    assertThat(Runs.times(replay, "A")).isEqualTo("0.0");
    assertThat(Runs.times(replay, "AAAA")).isEqualTo("0.0 0.0 0.0 0.0 0.0 2.5 2.5 2.5 2.5 2.5");
  }

  @Test
  void servfail_is_asked_again_of_the_server_that_said_it() {
    Replay replay = run(Profile.MUSL, silent(), SERVERS.get("SERVFAIL"));

    assertThat(replay.sends()).filteredOn(s -> s.server().text().equals("192.0.2.53")).hasSize(4);
    assertThat(replay.sends()).filteredOn(s -> s.server().text().equals("192.0.2.54")).hasSize(12);
  }

  @Test
  void what_is_not_taken_is_named() {
    assertThat(Runs.ignored(alone(Profile.MUSL, SERVERS.get("REFUSED"))))
        .isEqualTo(
            List.of(
                "musl takes no REFUSED", "musl takes no REFUSED",
                "musl takes no REFUSED", "musl takes no REFUSED"));
    assertThat(Runs.ignored(alone(Profile.MUSL, SERVERS.get("other ID"))))
        .containsOnly("musl sent no query with this ID");
    Simulation.Server first = onType("AAAA", OddReplies.slow(30), healthy());
    assertThat(Runs.ignored(run(Profile.MUSL, first, first)))
        .isEqualTo(List.of("musl has taken another answer before"));
  }

  @Test
  void a_send_that_the_kernel_refuses_is_seen_by_nobody_and_harms_no_other() {
    Replay replay = run(Profile.MUSL, healthy(), OddReplies.forbidden());

    assertThat(Runs.ending(replay)).isEqualTo(BOTH);
    assertThat(replay.sends())
        .extracting(s -> s.server().text() + " " + s.fate().getClass().getSimpleName())
        .containsExactly(
            "192.0.2.53 Answered", "192.0.2.54 Failed", "192.0.2.53 Answered", "192.0.2.54 Failed");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, no-such-name after 0.0: EAI_NONAME",
    "SERVFAIL, " + AGAIN,
  })
  void before_1_2_4_there_was_no_eai_nodata(String server, String ending) {
    assertThat(Runs.ending(alone(Profile.MUSL_1_2_3, SERVERS.get(server)))).isEqualTo(ending);
  }
}
