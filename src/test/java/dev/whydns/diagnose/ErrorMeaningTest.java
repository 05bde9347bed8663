package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.ErrorReading;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Endpoint;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorMeaningTest {

  private static ErrorLine line(Teller teller, Kind kind, String name, String server) {
    return new ErrorLine(
        teller,
        kind,
        Optional.empty(),
        Optional.of(name).filter(n -> !n.isEmpty()),
        Optional.empty(),
        Optional.of(server)
            .filter(s -> !s.isEmpty())
            .map(s -> new Endpoint(IpAddress.literal(s), OptionalInt.of(53))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with the type and the server's address and port that the line tells. */
  private static ErrorLine asking(ErrorLine line, String type, String server, int port) {
    return new ErrorLine(
        line.teller(),
        line.kind(),
        line.program(),
        line.name(),
        Optional.of(type),
        Optional.of(new Endpoint(IpAddress.literal(server), OptionalInt.of(port))),
        line.client(),
        line.transport(),
        line.when());
  }

  private static ErrorLine over(Transport transport, ErrorLine line) {
    return new ErrorLine(
        line.teller(),
        line.kind(),
        line.program(),
        line.name(),
        line.type(),
        line.server(),
        line.client(),
        Optional.of(transport),
        line.when());
  }

  private static ErrorReading read(ErrorLine line) {
    return ErrorMeaning.of(line, Optional.empty());
  }

  private static List<String> commands(ErrorReading reading) {
    return reading.next().stream().flatMap(r -> r.command().stream()).toList();
  }

  @ParameterizedTest
  @EnumSource
  void every_kind_is_said_in_words_and_has_something_to_type(Kind kind) {
    for (Teller teller : Teller.values()) {
      for (String server : List.of("", "127.0.0.11", "192.0.2.53")) {
        ErrorReading reading = read(line(teller, kind, "api.example.com", server));

        assertThat(reading.means()).isNotEmpty().allMatch(text -> text.endsWith("."));
        assertThat(reading.rulesOut()).noneMatch(text -> text.endsWith("."));
        assertThat(reading.next()).isNotEmpty();
        assertThat(reading.codes()).doesNotHaveDuplicates();
        assertThat(reading.codes().isEmpty())
            .isEqualTo(kind == Kind.NO_SERVER && teller != Teller.DOCKERD);
      }
    }
  }

  @Test
  void incident_b_is_the_daemons_resolver_first_and_never_a_container() {
    ErrorReading reading =
        ErrorMeaning.of(
            line(Teller.GO, Kind.TIMED_OUT, "index.example.com", "192.0.2.1"), Optional.of("host"));

    assertThat(reading.codes())
        .startsWith(Code.GO_RESOLVER_DIFFERS, Code.UPSTREAM_DEAD)
        .doesNotContain(Code.UPSTREAM_BLOCKED_FROM_CONTAINER, Code.RESOLV_STALE);
    assertThat(commands(reading))
        .containsExactly(
            "whydns check host dockerd --name index.example.com",
            "whydns replay host index.example.com",
            "dig @192.0.2.1 index.example.com",
            "whydns explain go-resolver-differs");
  }

  @Test
  void a_containers_address_makes_it_the_target() {
    ErrorReading reading =
        ErrorMeaning.of(
            line(Teller.DOCKERD, Kind.TIMED_OUT, "api.example.com", "10.77.0.53"),
            Optional.of("web"));

    assertThat(reading.codes())
        .startsWith(Code.UPSTREAM_DEAD, Code.UPSTREAM_BLOCKED_FROM_CONTAINER)
        .doesNotContain(Code.UPSTREAM_BLOCKED_FROM_HOST);
    assertThat(commands(reading))
        .startsWith(
            "whydns check web --name api.example.com",
            "whydns replay web api.example.com",
            "whydns netns web -- dig @10.77.0.53 api.example.com");
  }

  @Test
  void an_unknown_asker_may_be_the_host_or_a_container() {
    assertThat(commands(read(line(Teller.GO, Kind.TIMED_OUT, "x.example.com", "192.0.2.1"))))
        .startsWith(
            "whydns check host dockerd --name x.example.com",
            "whydns check CONTAINER --name x.example.com");
    assertThat(commands(read(line(Teller.GO, Kind.TIMED_OUT, "x.example.com", "127.0.0.11"))))
        .startsWith("whydns check CONTAINER --name x.example.com");
  }

  @Test
  void refused_by_the_embedded_resolver_is_a_matter_of_rules_and_sockets() {
    assertThat(read(line(Teller.GO, Kind.CONNECTION_REFUSED, "db", "127.0.0.11")).codes())
        .startsWith(Code.RULES_MISSING, Code.RULES_STALE_PORT, Code.NOT_LISTENING);
    assertThat(read(line(Teller.GO, Kind.CONNECTION_REFUSED, "db", "192.0.2.1")).codes())
        .contains(Code.UPSTREAM_DEAD)
        .doesNotContain(Code.RULES_MISSING);
  }

  @Test
  void only_a_name_without_a_dot_can_be_a_containers() {
    assertThat(read(line(Teller.GLIBC, Kind.NO_SUCH_NAME, "db", "")).codes())
        .contains(Code.NO_NAME_DISCOVERY, Code.MISSING_RECORD);
    assertThat(read(line(Teller.GLIBC, Kind.NO_SUCH_NAME, "api.example.com", "")).codes())
        .doesNotContain(Code.NO_NAME_DISCOVERY, Code.MISSING_RECORD);
  }

  @Test
  void silence_of_a_public_fallback_server_is_told_as_that() {
    assertThat(read(line(Teller.DOCKERD, Kind.TIMED_OUT, "x.example.com", "8.8.8.8")).codes())
        .startsWith(Code.PUBLIC_FALLBACK);
  }

  @Test
  void only_libraries_that_send_two_questions_from_one_socket_can_lose_a_race() {
    assertThat(read(line(Teller.C_ARES, Kind.TIMED_OUT, "x.example.com", "192.0.2.1")).codes())
        .contains(Code.CONNTRACK_RACE);
    for (Teller teller : List.of(Teller.GO, Teller.DOCKERD)) {
      assertThat(read(line(teller, Kind.TIMED_OUT, "x.example.com", "192.0.2.1")).codes())
          .doesNotContain(Code.CONNTRACK_RACE);
    }
  }

  @Test
  void a_name_that_a_shell_would_expand_is_quoted() {
    assertThat(commands(read(line(Teller.GLIBC, Kind.TEMPORARY, "*.example.com", ""))))
        .contains("whydns check CONTAINER --name '*.example.com'");
  }

  @Test
  void what_is_special_about_the_engine_and_about_the_teller_is_said_behind_what_it_is() {
    assertThat(read(line(Teller.MUSL, Kind.TEMPORARY, "db", "")).means())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("musl needs 5 s");
    assertThat(read(line(Teller.C_ARES, Kind.TIMED_OUT, "db", "127.0.0.11")).means())
        .hasSize(2)
        .last()
        .asString()
        .contains("waits 4 s for each of its servers");
    assertThat(read(line(Teller.C_ARES, Kind.TIMED_OUT, "db", "192.0.2.53")).means()).hasSize(1);
  }

  @Test
  void nginx_without_a_server_is_told_to_name_one_and_nobody_else_is() {
    assertThat(read(line(Teller.NGINX, Kind.NO_SERVER, "db", "")).next().get(0).text())
        .contains("`resolver 127.0.0.11 valid=30s;`");
    assertThat(read(line(Teller.NGINX, Kind.TIMED_OUT, "db", "")).next().toString())
        .doesNotContain("valid=30s");
    assertThat(read(line(Teller.DOCKERD, Kind.NO_SERVER, "db", "")).next().toString())
        .doesNotContain("valid=30s");
  }

  @Test
  void a_replay_is_for_what_may_be_silence_and_the_list_of_names_for_one_that_does_not_exist() {
    assertThat(commands(read(line(Teller.GLIBC, Kind.TEMPORARY, "db", ""))))
        .contains("whydns replay CONTAINER db")
        .doesNotContain("whydns resolv CONTAINER --name db");
    assertThat(commands(read(line(Teller.GLIBC, Kind.NO_SUCH_NAME, "db", ""))))
        .contains("whydns resolv CONTAINER --name db")
        .doesNotContain("whydns replay CONTAINER db");
    assertThat(commands(read(line(Teller.GLIBC, Kind.NO_SUCH_NAME, "", ""))))
        .containsExactly("whydns check CONTAINER", "whydns explain nxdomain");
  }

  @Test
  void the_server_is_asked_by_hand_as_the_line_says_it_was() {
    ErrorLine line = line(Teller.COREDNS, Kind.TIMED_OUT, "x.example.com", "192.0.2.53");

    assertThat(commands(read(asking(line, "AAAA", "192.0.2.53", 53))))
        .contains("whydns netns CONTAINER -- dig @192.0.2.53 x.example.com AAAA");
    assertThat(commands(read(asking(line, "A", "192.0.2.53", 5353))))
        .contains("whydns netns CONTAINER -- dig @192.0.2.53 -p 5353 x.example.com A");
    assertThat(commands(read(over(Transport.TCP, asking(line, "A", "192.0.2.53", 53)))))
        .contains("whydns netns CONTAINER -- dig @192.0.2.53 +tcp x.example.com A");
    assertThat(commands(read(over(Transport.UDP, asking(line, "A", "192.0.2.53", 53)))))
        .contains("whydns netns CONTAINER -- dig @192.0.2.53 x.example.com A");
  }

  @Test
  void what_listens_on_a_loopback_address_is_not_asked_from_the_host_but_in_the_container() {
    ErrorLine line = line(Teller.GLIBC, Kind.TIMED_OUT, "db", "127.0.0.11");

    assertThat(commands(ErrorMeaning.of(line, Optional.of("host"))))
        .isNotEmpty()
        .noneMatch(command -> command.contains("dig"));
    assertThat(commands(ErrorMeaning.of(line, Optional.of("web"))))
        .contains("whydns netns web -- dig @127.0.0.11 db");
    assertThat(
            commands(
                ErrorMeaning.of(
                    line(Teller.GLIBC, Kind.TIMED_OUT, "", "192.0.2.53"), Optional.of("web"))))
        .noneMatch(command -> command.contains("dig"));
  }

  @Test
  void silence_on_aaaa_is_first_a_delay_behind_the_engine_and_a_habit_of_any_other_server() {
    ErrorLine line = line(Teller.C_ARES, Kind.TIMED_OUT, "x.example.com", "");

    assertThat(read(asking(line, "AAAA", "127.0.0.11", 53)).codes()).startsWith(Code.AAAA_DELAY);
    assertThat(read(asking(line, "AAAA", "192.0.2.53", 53)).codes())
        .startsWith(Code.UPSTREAM_DROPS_AAAA);
    assertThat(read(asking(line, "A", "192.0.2.53", 53)).codes())
        .doesNotContain(Code.UPSTREAM_DROPS_AAAA);
  }
}
