package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static dev.whydns.probe.stub.Traces.NS1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.parse.HostsParser;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What getent hosts sends; measured with Debian's 2.36. */
class GetentHostsTest {

  private static List<String> trace(String name, String conf, Server server) {
    return Traces.trace(
        Profile.GETENT_HOSTS,
        Lookups.of(name, "nameserver 192.0.2.53\n" + conf),
        Simulation.network().server(NS1, server));
  }

  @Test
  void an_aaaa_answer_is_all_it_wants() {
    assertThat(trace("web.example.com", "", healthy()))
        .containsExactly("0.0 AAAA web.example.com .53 s1", "0.0 [2001:db8::7]");
  }

  @Test
  void silence_costs_the_schedule_twice() {
    assertThat(trace("web.example.com", "", silent()))
        .containsExactly(
            "0.0 AAAA web.example.com .53 s1",
            "5.0 AAAA web.example.com .53 s1",
            "10.0 A web.example.com .53 s2",
            "15.0 A web.example.com .53 s2",
            "20.0 TRY_AGAIN");
  }

  @Test
  void without_aaaa_it_waits_for_it_first() {
    assertThat(trace("web.example.com", "", onType("AAAA", silent(), healthy())))
        .containsExactly(
            "0.0 AAAA web.example.com .53 s1",
            "5.0 AAAA web.example.com .53 s1",
            "10.0 A web.example.com .53 s2",
            "10.0 [203.0.113.7]");
  }

  @Test
  void errors_open_a_socket_each() {
    assertThat(trace("web.example.com", "", saying("SERVFAIL")))
        .containsExactly(
            "0.0 AAAA web.example.com .53 s1",
            "0.0 AAAA web.example.com .53 s2",
            "0.0 A web.example.com .53 s3",
            "0.0 A web.example.com .53 s4",
            "0.0 TRY_AGAIN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NXDOMAIN | HOST_NOT_FOUND | NO_SUCH_NAME",
        "NOERROR  | NO_DATA        | NO_ADDRESS",
        "FORMERR  | NO_RECOVERY    | FAILED"
      })
  void both_types_go_through_the_whole_list(String code, String sees, Replay.Result result) {
    Replay replay =
        Traces.run(
            Profile.GETENT_HOSTS,
            Lookups.of("web", "nameserver 192.0.2.53\nsearch a.test\n"),
            Simulation.network().server(NS1, saying(code)));
    assertThat(Traces.trace(replay))
        .containsExactly(
            "0.0 AAAA web.a.test .53 s1",
            "0.0 AAAA web .53 s2",
            "0.0 A web.a.test .53 s3",
            "0.0 A web .53 s4",
            "0.0 " + sees);
    assertThat(replay.ending().result()).isEqualTo(result);
  }

  @Test
  void an_alias_without_an_address_ends_each_list() {
    assertThat(trace("web", "search a.test\n", Traces.aliasOnly()))
        .containsExactly(
            "0.0 AAAA web.a.test .53 s1", "0.0 A web.a.test .53 s2", "0.0 NO_RECOVERY");
  }

  @Test
  void no_aaaa_asks_for_a_twice() {
    Replay replay =
        Traces.run(
            Profile.GETENT_HOSTS,
            Lookups.of("web", "nameserver 192.0.2.53\nsearch a.test\noptions no-aaaa edns0\n"),
            Simulation.network().server(NS1, healthy()));
    assertThat(Traces.trace(replay))
        .containsExactly(
            "0.0 A web.a.test .53 s1",
            "0.0 A web .53 s2",
            "0.0 A web.a.test .53 s3",
            "0.0 [203.0.113.7]");
    assertThat(replay.sends().stream().map(s -> s.edns().isPresent()))
        .containsExactly(false, false, true);
  }

  @Test
  void a_name_that_has_ipv4_alone_in_hosts_is_asked_for_with_aaaa_first() {
    Lookup plain = Lookups.of("web", "nameserver 192.0.2.53\n");
    Lookup lookup =
        new Lookup(
            "web",
            plain.families(),
            plain.conf(),
            HostsParser.parse("/etc/hosts", "192.0.2.7 web\n").entries(),
            plain.sources(),
            plain.hostname(),
            plain.ipv6(),
            plain.environment());
    assertThat(
            Traces.trace(
                Profile.GETENT_HOSTS, lookup, Simulation.network().server(NS1, saying("NXDOMAIN"))))
        .containsExactly("0.0 AAAA web .53 s1", "0.0 [192.0.2.7]");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,1.2.0.192.in-addr.arpa",
    "2001:db8::1,1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
  })
  void an_address_is_looked_up_backwards(String address, String name) {
    assertThat(trace(address, "search a.test\n", saying("NXDOMAIN")))
        .containsExactly("0.0 PTR " + name + " .53 s1", "0.0 HOST_NOT_FOUND");
  }

  @Test
  void an_address_in_short_needs_no_packet() {
    assertThat(trace("10.1", "", silent())).containsExactly("0.0 [10.0.0.1]");
  }
}
