package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.onType;
import static dev.whydns.probe.Simulation.saying;
import static dev.whydns.probe.Simulation.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Lookup.Ipv6;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names and families musl asks for. */
class MuslNamesTest {

  private static final Server NX = saying("NXDOMAIN");
  private static final String NAMESERVER = "nameserver 192.0.2.53\n";
  private static final String SEARCH = NAMESERVER + "search s1.test s2.test\n";

  private static final Map<String, Server> STEPS =
      Map.of(
          "NXDOMAIN", NX,
          "NODATA", saying("NOERROR"),
          "SERVFAIL", saying("SERVFAIL"),
          "REFUSED", saying("REFUSED"),
          "timeout", silent(),
          "A: NX; AAAA: SERVFAIL", onType("A", NX, saying("SERVFAIL")),
          "A: SERVFAIL; AAAA: NX", onType("A", saying("SERVFAIL"), NX));

  private static Replay run(Profile profile, Lookup lookup, Server server) {
    return Runs.of(profile, lookup, Simulation.network().server("192.0.2.53", server));
  }

  private static Replay run(String name, String resolvConf, Server server) {
    return run(Profile.MUSL, Lookups.of(name, resolvConf), server);
  }

  @ParameterizedTest
  @CsvSource({
    "NXDOMAIN, db.s1.test db.s2.test db, no-such-name after 0.0: EAI_NONAME",
    "NODATA,   db.s1.test,               no-address after 0.0: EAI_NODATA",
    "SERVFAIL, db.s1.test,               try-again after 5.0: EAI_AGAIN",
    "REFUSED,  db.s1.test,               try-again after 5.0: EAI_AGAIN",
    "timeout,  db.s1.test,               try-again after 5.0: EAI_AGAIN",
    "A: NX; AAAA: SERVFAIL, db.s1.test db.s2.test db, no-such-name after 15.0: EAI_NONAME",
    "A: SERVFAIL; AAAA: NX, db.s1.test,               try-again after 5.0: EAI_AGAIN",
  })
  void only_nxdomain_goes_on_to_the_next_suffix(String step, String names, String ending) {
    Replay replay = run("db", SEARCH, STEPS.get(step));

    assertThat(String.join(" ", Runs.names(replay))).isEqualTo(names);
    assertThat(Runs.ending(replay)).isEqualTo(ending);
  }

