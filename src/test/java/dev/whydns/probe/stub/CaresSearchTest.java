package dev.whydns.probe.stub;

import static dev.whydns.probe.stub.Wiretap.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names c-ares asks for, and what it knows without asking. */
class CaresSearchTest {

  private static final String SEARCH = ONE + "search a.test b.test\n";

  @ParameterizedTest
  @CsvSource({
    "db, 'db.a.test db.b.test db'",
    "db., 'db'",
    "db.web, 'db.web db.web.a.test db.web.b.test'",
    "db.web., 'db.web'"
  })
  void names_that_do_not_exist_are_looked_for_everywhere(String name, String asked) {
    assertThat(names(Lookups.of(name, SEARCH), Profile.C_ARES)).isEqualTo(asked);
    assertThat(names(Lookups.of(name, SEARCH), Profile.C_ARES_1_18)).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "ndots:0, db, 'db db.a.test db.b.test'",
    "ndots:2, db.web, 'db.web.a.test db.web.b.test db.web'",
    "ndots:16, a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p, 'a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.a.test "
        + "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.b.test a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p'"
  })
  void ndots_holds_without_a_limit(String option, String name, String asked) {
    Lookup lookup = Lookups.of(name, SEARCH + "options " + option + "\n");
    assertThat(names(lookup, Profile.C_ARES)).isEqualTo(asked);
  }

  @Test
  void the_socket_is_kept_from_name_to_name_and_the_ids_are_not() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("NXDOMAIN"))
            .run(Profile.C_ARES, "db", SEARCH);
    assertThat(replay.sends()).extracting(Replay.Send::socket).containsOnly(1);
    assertThat(replay.sends()).extracting(Replay.Send::id).doesNotHaveDuplicates();
    assertThat(Wiretap.ending(replay)).isEqualTo("NO_SUCH_NAME ENOTFOUND 0");
  }

  @Test
  void a_name_without_an_address_is_followed_by_the_next_and_remembered() {
    Replay replay = below("a.test", Simulation.saying("NOERROR"), Simulation.saying("NXDOMAIN"));
    assertThat(replay.sends()).hasSize(6);
    assertThat(Wiretap.ending(replay)).isEqualTo("NO_ADDRESS ENODATA 0");
    assertThat(Wiretap.ending(below("a.test", Simulation.saying("NOERROR"), Simulation.healthy())))
        .isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL, TRY_AGAIN ESERVFAIL 0",
    "REFUSED, FAILED EREFUSED 0",
    "FORMERR, FAILED EFORMERR 0",
    "NOTIMP, FAILED ENOTIMP 0"
  })
  void any_other_error_ends_the_list(String rcode, String ending) {
    Replay replay = below("a.test", Simulation.saying(rcode), Simulation.healthy());
    assertThat(replay.sends()).extracting(Replay.Send::name).containsOnly("db.a.test");
    assertThat(Wiretap.ending(replay)).isEqualTo(ending);
  }

  @Test
  void a_timeout_ends_the_list() {
    Replay replay = below("a.test", Simulation.silent(), Simulation.healthy());
    assertThat(replay.sends()).extracting(Replay.Send::name).containsOnly("db.a.test");
    assertThat(replay.ending().userSees()).isEqualTo("ETIMEOUT");
  }

  /** systemd-resolved says so to single labels. */
  @Test
  void trouble_with_a_single_label_is_followed_by_the_next_name() {
    String conf = ONE + "search a.test\noptions ndots:0\n";
    for (String rcode : List.of("SERVFAIL", "REFUSED")) {
      Replay replay =
          Wiretap.network()
              .server(
                  "192.0.2.53",
                  (transport, query, nth) ->
                      query.name().equals("db")
                          ? Simulation.says(query, rcode, 1)
                          : Simulation.answer(query, 1))
              .run(Profile.C_ARES, "db", conf);
      assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 2001:db8::7 0");
    }
  }

  private static Replay below(String suffix, Server there, Server elsewhere) {
    return Wiretap.network()
        .server(
            "192.0.2.53",
            (transport, query, nth) ->
                (query.name().endsWith(suffix) ? there : elsewhere).to(transport, query, nth))
        .run(Profile.C_ARES, "db", SEARCH);
  }

  @Test
  void the_root_as_a_suffix_asks_twice() {
    assertThat(names(Lookups.of("db", ONE + "search .\n"), Profile.C_ARES)).isEqualTo("db db");
  }

  @Test
  void a_suffix_with_a_leading_dot_fails_the_lookup_without_a_query() {
    for (Profile profile : List.of(Profile.C_ARES, Profile.C_ARES_1_18)) {
      Replay replay =
          Wiretap.network()
              .server("192.0.2.53", Simulation.healthy())
              .run(profile, "db", ONE + "search .a.test\n");
      assertThat(replay.sends()).isEmpty();
      assertThat(Wiretap.ending(replay)).isEqualTo("FAILED EBADNAME 0");
    }
  }

  @Test
  void a_domain_line_overrides_search_in_1_18_alone() {
    Lookup lookup = Lookups.of("db", ONE + "search a.test\ndomain b.test\n");
    assertThat(names(lookup, Profile.C_ARES)).isEqualTo("db.a.test db");
    assertThat(names(lookup, Profile.C_ARES_1_18)).isEqualTo("db.b.test db");
  }

  @Test
  void localdomain_replaces_the_list_by_its_first_word_and_in_1_18_by_all() {
    Lookup lookup = Environments.localDomain(Lookups.of("db", SEARCH), "x.test y.test");
    assertThat(names(lookup, Profile.C_ARES)).isEqualTo("db.x.test db");
    assertThat(names(lookup, Profile.C_ARES_1_18)).isEqualTo("db.x.test db.y.test db");
  }

  @Test
  void without_a_search_line_the_domain_of_the_host_name_is_taken() {
    Lookup lookup = Environments.hostname(Lookups.of("db", ONE), "box.lan.test");
    assertThat(names(lookup, Profile.C_ARES)).isEqualTo("db.lan.test db");
  }

  @Test
  void without_a_nameserver_127_0_0_1_is_asked() {
    Replay replay = Wiretap.network().run(Profile.C_ARES, "db", "options attempts:1\n");
    assertThat(replay.sends()).extracting(s -> s.server().text()).containsOnly("127.0.0.1");
  }

  @Test
  void rotate_chooses_among_all_servers_by_chance_for_each_query() {
    String conf = Wiretap.TWO + "options rotate\n";
    assertThat(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L))
        .extracting(
            seed ->
                Wiretap.sockets(
                    Wiretap.network()
                        .seed(seed)
                        .server("192.0.2.53", Simulation.healthy())
                        .server("192.0.2.54", Simulation.healthy())
                        .run(Profile.C_ARES, "db", conf)))
        .contains(List.of("A 53 #1", "AAAA 53 #1"), List.of("A 54 #1", "AAAA 54 #1"))
        .contains(List.of("A 53 #1", "AAAA 54 #2"));
  }

  @Test
  void use_vc_is_not_understood() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.healthy())
            .run(Profile.C_ARES, "db.test", ONE + "options use-vc\n");
    assertThat(replay.sends()).extracting(s -> s.transport().name()).containsOnly("UDP");
  }

  @Test
  void the_hosts_file_comes_first_unless_nsswitch_says_otherwise() {
    List<HostsFile.Entry> hosts =
        List.of(new HostsFile.Entry(1, IpAddress.literal("192.0.2.80"), List.of("Db", "web")));
    Lookup filesFirst = Environments.files(Lookups.of("db", ONE), hosts, List.of("files", "dns"));
    Lookup dnsFirst = Environments.files(Lookups.of("db", ONE), hosts, List.of("dns", "files"));
    Lookup dnsOnly = Environments.files(Lookups.of("db", ONE), hosts, List.of("dns"));
    assertThat(asked(filesFirst)).isEqualTo("RESOLVED 192.0.2.80 0");
    assertThat(asked(Wiretap.only(Family.V6, filesFirst))).isEqualTo("NO_SUCH_NAME ENOTFOUND 0");
    assertThat(asked(dnsFirst)).isEqualTo("RESOLVED 192.0.2.80 0");
    assertThat(asked(dnsOnly)).isEqualTo("NO_SUCH_NAME ENOTFOUND 0");
  }

  private static String asked(Lookup lookup) {
    return Wiretap.ending(
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("NXDOMAIN"))
            .run(Profile.C_ARES, lookup));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.80, RESOLVED 192.0.2.80 0",
    "2001:db8::80, RESOLVED 2001:db8::80 0",
    "localhost, RESOLVED 127.0.0.1 ::1 0",
    "db.localhost, RESOLVED 127.0.0.1 ::1 0",
    "hidden.onion, NO_SUCH_NAME ENOTFOUND 0"
  })
  void some_names_are_known_without_asking(String name, String ending) {
    Replay replay = Wiretap.network().run(Profile.C_ARES, name, ONE);
    assertThat(replay.sends()).isEmpty();
    assertThat(Wiretap.ending(replay)).isEqualTo(ending);
  }

  private static String names(Lookup lookup, Profile profile) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying("NXDOMAIN"))
            .run(profile, Wiretap.only(Family.V4, lookup));
    return String.join(" ", replay.sends().stream().map(Replay.Send::name).toList());
  }
}
