package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static dev.whydns.probe.stub.Traces.NS1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.HostsFile;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Lookup.Ipv6;
import dev.whydns.model.Replay;
import dev.whydns.parse.HostsParser;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts files, nsswitch.conf, addresses and families; measured with 2.36 unless said otherwise. */
class GlibcSourcesTest {

  private static final Set<Family> BOTH = EnumSet.allOf(Family.class);
  private static final String HOSTS =
      "192.0.2.7 WEB\n2001:db8::9 other web\n192.0.2.8 another web\n::1 local\n";

  private static Lookup lookup(
      String name, Set<Family> families, Optional<String> sources, Ipv6 ipv6) {
    List<HostsFile.Entry> hosts = HostsParser.parse("/etc/hosts", HOSTS).entries();
    Lookup plain = Lookups.of(name, "nameserver 192.0.2.53\noptions timeout:1\n");
    return new Lookup(
        name,
        families,
        plain.conf(),
        hosts,
        sources.map(s -> List.of(s.split(" "))),
        "box",
        ipv6,
        plain.environment());
  }

  private static Lookup from(String name, String sources) {
    return lookup(name, BOTH, Optional.of(sources), Ipv6.PRESENT);
  }

  /** The types that were asked for, and the end. */
  private static String run(Profile profile, Lookup lookup, Server server) {
    Replay replay = Traces.run(profile, lookup, Simulation.network().server(NS1, server));
    String types =
        String.join(" ", replay.sends().stream().map(Replay.Send::type).distinct().toList());
    return (types + " " + Traces.ending(replay)).trim();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "files dns                     | 0.0 [192.0.2.7, 2001:db8::9, 192.0.2.8]",
        "files                         | 0.0 [192.0.2.7, 2001:db8::9, 192.0.2.8]",
        "files [NOTFOUND=return] dns   | 0.0 [192.0.2.7, 2001:db8::9, 192.0.2.8]",
        "myhostname files dns          | 0.0 [192.0.2.7, 2001:db8::9, 192.0.2.8]",
        "dns files                     | A AAAA 0.0 [203.0.113.7, 2001:db8::7]",
        "dns                           | A AAAA 0.0 [203.0.113.7, 2001:db8::7]",
        "resolve [!UNAVAIL=return] dns | A AAAA 0.0 [203.0.113.7, 2001:db8::7]"
      })
  void a_name_that_stands_in_hosts_comes_from(String sources, String expected) {
    assertThat(run(Profile.GLIBC, from("web", sources), healthy())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "files dns                         | A AAAA 2.0 EAI_AGAIN",
        "files                             | 0.0 EAI_NONAME",
        "files [NOTFOUND=return] dns       | 0.0 EAI_NONAME",
        "files [ NOTFOUND=return ] dns     | 0.0 EAI_NONAME",
        "files [!SUCCESS=return] dns       | 0.0 EAI_NONAME",
        "dns files                         | A AAAA 2.0 EAI_NONAME",
        "dns [UNAVAIL=return] files        | A AAAA 2.0 EAI_AGAIN",
        "resolve [!UNAVAIL=return] files   | 0.0 EAI_NONAME",
        "mymachines                        | 0.0 EAI_NONAME"
      })
  void a_name_that_stands_nowhere_while_no_server_answers(String sources, String expected) {
    assertThat(run(Profile.GLIBC, from("db", sources), silent())).isEqualTo(expected);
  }

  @Test
  void hosts_behind_dns_is_read_when_no_server_answers() {
    String sources = "dns [!UNAVAIL=return] files";
    assertThat(run(Profile.GLIBC, from("web", sources), silent()))
        .isEqualTo("A AAAA 2.0 [192.0.2.7, 2001:db8::9, 192.0.2.8]");
    assertThat(run(Profile.GLIBC, from("web", sources), saying("NXDOMAIN")))
        .isEqualTo("A AAAA 0.0 EAI_NONAME");
  }

  @Test
  void without_a_hosts_line_the_old_one_asks_dns_first_and_the_new_one_reads_hosts() {
    Lookup lookup = lookup("web", BOTH, Optional.empty(), Ipv6.PRESENT);
    assertThat(run(Profile.GLIBC, lookup, saying("NXDOMAIN")))
        .isEqualTo("0.0 [192.0.2.7, 2001:db8::9, 192.0.2.8]");
    assertThat(run(Profile.GLIBC_2_31, lookup, saying("NXDOMAIN")))
        .isEqualTo("A AAAA 0.0 EAI_NONAME");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web    | V4 | 0.0 [192.0.2.7, 192.0.2.8]",
        "web    | V6 | 0.0 [2001:db8::9]",
        "local  | V4 | 0.0 [127.0.0.1]",
        "local  | V6 | 0.0 [::1]",
        "web.   | V4 | A 0.0 [203.0.113.7]",
        "db     | V4 | A 0.0 [203.0.113.7]",
        "db     | V6 | AAAA 0.0 [2001:db8::7]"
      })
  void a_call_for_one_family_gets_one(String name, Family family, String expected) {
    Lookup lookup = lookup(name, EnumSet.of(family), Optional.of("files dns"), Ipv6.PRESENT);
    assertThat(run(Profile.GLIBC, lookup, healthy())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"V4 | EAI_NODATA", "V6 | EAI_NONAME"})
  void an_alias_without_an_address_ends_a_call_for_one_family(Family family, String expected) {
    Lookup lookup = lookup("db", EnumSet.of(family), Optional.of("files dns"), Ipv6.PRESENT);
    assertThat(run(Profile.GLIBC, lookup, Traces.aliasOnly()))
        .isEqualTo(family.type() + " 0.0 " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1    | [192.0.2.1]",
        "127.1        | [127.0.0.1]",
        "0x7f.1       | [127.0.0.1]",
        "010.1.1.1    | [8.1.1.1]",
        "1            | [0.0.0.1]",
        "2001:DB8::1  | [2001:db8::1]"
      })
  void an_address_needs_no_packet(String name, String expected) {
    assertThat(run(Profile.GLIBC, from(name, "files dns"), silent())).isEqualTo("0.0 " + expected);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1.", "999.1.1.1", "1.2.3.4.5", "08.1"})
  void what_is_no_address_is_asked_for(String name) {
    assertThat(run(Profile.GLIBC, from(name, "files dns"), saying("NXDOMAIN")))
        .isEqualTo("A AAAA 0.0 EAI_NONAME");
  }

  @Test
  void an_address_of_the_other_family_is_an_error() {
    Lookup lookup = lookup("192.0.2.1", EnumSet.of(Family.V6), Optional.empty(), Ipv6.PRESENT);
    assertThat(run(Profile.GLIBC, lookup, silent())).isEqualTo("0.0 EAI_ADDRFAMILY");
  }

  @ParameterizedTest
  @CsvSource({"we!b.example.com", "-web.example.com", "w*b"})
  void what_is_no_host_name_is_not_asked_for(String name) {
    assertThat(run(Profile.GLIBC, from(name, "files dns"), healthy())).isEqualTo("0.0 EAI_NONAME");
  }

  @Test
  void an_underscore_and_a_hyphen_further_on_are_fine() {
    assertThat(run(Profile.GLIBC, from("web.-test_x", "files dns"), healthy()))
        .isEqualTo("A AAAA 0.0 [203.0.113.7, 2001:db8::7]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NONE          | A 0.0 [203.0.113.7]",
        "LOOPBACK_ONLY | A 0.0 [203.0.113.7]",
        "PRESENT       | A AAAA 0.0 [203.0.113.7, 2001:db8::7]"
      })
  void addrconfig_drops_aaaa_without_an_ipv6_address(Ipv6 ipv6, String expected) {
    Lookup lookup = lookup("db", BOTH, Optional.of("files dns"), ipv6);
    assertThat(run(Profile.GLIBC_ADDRCONFIG, lookup, healthy())).isEqualTo(expected);
    assertThat(run(Profile.GLIBC, lookup, healthy()))
        .isEqualTo("A AAAA 0.0 [203.0.113.7, 2001:db8::7]");
  }

  @Test
  void addrconfig_without_an_ipv6_address_has_no_use_for_a_call_for_ipv6() {
    Lookup lookup = lookup("db", EnumSet.of(Family.V6), Optional.of("dns"), Ipv6.LOOPBACK_ONLY);
    assertThat(run(Profile.GLIBC_ADDRCONFIG, lookup, healthy())).isEqualTo("0.0 EAI_NONAME");
  }

  @Test
  void without_a_nameserver_the_local_machine_is_asked() {
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", ""),
            Simulation.network().server("127.0.0.1", healthy()));
    assertThat(Traces.trace(replay))
        .containsExactly(
            "0.0 A web.example.com .1 s1",
            "0.0 AAAA web.example.com .1 s1",
            "0.0 [203.0.113.7, 2001:db8::7]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | A AAAA | 0    | false",
        "edns0               | A AAAA | 1200 | false",
        "edns0 trust-ad      | A AAAA | 1200 | true",
        "no-aaaa edns0       | A      | 1200 | false",
        "edns0 -edns0        | A AAAA | 0    | false",
        "trust-ad use-vc     | A AAAA | 0    | true"
      })
  void options_shape_the_queries(String options, String types, int edns, boolean ad) {
    Simulation network = Simulation.network();
    boolean[] seen = new boolean[1];
    network.server(
        NS1,
        (transport, query, nth) -> {
          seen[0] |= query.authenticData();
          return Simulation.answer(query, 1);
        });
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions " + options),
            network);
    assertThat(replay.sends().stream().map(Replay.Send::type).toList())
        .isEqualTo(List.of(types.split(" ")));
    assertThat(replay.sends())
        .extracting(Replay.Send::edns)
        .containsOnly(edns == 0 ? OptionalInt.empty() : OptionalInt.of(edns));
    assertThat(seen[0]).isEqualTo(ad);
  }

  @Test
  void the_old_one_does_not_know_no_aaaa_nor_a_minus_sign() {
    Lookup lookup =
        Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions no-aaaa edns0 -edns0\n");
    Replay replay =
        Traces.run(Profile.GLIBC_2_31, lookup, Simulation.network().server(NS1, healthy()));
    assertThat(replay.sends()).extracting(Replay.Send::type).containsExactly("A", "AAAA");
    assertThat(replay.sends()).extracting(Replay.Send::edns).containsOnly(OptionalInt.of(1200));
  }

  @Test
  void no_aaaa_turns_a_call_for_ipv6_into_a_query_for_a_without_edns() {
    Lookup plain = Lookups.of("web.example.com", "nameserver 192.0.2.53\noptions no-aaaa edns0\n");
    Lookup v6 =
        new Lookup(
            plain.name(),
            EnumSet.of(Family.V6),
            plain.conf(),
            plain.hosts(),
            plain.sources(),
            plain.hostname(),
            plain.ipv6(),
            plain.environment());
    Replay replay = Traces.run(Profile.GLIBC, v6, Simulation.network().server(NS1, healthy()));
    assertThat(Traces.trace(replay))
        .containsExactly("0.0 A web.example.com .53 s1", "0.0 EAI_NODATA");
    assertThat(replay.sends().get(0).edns()).isEmpty();
  }
}