  @Test
  void each_suffix_has_a_socket_and_ids_of_its_own() {
    Replay replay = run("db", SEARCH, NX);

    assertThat(replay.sends()).extracting(Replay.Send::socket).containsExactly(1, 1, 2, 2, 3, 3);
    assertThat(replay.sends()).extracting(Replay.Send::id).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "a.b,  ndots:1, a.b",
    "db,   ndots:0, db",
    "db.,  ndots:1, db",
    "a.b,  ndots:5, a.b.s1.test a.b.s2.test a.b",
  })
  void a_name_with_dots_enough_never_gets_a_suffix(String name, String option, String names) {
    Replay replay = run(name, SEARCH + "options " + option + "\n", NX);

    assertThat(String.join(" ", Runs.names(replay))).isEqualTo(names);
  }

  @Test
  void a_search_line_that_is_too_long_is_lost() {
    String line = "search s1.test " + "x".repeat(60) + ".test " + "y".repeat(200) + "\n";

    assertThat(Runs.names(run("db", NAMESERVER + line, NX))).containsExactly("db");
  }

  @Test
  void a_suffix_that_makes_no_name_is_passed_over_since_1_2_4_and_ends_the_lookup_before() {
    Lookup lookup = Lookups.of("db", NAMESERVER + "search " + "x".repeat(64) + " s2.test\n");

    assertThat(Runs.names(run(Profile.MUSL, lookup, NX))).containsExactly("db.s2.test", "db");
    Replay before = run(Profile.MUSL_1_2_3, lookup, NX);
    assertThat(before.sends()).isEmpty();
    assertThat(Runs.ending(before)).isEqualTo("no-such-name after 0.0: EAI_NONAME");
  }

  @ParameterizedTest
  @CsvSource({"''", "'.'", "a..b", "db..", "a.b.."})
  void impossible_names_send_nothing(String name) {
    Replay replay = run(name, NAMESERVER, healthy());

    assertThat(replay.sends()).isEmpty();
    assertThat(Runs.ending(replay)).isEqualTo("no-such-name after 0.0: EAI_NONAME");
  }

  private static Lookup with(Lookup base, List<HostsFile.Entry> hosts, Set<Family> families) {
    return new Lookup(
        base.name(),
        families,
        base.conf(),
        hosts,
        Optional.of(List.of("dns")),
        base.hostname(),
        Ipv6.NONE,
        base.environment());
  }

  @ParameterizedTest
  @CsvSource({
    "db.internal,  V4, 0, resolved after 0.0: 203.0.113.9",
    "db.internal,  V6, 0, no-address after 0.0: EAI_NODATA",
    "DB.internal,  V4, 1, resolved after 0.0: 203.0.113.7",
    "db.internal., V4, 1, resolved after 0.0: 203.0.113.7",
  })
  void the_hosts_file_comes_first_whatever_nsswitch_says(
      String name, Family family, int sends, String ending) {
    List<HostsFile.Entry> hosts =
        List.of(
            new HostsFile.Entry(1, IpAddress.literal("203.0.113.9"), List.of("x", "db.internal")));
    Replay replay =
        run(Profile.MUSL, with(Lookups.of(name, NAMESERVER), hosts, EnumSet.of(family)), healthy());

    assertThat(replay.sends()).hasSize(sends);
    assertThat(Runs.ending(replay)).isEqualTo(ending);
  }

  @Test
  void a_literal_address_is_its_own_answer() {
    Replay replay = run("2001:DB8::9", NAMESERVER, healthy());

    assertThat(replay.sends()).isEmpty();
    assertThat(Runs.ending(replay)).isEqualTo("resolved after 0.0: 2001:db8::9");
  }

  private static Lookup ipv6(Ipv6 state, Set<Family> families) {
    Lookup base = Lookups.of("api.example.com", NAMESERVER);
    return new Lookup(
        base.name(),
        families,
        base.conf(),
        base.hosts(),
        base.sources(),
        base.hostname(),
        state,
        base.environment());
  }

  @ParameterizedTest
  @CsvSource({
    "MUSL,            NONE,          'A .53 0.0, AAAA .53 0.0'",
    "MUSL_ADDRCONFIG, NONE,          'A .53 0.0'",
    "MUSL_ADDRCONFIG, LOOPBACK_ONLY, 'A .53 0.0, AAAA .53 0.0'",
    "MUSL_ADDRCONFIG, PRESENT,       'A .53 0.0, AAAA .53 0.0'",
  })
  void addrconfig_drops_aaaa_only_without_any_ipv6(Profile profile, Ipv6 state, String sends) {
    Replay replay = run(profile, ipv6(state, EnumSet.allOf(Family.class)), healthy());

    assertThat(Runs.sends(replay)).isEqualTo(sends);
  }

  @Test
  void addrconfig_asks_for_a_and_throws_it_away_where_ipv6_alone_is_wanted() {
    Replay replay = run(Profile.MUSL_ADDRCONFIG, ipv6(Ipv6.NONE, Set.of(Family.V6)), healthy());

    assertThat(Runs.sends(replay)).isEqualTo("A .53 0.0");
    assertThat(Runs.ending(replay)).isEqualTo("no-address after 0.0: EAI_NODATA");
  }

  @Test
  void one_family_is_one_query_with_half_the_budget_for_servfail() {
    Replay replay = run(Profile.MUSL, ipv6(Ipv6.PRESENT, Set.of(Family.V6)), saying("SERVFAIL"));

    assertThat(Runs.times(replay, "AAAA")).isEqualTo("0.0 0.0 0.0 2.5 2.5 2.5");
    assertThat(Runs.times(replay, "A")).isEmpty();
  }
}
