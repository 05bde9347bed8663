package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Go makes of replies and errors, and how it prints them. */
class GoRepliesTest {

  private static final String BOTH = "resolved after 0.0: 2001:db8::7 203.0.113.7";
  private static final String ON = ": lookup api.example.com on 192.0.2.53:53: ";

  private static final Map<String, Server> SERVERS =
      Map.ofEntries(
          Map.entry("ok", healthy()),
          Map.entry("NX", saying("NXDOMAIN")),
          Map.entry("NX for AAAA", onType("AAAA", saying("NXDOMAIN"), healthy())),
          Map.entry("NX for A", onType("A", saying("NXDOMAIN"), healthy())),
          Map.entry("no AAAA", onType("AAAA", saying("NOERROR"), healthy())),
          Map.entry("nothing", saying("NOERROR")),
          Map.entry("lame", OddReplies.lame(0)),
          Map.entry("lame with OPT", OddReplies.lame(1)),
          Map.entry("SERVFAIL for AAAA", onType("AAAA", saying("SERVFAIL"), healthy())),
          Map.entry("REFUSED for AAAA", onType("AAAA", saying("REFUSED"), healthy())),
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
    "ok,                1, " + BOTH,
    "NX,                1, no-such-name after 0.0" + ON + "no such host",
    "NX for AAAA,       1, resolved after 0.0: 203.0.113.7",
    "NX for A,          1, resolved after 0.0: 2001:db8::7",
    "no AAAA,           1, resolved after 0.0: 203.0.113.7",
    "nothing,           1, no-such-name after 0.0" + ON + "no such host",
    "lame,              2, failed after 0.0" + ON + "lame referral",
    "lame with OPT,     1, no-such-name after 0.0" + ON + "no such host",
    "SERVFAIL,          2, try-again after 0.0" + ON + "server misbehaving",
    "SERVFAIL for AAAA, 1, resolved after 0.0: 203.0.113.7",
    "REFUSED,           2, failed after 0.0" + ON + "server misbehaving",
    "REFUSED for AAAA,  1, resolved after 0.0: 203.0.113.7",
    "FORMERR,           2, failed after 0.0" + ON + "server misbehaving",
    "NOTIMP,            2, failed after 0.0" + ON + "server misbehaving",
  })
  void one_server(String server, int tries, String ending) {
    Replay replay = alone(Profile.GO, SERVERS.get(server));

    assertThat(Runs.ending(replay)).isEqualTo(ending);
    assertThat(replay.sends()).filteredOn(s -> s.type().equals("A")).hasSize(tries);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL,  ok, " + BOTH,
    "REFUSED,   ok, " + BOTH,
    "FORMERR,   ok, " + BOTH,
    "NOTIMP,    ok, " + BOTH,
    "lame,      ok, " + BOTH,
    "closed,    ok, " + BOTH,
    "forbidden, ok, " + BOTH,
    "silent,    ok, resolved after 5.0: 2001:db8::7 203.0.113.7",
    "bare REFUSED, ok, resolved after 5.0: 2001:db8::7 203.0.113.7",
    "NX,        ok, no-such-name after 0.0" + ON + "no such host",
    "nothing,   ok, no-such-name after 0.0" + ON + "no such host",
  })
  void two_servers(String first, String second, String ending) {
    assertThat(Runs.ending(run(Profile.GO, SERVERS.get(first), SERVERS.get(second))))
        .isEqualTo(ending);
  }

  @Test
  void the_server_named_in_an_error_is_the_last_that_was_asked() {
    assertThat(Runs.ending(run(Profile.GO, SERVERS.get("SERVFAIL"), SERVERS.get("REFUSED"))))
        .isEqualTo("failed after 0.0: lookup api.example.com on 192.0.2.54:53: server misbehaving");
  }

  @ParameterizedTest
  @CsvSource({
    "other ID,       Go waits on: it has another ID",
    "other question, Go waits on: it has another question",
    "bare REFUSED,   Go waits on: it has another question",
  })
  void a_reply_that_does_not_fit_is_waited_past(String server, String why) {
    Replay replay = alone(Profile.GO, SERVERS.get(server));

    assertThat(Runs.ending(replay)).startsWith("try-again after 10.0" + ON + "read udp ");
    assertThat(Runs.ignored(replay)).hasSize(4).containsOnly(why);
  }

  @ParameterizedTest
  @CsvSource({
    "silent,    10.0, read udp 192.0.2.1:4000N->192.0.2.53:53: i/o timeout",
    "closed,    0.0,  read udp 192.0.2.1:4000N->192.0.2.53:53: read: connection refused",
    "forbidden, 0.0,  write udp 192.0.2.1:4000N->192.0.2.53:53: write: operation not permitted",
  })
  void an_error_of_the_socket_is_printed_as_go_prints_it(String server, String end, String text) {
    assertThat(Runs.ending(alone(Profile.GO, SERVERS.get(server))))
        .matches(
            java.util.regex.Pattern.quote("try-again after " + end + ON)
                + java.util.regex.Pattern.quote(text).replace("4000N", "\\E4000[1-4]\\Q"));
  }

  @Test
  void a_send_that_is_forbidden_is_tried_again_at_once() {
    Replay replay = alone(Profile.GO, OddReplies.forbidden());

    assertThat(Runs.times(replay, "A")).isEqualTo("0.0 0.0");
    assertThat(replay.sends()).allMatch(s -> s.fate() instanceof Replay.Fate.Failed);
  }

  @Test
  void a_socket_that_cannot_be_connected_sends_nothing_and_names_no_address_of_its_own() {
    Stub stub =
        Profile.GO.stub(
            Lookups.of("api.example.com", "nameserver 2001:db8::53\noptions attempts:1\n"),
            new java.util.Random(7));
    stub.start();
    var outcome = new dev.whydns.model.Outcome.Unreachable(0, "Network is unreachable");
    stub.on(new Event.Failed(Duration.ZERO, 1, outcome, true));
    var last = stub.on(new Event.Failed(Duration.ZERO, 2, outcome, true));

    assertThat(last)
        .contains(
            Action.Finish.failed(
                Replay.Result.TRY_AGAIN,
                "lookup api.example.com on [2001:db8::53]:53: dial udp [2001:db8::53]:53: "
                    + "connect: network is unreachable"));
  }

  @Test
  void ipv6_is_written_as_in_the_file_where_the_server_is_named_and_short_in_the_socket_error() {
    Stub stub =
        Profile.GO.stub(
            Lookups.of(
                "api.example.com",
                "nameserver 2001:DB8:0::53\noptions single-request attempts:1 timeout:1\n"),
            new java.util.Random(7));
    Duration end = Duration.ofSeconds(1);
    stub.start();
    stub.on(new Event.Opened(Duration.ZERO, 1, "[2001:db8:0:0:0:0:0:2]:40001"));
    stub.on(new Event.Woken(end));
    stub.on(new Event.Opened(end, 2, "[2001:db8:0:0:0:0:0:2]:40002"));

    assertThat(stub.on(new Event.Woken(end.multipliedBy(2))))
        .contains(
            Action.Finish.failed(
                Replay.Result.TRY_AGAIN,
                "lookup api.example.com on [2001:DB8:0::53]:53: "
                    + "read udp [2001:db8::2]:40002->[2001:db8::53]:53: i/o timeout"));
  }

  @ParameterizedTest
  @CsvSource({
    "lame with OPT, failed after 0.0" + ON + "lame referral",
    "nothing,       no-such-name after 0.0" + ON + "no such host",
  })
  void before_1_21_an_opt_record_does_not_save_from_being_lame(String server, String ending) {
    assertThat(Runs.ending(alone(Profile.GO_1_19, SERVERS.get(server)))).isEqualTo(ending);
  }
}
