package dev.whydns.probe.stub;

import static dev.whydns.probe.Simulation.healthy;
import static dev.whydns.probe.Simulation.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names Go asks for, and where it looks before it asks. */
class GoNamesTest {

  private static final String NAMESERVER = "nameserver 192.0.2.53\n";
  private static final String SEARCH = NAMESERVER + "search s1.test s2.test\n";
  private static final List<HostsFile.Entry> HOSTS =
      List.of(new HostsFile.Entry(1, IpAddress.literal("203.0.113.9"), List.of("DB.internal")));

  private static Replay run(Profile profile, Lookup lookup, Server server) {
    return Runs.of(profile, lookup, Simulation.network().server("192.0.2.53", server));
  }

  private static Replay run(String name, String resolvConf, Server server) {
    return run(Profile.GO, Lookups.of(name, resolvConf), server);
  }

  @ParameterizedTest
  @CsvSource({
    "db,   ndots:1, db.s1.test db.s2.test db",
    "db,   ndots:0, db db.s1.test db.s2.test",
    "a.b,  ndots:1, a.b a.b.s1.test a.b.s2.test",
    "a.b,  ndots:5, a.b.s1.test a.b.s2.test a.b",
    "db.,  ndots:1, db",
  })
  void candidates(String name, String option, String names) {
    Replay replay = run(name, SEARCH + "options " + option + "\n", saying("NXDOMAIN"));

    assertThat(String.join(" ", Runs.names(replay))).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource({"NXDOMAIN", "NOERROR", "SERVFAIL", "REFUSED", "FORMERR", "NOTIMP"})
  void any_error_goes_on_to_the_next_candidate(String rcode) {
    Replay replay = run("db", SEARCH, saying(rcode));

    assertThat(Runs.names(replay)).containsExactly("db.s1.test", "db.s2.test", "db");
  }

  @Test
  void an_address_for_a_suffix_ends_the_lookup() {
    Replay replay = run("db", SEARCH, OddReplies.under(".s2.test", healthy()));

    assertThat(Runs.names(replay)).containsExactly("db.s1.test", "db.s2.test");
    assertThat(Runs.ending(replay)).isEqualTo("resolved after 0.0: 2001:db8::7 203.0.113.7");
  }

  @Test
  void the_error_of_the_name_as_written_is_preferred_wherever_it_stands() {
    Server server =
        (transport, query, nth) ->
            Simulation.says(query, query.name().equals("a.b") ? "SERVFAIL" : "NXDOMAIN", 1);

    assertThat(Runs.ending(run("a.b", SEARCH, server)))
        .isEqualTo("try-again after 0.0: lookup a.b on 192.0.2.53:53: server misbehaving");
    assertThat(Runs.ending(run("a.b", SEARCH + "options ndots:2\n", server)))
        .isEqualTo("try-again after 0.0: lookup a.b on 192.0.2.53:53: server misbehaving");
  }

  @Test
  void of_two_lanes_the_error_of_the_later_stays() {
    Server server =
        (transport, query, nth) ->
            query.type().equals("A")
                ? Simulation.says(query, "NXDOMAIN", 30)
                : Simulation.says(query, "SERVFAIL", 1);

    assertThat(Runs.ending(run("a.b", NAMESERVER, server)))
        .isEqualTo("no-such-name after 0.0: lookup a.b on 192.0.2.53:53: no such host");
  }

  @Test
  void of_a_rooted_name_the_error_of_the_earlier_lane_stays() {
    Server server =
        (transport, query, nth) ->
            query.type().equals("A")
                ? Simulation.says(query, "NXDOMAIN", 30)
                : Simulation.says(query, "SERVFAIL", 1);

    assertThat(Runs.ending(run("a.b.", NAMESERVER, server)))
        .isEqualTo("try-again after 0.0: lookup a.b. on 192.0.2.53:53: server misbehaving");
  }

  @ParameterizedTest
  @CsvSource({
    "a..b,    no-such-name after 0.0: lookup a..b: no such host",
    "-a.test, no-such-name after 0.0: lookup -a.test: no such host",
    "12345,   no-such-name after 0.0: lookup 12345: no such host",
    "x.onion, no-address after 0.0: address x.onion: no suitable address found",
    "192.0.2.9, resolved after 0.0: 192.0.2.9",
  })
  void names_that_are_never_asked_for(String name, String ending) {
    Replay replay = run(name, NAMESERVER, healthy());

    assertThat(replay.sends()).isEmpty();
    assertThat(Runs.ending(replay)).isEqualTo(ending);
  }

  private static Lookup listed(String name, String options, String sources, Set<Family> families) {
    Lookup base = Lookups.of(name, NAMESERVER + options);
    return new Lookup(
        base.name(),
        families,
        base.conf(),
        HOSTS,
        sources.equals("missing")
            ? Optional.empty()
            : Optional.of(List.of(sources.split(" (?!S)"))),
        "box",
        base.ipv6(),
        base.environment());
  }

  @ParameterizedTest
  @CsvSource({
    "GO,      files dns,                          0, 203.0.113.9",
    "GO,      missing,                            0, 203.0.113.9",
    "GO,      dns files,                          2, 203.0.113.9",
    "GO,      dns,                                2, no such host",
    "GO,      files,                              0, 203.0.113.9",
    "GO,      files [NOTFOUND=return] dns,        0, 203.0.113.9",
    "GO,      dns [!UNAVAIL=return] files,        2, 203.0.113.9",
    "GO,      mymachines files,                   2, 203.0.113.9",
    "GO,      mymachines files dns,               0, 203.0.113.9",
    "GO,      mdns4_minimal dns files,            2, 203.0.113.9",
    "GO_1_19, dns files,                          2, 203.0.113.9",
    "GO_1_19, dns [NOTFOUND=return] files,        2, 203.0.113.9",
    "GO_1_19, dns [NOTFOUND=continue SUCCESS=return] files, 2, 203.0.113.9",
    "GO_1_19, dns [!UNAVAIL=return] files,        0, 203.0.113.9",
    "GO_1_19, mymachines dns,                     0, 203.0.113.9",
    "GO_1_19, mdns4_minimal dns files,            2, 203.0.113.9",
    "GO_1_19, myhostname dns,                     2, no such host",
  })
  void sources_decide_whether_the_hosts_file_spares_the_packets(
      Profile profile, String sources, int sends, String end) {
    Lookup lookup = listed("db.internal.", "", sources, EnumSet.allOf(Family.class));
    Replay replay = run(profile, lookup, saying("NXDOMAIN"));

    assertThat(replay.sends()).hasSize(sends);
    assertThat(Runs.ending(replay)).endsWith(": " + end);
  }

  @ParameterizedTest
  @CsvSource({
    "GO,      2",
    "GO_1_19, 0",
  })
  void options_that_are_not_understood_made_1_19_read_files_first(Profile profile, int sends) {
    Lookup lookup =
        listed("db.internal", "options edns0 trust-ad\n", "dns files", EnumSet.allOf(Family.class));

    assertThat(run(profile, lookup, saying("NXDOMAIN")).sends()).hasSize(sends);
  }

  @ParameterizedTest
  @CsvSource({
    "GO,      no-such-name after 0.0: lookup other.internal: no such host",
    "GO_1_19, no-address after 0.0: address other.internal: no suitable address found",
  })
  void a_name_that_is_in_no_file_is_not_asked_for_where_only_files_count(
      Profile profile, String ending) {
    Lookup lookup = listed("other.internal", "", "files", EnumSet.allOf(Family.class));
    Replay replay = run(profile, lookup, healthy());

    assertThat(replay.sends()).isEmpty();
    assertThat(Runs.ending(replay)).isEqualTo(ending);
  }

  @Test
  void a_hosts_entry_of_the_other_family_ends_the_lookup_too() {
    Replay replay =
        run(Profile.GO, listed("db.internal", "", "files dns", Set.of(Family.V6)), healthy());

    assertThat(replay.sends()).isEmpty();
    assertThat(Runs.ending(replay))
        .isEqualTo("no-address after 0.0: address db.internal: no suitable address found");
  }

  @Test
  void a_local_name_took_files_first_in_1_19() {
    Lookup lookup = listed("printer.local", "", "dns", EnumSet.allOf(Family.class));

    assertThat(GoOrder.of(lookup, GoRelease.V1_19)).isEqualTo(GoOrder.FILES_DNS);
    assertThat(GoOrder.of(lookup, GoRelease.SINCE_1_21)).isEqualTo(GoOrder.DNS);
  }
}
