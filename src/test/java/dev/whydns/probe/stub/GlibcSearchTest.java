package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static dev.whydns.probe.stub.Traces.NS1;
import static dev.whydns.probe.stub.Traces.NS2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names glibc asks for, and what makes it go on; measured with Debian's 2.36. */
class GlibcSearchTest {

  private static final Map<String, Server> SERVERS =
      Map.of(
          "ok", healthy(),
          "empty", Traces.empty(),
          "lame", Traces.lame(),
          "silent", silent(),
          "closed", Traces.refusing(),
          "servfail, silent", onType("AAAA", silent(), saying("SERVFAIL")));

  /** The names in order, each once for however often it was sent, and the end. */
  private static String names(Lookup lookup, Server server) {
    Replay replay = Traces.run(Profile.GLIBC, lookup, Simulation.network().server(NS1, server));
    String names =
        replay.sends().stream()
            .filter(s -> !s.again() && !s.type().equals("AAAA"))
            .map(Replay.Send::name)
            .distinct()
            .collect(Collectors.joining(" "));
    return names + " -> " + replay.ending().userSees();
  }

  private static Lookup lookup(String name, String search, String options) {
    return Lookups.of(
        name,
        "nameserver 192.0.2.53\n"
            + (search.isEmpty() ? "" : "search " + search + "\n")
            + ("options timeout:1 " + options + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web    | a.test b.test  | ''           | web.a.test web.b.test web",
        "web.x  | a.test b.test  | ''           | web.x web.x.a.test web.x.b.test",
        "web.x  | a.test b.test  | ndots:2      | web.x.a.test web.x.b.test web.x",
        "web    | a.test b.test  | ndots:0      | web web.a.test web.b.test",
        "web.   | a.test b.test  | ''           | web",
        "web    | a.test         | no-tld-query | web.a.test",
        "web.x  | a.test         | no-tld-query ndots:3 | web.x.a.test web.x",
        "web    | ''             | no-tld-query | web",
        "web    | .              | ''           | web",
        "web    | a.test . b.test| ''           | web.a.test web web.b.test",
        "web    | .a.test.       | ''           | web.a.test web",
        "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17 | a.test | ndots:99 | 1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17 1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.a.test"
      })
  void names_are_asked_for_in_this_order(
      String name, String search, String options, String expected) {
    assertThat(names(lookup(name, search, options), saying("NXDOMAIN")))
        .isEqualTo(expected + " -> EAI_NONAME");
  }

  @ParameterizedTest
  @CsvSource({"web.x,.", "web,a.test a.test"})
  void a_name_that_is_twice_on_the_list_is_asked_for_twice(String name, String search) {
    assertThat(
            Traces.trace(
                Profile.GLIBC,
                lookup(name, search, "no-aaaa no-tld-query"),
                Simulation.network().server(NS1, saying("NXDOMAIN"))))
        .hasSize(3)
        .last()
        .isEqualTo("0.0 EAI_NONAME");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NXDOMAIN         | web.a.test web.b.test web -> EAI_NONAME",
        "empty            | web.a.test web.b.test web -> EAI_NODATA",
        "SERVFAIL         | web.a.test web.b.test web -> EAI_AGAIN",
        "servfail, silent | web.a.test web.b.test web -> EAI_AGAIN",
        "silent           | web.a.test web -> EAI_NONAME",
        "REFUSED          | web.a.test web -> EAI_NONAME",
        "FORMERR          | web.a.test web -> EAI_NONAME",
        "NOTIMP           | web.a.test web -> EAI_NONAME",
        "lame             | web.a.test web -> EAI_NONAME",
        "closed           | web.a.test -> EAI_AGAIN",
        "ok               | web.a.test -> ''"
      })
  void the_first_suffix_comes_to_this_and_the_rest_does_not_exist(String first, String expected) {
    Server server =
        Traces.onName(".a.test", SERVERS.getOrDefault(first, saying(first)), saying("NXDOMAIN"));
    assertThat(names(lookup("web", "a.test b.test", ""), server))
        .isEqualTo(expected.replace("''", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SERVFAIL | web.x web.x.a.test -> EAI_AGAIN",
        "silent   | web.x web.x.a.test -> EAI_AGAIN",
        "REFUSED  | web.x web.x.a.test -> EAI_AGAIN",
        "closed   | web.x web.x.a.test -> EAI_AGAIN",
        "empty    | web.x web.x.a.test -> EAI_NODATA",
        "FORMERR  | web.x web.x.a.test -> EAI_NONAME"
      })
  void the_name_as_it_is_comes_first_and_decides_how_it_fails(String first, String expected) {
    Server server =
        Traces.onName(".a.test", saying("NXDOMAIN"), SERVERS.getOrDefault(first, saying(first)));
    assertThat(names(lookup("web.x", "a.test", ""), server)).isEqualTo(expected);
  }

  @Test
  void a_code_of_the_second_server_ends_the_list_too() {
    Replay replay =
        Traces.run(
            Profile.GLIBC,
            Lookups.of(
                "web", "nameserver 192.0.2.53\nnameserver 192.0.2.54\nsearch a.test b.test\n"),
            Simulation.network().server(NS1, saying("SERVFAIL")).server(NS2, saying("REFUSED")));
    assertThat(replay.sends()).extracting(Replay.Send::name).containsOnly("web.a.test", "web");
    assertThat(Traces.ending(replay)).isEqualTo("0.0 EAI_AGAIN");
  }

  @Test
  void a_name_that_is_too_long_with_its_suffix_ends_the_list() {
    String name = "abcdefghi.".repeat(24) + "abcdefghi";
    assertThat(names(lookup(name, "a.test b.test", ""), saying("NXDOMAIN")))
        .isEqualTo(name + " -> EAI_NONAME");
  }

  @Test
  void the_domain_of_the_host_name_stands_in_for_a_search_line() {
    Lookup plain = lookup("web", "", "");
    Lookup named =
        new Lookup(
            plain.name(),
            plain.families(),
            plain.conf(),
            plain.hosts(),
            plain.sources(),
            "box.lab.test",
            plain.ipv6(),
            plain.environment());
    assertThat(names(named, saying("NXDOMAIN"))).isEqualTo("web.lab.test web -> EAI_NONAME");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c.test d.test | web   | web.c.test web.d.test web",
        "''            | web   | web",
        "' '           | web   | web",
        "''            | web.x | web.x"
      })
  void localdomain_replaces_the_list(String localDomain, String name, String expected) {
    Lookup lookup =
        environment(
            lookup(name, "a.test", ""),
            new Lookup.Variables(Optional.of(localDomain), Optional.empty(), Optional.empty()));
    assertThat(names(lookup, saying("NXDOMAIN"))).isEqualTo(expected + " -> EAI_NONAME");
  }

