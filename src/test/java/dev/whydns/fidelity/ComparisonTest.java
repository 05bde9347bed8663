package dev.whydns.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.fidelity.Packet.Kind;
import dev.whydns.fidelity.Packet.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final String ONE = "10.53.0.53";
  private static final String TWO = "10.53.0.54";
  private static final Comparison PLAIN = comparison(Order.AS_SENT, false);

  private static Comparison comparison(Order order, boolean rotated) {
    return new Comparison(order, rotated, List.of(ONE, TWO), 50, 50);
  }

  private static Packet udp(long ms, String server, int port, int id, String type) {
    return query(
        ms, Kind.UDP, server, port, new Question(id, 0x100, type, "web.test.", none(), false));
  }

  private static Packet query(long ms, Kind kind, String server, int port, Question question) {
    return new Packet(
        1_795_232_238_000_000_000L + ms * 1_000_000, kind, server, port, question, false);
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }

  private static Recording resolved(double endMs, Packet... packets) {
    return new Recording(List.of(packets), "A AAAA", endMs);
  }

  @Test
  void other_ports_and_ids_are_the_same_while_they_are_shared_alike() {
    Recording library = resolved(1, udp(0, ONE, 4000, 7, "A"), udp(0, ONE, 4000, 8, "AAAA"));
    Recording profile = resolved(1, udp(9, ONE, 5000, 1, "A"), udp(9, ONE, 5000, 2, "AAAA"));

    assertThat(PLAIN.differences(library, profile)).isEmpty();
  }

  @Test
  void a_socket_of_its_own_is_a_difference() {
    Recording library = resolved(1, udp(0, ONE, 4000, 7, "A"), udp(0, ONE, 4000, 8, "AAAA"));
    Recording profile = resolved(1, udp(0, ONE, 4000, 7, "A"), udp(0, ONE, 4001, 8, "AAAA"));

    assertThat(PLAIN.differences(library, profile))
        .containsExactly(
            "packet 2: udp AAAA web.test. to 1 s1 i2 0100, "
                + "profile: udp AAAA web.test. to 1 s2 i2 0100");
  }

  @Test
  void only_numbers_that_are_shared_otherwise_may_be_chance() {
    Recording library = resolved(1, udp(0, ONE, 4000, 7, "A"), udp(0, TWO, 4001, 8, "A"));
    Recording samePort = resolved(1, udp(0, ONE, 4000, 7, "A"), udp(0, TWO, 4000, 8, "A"));
    Recording otherServer = resolved(1, udp(0, ONE, 4000, 7, "A"), udp(0, ONE, 4001, 8, "A"));

    assertThat(PLAIN.mayBeChance(library, samePort)).isTrue();
    assertThat(PLAIN.mayBeChance(library, otherServer)).isFalse();
  }

  @Test
  void the_median_of_busy_times_counts() {
    Recording library = resolved(1, udp(0, ONE, 4000, 7, "A"));
    Recording late = resolved(90, udp(0, ONE, 4000, 7, "A"));

    assertThat(PLAIN.inTime(List.of(library, library, library), List.of(late, library, library)))
        .isEmpty();
    assertThat(PLAIN.inTime(List.of(library, library, library), List.of(late, late, library)))
        .containsExactly("end: after 1 ms, profile: after 90 ms");
  }

  @Test
  void an_id_that_is_kept_is_a_difference_from_one_that_is_new() {
    Recording library = resolved(1000, udp(0, ONE, 4000, 7, "A"), udp(1000, ONE, 4000, 7, "A"));
    Recording profile = resolved(1000, udp(0, ONE, 4000, 7, "A"), udp(1000, ONE, 4000, 8, "A"));

    assertThat(PLAIN.differences(library, profile))
        .containsExactly(
            "packet 2: udp A web.test. to 1 s1 i1 0100, profile: udp A web.test. to 1 s1 i2 0100");
  }

  @Test
  void another_order_is_a_difference_but_for_a_library_that_leaves_it_to_chance() {
    Recording library = resolved(1, udp(0, ONE, 4000, 7, "A"), udp(0, ONE, 4001, 8, "AAAA"));
    Recording profile = resolved(1, udp(0, ONE, 4001, 8, "AAAA"), udp(0, ONE, 4000, 7, "A"));

    assertThat(PLAIN.differences(library, profile)).hasSize(2);
    assertThat(comparison(Order.EACH_TYPE_BY_ITSELF, false).differences(library, profile))
        .isEmpty();
  }

  @Test
  void packets_and_the_end_may_be_50_ms_off() {
    Recording library = resolved(1000, udp(0, ONE, 4000, 7, "A"), udp(1000, ONE, 4000, 7, "A"));
    Recording near = resolved(1050, udp(0, ONE, 4000, 7, "A"), udp(950, ONE, 4000, 7, "A"));
    Recording far = resolved(1051, udp(0, ONE, 4000, 7, "A"), udp(949, ONE, 4000, 7, "A"));

    assertThat(PLAIN.differences(library, near)).isEmpty();
    assertThat(PLAIN.differences(library, far))
        .containsExactly(
            "packet 2: udp A web.test. to 1 s1 i1 0100 after 1000 ms, profile: after 949 ms",
            "end: after 1000 ms, profile: after 1051 ms");
  }

  @Test
  void a_packet_too_many_and_another_end_are_differences() {
    Recording library = resolved(1, udp(0, ONE, 4000, 7, "A"));
    Recording profile =
        new Recording(
            List.of(udp(0, ONE, 4000, 7, "A"), udp(0, TWO, 4001, 7, "A")), "EAI_AGAIN", 1);

    assertThat(PLAIN.differences(library, profile))
        .containsExactly(
            "packet 2: nothing, profile: udp A web.test. to 2 s2 i1 0100",
            "end: A AAAA, profile: EAI_AGAIN");
  }

  @Test
  void the_server_that_rotation_begins_with_counts_as_the_first() {
    Recording library = resolved(1, udp(0, ONE, 4000, 7, "A"), udp(0, TWO, 4001, 7, "A"));
    Recording profile = resolved(1, udp(0, TWO, 4000, 7, "A"), udp(0, ONE, 4001, 7, "A"));

    assertThat(PLAIN.differences(library, profile)).hasSize(2);
    assertThat(comparison(Order.AS_SENT, true).differences(library, profile)).isEmpty();
  }

  @Test
  void flags_edns_cookies_and_the_transport_are_compared() {
    Question plain = new Question(7, 0x100, "A", "web.test.", none(), false);
    List<Question> others = new ArrayList<>();
    others.add(new Question(7, 0x120, "A", "web.test.", none(), false));
    others.add(new Question(7, 0x100, "A", "web.test.", OptionalInt.of(1232), false));
    others.add(new Question(7, 0x100, "A", "web.test.", OptionalInt.of(1232), true));
    Recording library = resolved(1, query(0, Kind.UDP, ONE, 4000, plain));

    assertThat(others.stream().map(o -> resolved(1, query(0, Kind.UDP, ONE, 4000, o))))
        .map(profile -> PLAIN.differences(library, profile).get(0))
        .containsExactly(
            "packet 1: udp A web.test. to 1 s1 i1 0100, profile: udp A web.test. to 1 s1 i1 0120",
            "packet 1: udp A web.test. to 1 s1 i1 0100, "
                + "profile: udp A web.test. to 1 s1 i1 0100 edns1232",
            "packet 1: udp A web.test. to 1 s1 i1 0100, "
                + "profile: udp A web.test. to 1 s1 i1 0100 edns1232 cookie");
    assertThat(PLAIN.differences(library, resolved(1, query(0, Kind.TCP, ONE, 4000, plain))))
        .containsExactly(
            "packet 1: udp A web.test. to 1 s1 i1 0100, profile: tcp A web.test. to 1 s1 i1 0100");
  }

  @Test
  void what_comes_after_the_cut_does_not_count() {
    Recording library =
        new Recording(
            List.of(udp(0, ONE, 4000, 7, "A"), udp(5100, ONE, 4000, 7, "A")), "EAI_AGAIN", 6000);

    assertThat(library.until(5000))
        .isEqualTo(new Recording(library.packets().subList(0, 1), Recording.CUT, 5000));
    assertThat(library.until(6000)).isEqualTo(library);
  }
}
