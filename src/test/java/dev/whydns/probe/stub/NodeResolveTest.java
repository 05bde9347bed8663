package dev.whydns.probe.stub;

import static dev.whydns.probe.stub.Wiretap.NAME;
import static dev.whydns.probe.stub.Wiretap.ONE;
import static dev.whydns.probe.stub.Wiretap.THREE;
import static dev.whydns.probe.stub.Wiretap.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Server;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Node's {@code dns.resolve4()}, whose timeouts are looked after once a second. */
class NodeResolveTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_silent_server_is_asked_four_times_at_whole_ticks(long seed) {
    Replay replay = Wiretap.network().seed(seed).run(Profile.NODE_RESOLVE, NAME, ONE);
    List<Double> times = replay.sends().stream().map(s -> s.atMs() / 1000).toList();
    assertThat(Wiretap.sockets(replay)).containsExactly("A 53 #1", "A 53 #2", "A 53 #3", "A 53 #4");
    assertThat(replay.sends()).extracting(Replay.Send::id).containsOnly(replay.sends().get(0).id());
    assertThat(times.get(1)).isBetween(2.9, 3.0);
    assertThat(times.get(2) - times.get(1)).isBetween(3.0, 4.1);
    assertThat(times.get(3) - times.get(2)).isBetween(5.0, 8.1);
    assertThat(replay.ending().elapsedMs() / 1000 - times.get(3)).isBetween(9.0, 16.1);
    assertThat(times).allSatisfy(t -> assertThat(t == 0 || distance(t) < 0.02).isTrue());
    assertThat(replay.ending().userSees()).isEqualTo("queryA ETIMEOUT api.example.com");
  }

  /** From the next tick of 1.002 s that began at -0.05 s. */
  private static double distance(double seconds) {
    double ticks = (seconds + 0.05) / 1.002;
    return Math.abs(ticks - Math.round(ticks));
  }

  @ParameterizedTest
  @CsvSource({"2, 36, 64", "3, 52, 96"})
  void more_servers_take_longer(int servers, double least, double most) {
    String conf = List.of(ONE, TWO, THREE).get(servers - 1);
    Replay replay = Wiretap.network().run(Profile.NODE_RESOLVE, NAME, conf);
    assertThat(replay.sends()).hasSize(4 * servers);
    assertThat(replay.sends()).extracting(Replay.Send::socket).doesNotHaveDuplicates();
    assertThat(replay.ending().elapsedMs() / 1000).isBetween(least, most);
  }

  @Test
  void timeout_holds_and_attempts_does_not() {
    Replay replay =
        Wiretap.network().run(Profile.NODE_RESOLVE, NAME, ONE + "options timeout:1 attempts:1\n");
    assertThat(replay.sends()).hasSize(4);
    assertThat(replay.sends().get(1).atMs()).isBetween(1900.0, 2000.0);
    assertThat(replay.ending().elapsedMs()).isBetween(9000.0, 18_000.0);
  }

  /** Whatever is read starts the second anew. */
  @Test
  void a_reply_with_another_id_moves_the_ticks() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.confused())
            .run(Profile.NODE_RESOLVE, NAME, ONE);
    assertThat(replay.sends().get(1).atMs()).isBetween(2000.0, 2010.0);
  }

  @Test
  void the_query_has_no_edns_and_the_name_no_suffix() {
    Wiretap wire = Wiretap.network().server("192.0.2.53", Simulation.healthy());
    Replay replay = wire.run(Profile.NODE_RESOLVE, "db", ONE + "search a.test\n");
    assertThat(wire.queries()).hasSize(1);
    assertThat(wire.queries().get(0).edns()).isEqualTo(Optional.empty());
    assertThat(Wiretap.questions(replay)).containsExactly("A db");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 0");
  }

  @Test
  void only_ipv6_is_resolve6() {
    Lookup lookup = Wiretap.only(Family.V6, Lookups.of(NAME, ONE));
    assertThat(
            Wiretap.ending(
                Wiretap.network()
                    .server("192.0.2.53", Simulation.healthy())
                    .run(Profile.NODE_RESOLVE, lookup)))
        .isEqualTo("RESOLVED 2001:db8::7 0");
    assertThat(
            Wiretap.ending(
                Wiretap.network()
                    .server("192.0.2.53", Simulation.saying("NXDOMAIN"))
                    .run(Profile.NODE_RESOLVE, lookup)))
        .isEqualTo("NO_SUCH_NAME queryAaaa ENOTFOUND api.example.com 0");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL, TRY_AGAIN queryA ESERVFAIL api.example.com 0",
    "REFUSED, FAILED queryA EREFUSED api.example.com 0",
    "NOTIMP, FAILED queryA ENOTIMP api.example.com 0",
    "FORMERR, FAILED queryA EFORMERR api.example.com 0",
    "NXDOMAIN, NO_SUCH_NAME queryA ENOTFOUND api.example.com 0",
    "NOERROR, NO_ADDRESS queryA ENODATA api.example.com 0"
  })
  void any_reply_is_final(String rcode, String ending) {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Simulation.saying(rcode))
            .server("192.0.2.54", Simulation.healthy())
            .run(Profile.NODE_RESOLVE, NAME, TWO);
    assertThat(Wiretap.sockets(replay)).containsExactly("A 53 #1");
    assertThat(Wiretap.ending(replay)).isEqualTo(ending);
  }

  @Test
  void a_closed_port_or_a_missing_permission_ends_it_at_once_or_goes_on() {
    for (Server server : List.of(Wiretap.refusing(), Wiretap.rebuffing(), Wiretap.forbidden())) {
      Replay alone =
          Wiretap.network().server("192.0.2.53", server).run(Profile.NODE_RESOLVE, NAME, ONE);
      assertThat(Wiretap.sockets(alone))
          .containsExactly("A 53 #1", "A 53 #2", "A 53 #3", "A 53 #4");
      assertThat(Wiretap.ending(alone))
          .isEqualTo("TRY_AGAIN queryA ECONNREFUSED api.example.com 0");
      Replay second =
          Wiretap.network()
              .server("192.0.2.53", server)
              .server("192.0.2.54", Simulation.healthy())
              .run(Profile.NODE_RESOLVE, NAME, TWO);
      assertThat(Wiretap.sockets(second)).containsExactly("A 53 #1", "A 54 #2");
    }
  }

  @Test
  void a_bare_header_is_no_reply() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.bareRefusal())
            .run(Profile.NODE_RESOLVE, NAME, ONE);
    assertThat(replay.sends()).hasSize(4);
    assertThat(Wiretap.ending(replay)).isEqualTo("FAILED queryA EBADRESP api.example.com 0");
  }

  @Test
  void a_truncated_reply_is_asked_for_over_tcp() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.truncating(Simulation.healthy()))
            .run(Profile.NODE_RESOLVE, NAME, ONE);
    assertThat(Wiretap.sockets(replay)).containsExactly("A 53 #1", "A 53 #2");
    assertThat(Wiretap.ending(replay)).isEqualTo("RESOLVED 203.0.113.7 0");
  }

  @Test
  void a_refused_connection_is_refused() {
    Replay replay =
        Wiretap.network()
            .server("192.0.2.53", Wiretap.truncating(Wiretap.refusing()))
            .run(Profile.NODE_RESOLVE, NAME, ONE);
    assertThat(Wiretap.ending(replay)).isEqualTo("TRY_AGAIN queryA ECONNREFUSED api.example.com 0");
  }

  /** The socket of a try is closed at the next one; a later try waits long enough. */
  @ParameterizedTest
  @CsvSource({"4000, 1, 6900, 11100", "4000, 2, 6900, 11100", "8000, 1, 13000, 23100"})
  void a_slow_answer_is_taken_by_a_later_try(int ms, long seed, double least, double most) {
    Replay replay =
        Wiretap.network()
            .seed(seed)
            .server("192.0.2.53", Wiretap.after(ms))
            .run(Profile.NODE_RESOLVE, NAME, ONE);
    assertThat(replay.ending().addresses()).containsExactly("203.0.113.7");
    assertThat(replay.ending().elapsedMs()).isBetween(least, most);
    assertThat(replay.arrivals().get(0).use()).isEqualTo(new Replay.Use.Late());
  }

  @Test
  void the_hosts_file_is_not_read_and_bad_names_are_not_asked() {
    List<HostsFile.Entry> hosts =
        List.of(new HostsFile.Entry(1, IpAddress.literal("192.0.2.80"), List.of(NAME)));
    Lookup lookup = Environments.files(Lookups.of(NAME, ONE), hosts, List.of("files", "dns"));
    assertThat(
            Wiretap.ending(
                Wiretap.network()
                    .server("192.0.2.53", Simulation.healthy())
                    .run(Profile.NODE_RESOLVE, lookup)))
        .isEqualTo("RESOLVED 203.0.113.7 0");
    assertThat(Wiretap.ending(Wiretap.network().run(Profile.NODE_RESOLVE, "a..b", ONE)))
        .isEqualTo("FAILED queryA EBADNAME a..b 0");
  }
}