  @Test
  void res_options_come_last() {
    Lookup lookup =
        environment(
            lookup("web.x", "a.test", "ndots:1"),
            new Lookup.Variables(
                Optional.empty(), Optional.of("ndots:3 attempts:1"), Optional.empty()));
    assertThat(names(lookup, saying("NXDOMAIN"))).isEqualTo("web.x.a.test web.x -> EAI_NONAME");
    assertThat(Traces.schedule(Traces.run(Profile.GLIBC, lookup, Simulation.network())))
        .isEqualTo("0 1 -> 2 EAI_AGAIN");
  }

  static Lookup environment(Lookup of, Lookup.Variables environment) {
    return new Lookup(
        of.name(),
        of.families(),
        of.conf(),
        of.hosts(),
        of.sources(),
        of.hostname(),
        of.ipv6(),
        environment);
  }

  @Test
  void rotation_begins_anywhere_and_goes_on_by_one_with_each_name() {
    List<String> trace =
        Traces.trace(
            Profile.GLIBC,
            Lookups.of(
                "web",
                "nameserver 192.0.2.53\nnameserver 192.0.2.54\nsearch a.test b.test\noptions rotate\n"),
            Simulation.network().server(NS1, saying("NXDOMAIN")).server(NS2, saying("NXDOMAIN")));
    List<String> servers = trace.subList(0, 6).stream().map(l -> l.split(" ")[3]).toList();
    String first = servers.get(0);
    String other = first.equals(".53") ? ".54" : ".53";
    assertThat(servers).containsExactly(first, first, other, other, first, first);
  }

  @Test
  void rotation_keeps_the_wait_of_each_server_and_both_types_together() {
    for (int seed = 0; seed < 20; seed++) {
      Replay replay =
          Simulation.network()
              .run(
                  Profile.GLIBC.stub(
                      Lookups.of(
                          "web.example.com",
                          "nameserver 192.0.2.53\nnameserver 192.0.2.54\nnameserver 192.0.2.55\n"
                              + "options rotate\n"),
                      new java.util.Random(seed)));
      String first = replay.sends().get(0).server().text();
      String expected =
          switch (first) {
            case NS1 -> "0 5 8 14 19 22 -> 28 EAI_AGAIN";
            case NS2 -> "0 3 9 14 17 23 -> 28 EAI_AGAIN";
            default -> "0 6 11 14 20 25 -> 28 EAI_AGAIN";
          };
      assertThat(Traces.schedule(replay)).isEqualTo(expected);
    }
  }
}
