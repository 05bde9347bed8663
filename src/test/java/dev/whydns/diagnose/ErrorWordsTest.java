package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Endpoint;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import dev.whydns.model.IpAddress;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a teller's habits add to a kind of failure. */
class ErrorWordsTest {

  private static Optional<String> of(Teller teller, Kind kind) {
    return of(teller, kind, "192.0.2.53", Optional.empty());
  }

  private static Optional<String> of(
      Teller teller, Kind kind, String server, Optional<Endpoint> client) {
    return ErrorWords.teller(
        new ErrorLine(
            teller,
            kind,
            Optional.empty(),
            Optional.of("api.example.com"),
            Optional.empty(),
            Optional.of(new Endpoint(IpAddress.literal(server), OptionalInt.of(53))),
            client,
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void go_s_edns_and_ports_are_told_of_failures_of_a_server_and_not_of_a_loopback_address() {
    for (Kind kind : new Kind[] {Kind.TIMED_OUT, Kind.MALFORMED, Kind.SERVER_FAILURE}) {
      assertThat(of(Teller.GO, kind)).as(kind.text()).get().asString().contains("offers EDNS");
      assertThat(of(Teller.GO, kind, "127.0.0.11", Optional.empty())).as(kind.text()).isEmpty();
    }
    assertThat(of(Teller.GO, Kind.CONNECTION_REFUSED)).isEmpty();
    assertThat(of(Teller.GO, Kind.UNREACHABLE)).isEmpty();
  }

  @Test
  void go_and_node_say_no_such_host_of_a_name_without_an_address_as_well() {
    assertThat(of(Teller.GO, Kind.NO_SUCH_NAME))
        .get()
        .asString()
        .startsWith("Go says so of a name");
    assertThat(of(Teller.NODE, Kind.NO_SUCH_NAME)).get().asString().contains("ENOTFOUND");
    assertThat(of(Teller.NODE, Kind.TEMPORARY)).isEmpty();
  }

  @Test
  void the_engine_s_line_is_of_a_container_where_it_has_a_client_and_a_question() {
    Optional<Endpoint> web =
        Optional.of(new Endpoint(IpAddress.literal("10.88.0.2"), OptionalInt.of(41234)));

    assertThat(of(Teller.DOCKERD, Kind.TIMED_OUT, "192.0.2.53", web))
        .get()
        .asString()
        .startsWith("The engine asks here for a container.");
    assertThat(of(Teller.DOCKERD, Kind.TIMED_OUT)).isEmpty();
    assertThat(of(Teller.DOCKERD, Kind.TOO_MANY, "192.0.2.53", web)).isEmpty();
  }

  @Test
  void the_habits_of_the_others_are_told_where_they_matter() {
    assertThat(of(Teller.MUSL, Kind.TEMPORARY)).get().asString().contains("5 s");
    assertThat(of(Teller.MUSL, Kind.NO_SUCH_NAME)).isEmpty();
    assertThat(of(Teller.JAVA, Kind.NOT_RESOLVED)).get().asString().contains("bare exception");
    assertThat(of(Teller.JAVA, Kind.NO_SUCH_NAME)).isEmpty();
    assertThat(of(Teller.NGINX, Kind.NOT_RESOLVED)).get().asString().contains("once, at its start");
    assertThat(of(Teller.NGINX, Kind.TIMED_OUT)).get().asString().contains("`resolver` line");
    assertThat(of(Teller.CURL, Kind.NOT_RESOLVED)).isEmpty();
  }
}
