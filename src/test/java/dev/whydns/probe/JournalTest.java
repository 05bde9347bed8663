package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.probe.stub.Query;
import dev.whydns.probe.stub.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which reply belongs to which query, and how much is kept of a flood. */
class JournalTest {

  private static final IpAddress SERVER = IpAddress.literal("192.0.2.53");
  private static final Query A = new Query(1, "api.example.com", "A", Optional.empty(), false);

  private final Journal journal = new Journal();

  @BeforeEach
  void a_socket() {
    journal.opened(7, Transport.UDP, "192.0.2.1:40000");
    journal.ended(new Replay.Ending(Replay.Result.RESOLVED, 0, "", List.of(), false));
  }

  @Test
  void a_reply_right_after_a_resend_answers_that_and_the_first_was_lost() {
    sentAt(0);
    sentAt(5000);
    cameAt(5002, A.id());

    assertThat(fates()).containsExactly("silent for 20000", "answered after 2");
  }

  @Test
  void as_many_replies_as_queries_are_those_of_a_slow_server() {
    sentAt(0);
    sentAt(5000);
    cameAt(6000, A.id());
    cameAt(11_000, A.id());

    assertThat(fates()).containsExactly("answered after 6000", "answered after 6000");
  }

  @Test
  void one_reply_in_between_is_taken_for_the_first() {
    sentAt(0);
    sentAt(2500);
    cameAt(8000, A.id());

    assertThat(fates()).containsExactly("answered after 8000", "silent for 17500");
  }

  @Test
  void of_three_queries_the_middle_one_may_be_the_lost_one() {
    sentAt(0);
    sentAt(5000);
    sentAt(10_000);
    cameAt(1, A.id());
    cameAt(10_001, A.id());

    assertThat(fates()).containsExactly("answered after 1", "silent for 15000", "answered after 1");
  }

  @Test
  void a_reply_twice_is_no_answer_to_a_query_that_failed() {
    sentAt(0);
    cameAt(1, A.id());
    cameAt(2, A.id());

    assertThat(fates()).containsExactly("answered after 1");
    assertThat(replay().arrivals()).hasSize(2).allMatch(a -> a.toSend().getAsInt() == 1);
  }

  @Test
  void a_reply_with_another_id_or_from_another_server_answers_nothing() {
    sentAt(0);
    cameAt(1, 2);
    journal.arrived(
        Duration.ofMillis(2), 7, IpAddress.literal("192.0.2.54"), response(A.id()), false);

    assertThat(fates()).containsExactly("silent for 20000");
    assertThat(replay().arrivals()).hasSize(2).allMatch(a -> a.toSend().isEmpty());
  }

  @Test
  void a_flood_is_bounded_and_hides_no_answer() {
    sentAt(0);
    for (int i = 0; i < 5000; i++) {
      cameAt(1, 2);
      journal.lastWas(new Replay.Use.Ignored("another ID"));
    }
    cameAt(2, A.id());
    cameAt(3, A.id());
    journal.lastWas(new Replay.Use.Late());

    Replay replay = replay();
    assertThat(replay.arrivals()).hasSize(501);
    assertThat(replay.answerTo(replay.sends().get(0)).orElseThrow().id()).hasValue(A.id());
    assertThat(replay.arrivals().get(500).use()).isInstanceOf(Replay.Use.Taken.class);
    assertThat(replay.arrivals().subList(0, 500))
        .allMatch(a -> a.use() instanceof Replay.Use.Ignored);
  }

  @Test
  void an_unanswered_query_is_listened_to_as_long_as_another_took() {
    assertThat(journal.listensUntil(seconds(4), Set.of())).isZero();
    sentAt(0);
    assertThat(journal.listensUntil(seconds(4), Set.of())).isEqualTo(seconds(4));
    sentAt(5000);
    assertThat(journal.listensUntil(seconds(4), Set.of())).isEqualTo(seconds(9));
    cameAt(6000, A.id());
    assertThat(journal.listensUntil(seconds(4), Set.of())).isEqualTo(Duration.ofMillis(11_500));
    cameAt(11_000, A.id());
    assertThat(journal.listensUntil(seconds(4), Set.of())).isZero();
  }

  @Test
  void nothing_is_listened_for_on_a_connection_that_the_library_ended() {
    journal.opened(8, Transport.TCP, "");
    journal.sent(Duration.ZERO, 8, new Journal.Remote(SERVER, 53, false), A, 30);

    assertThat(journal.listensUntil(seconds(4), Set.of())).isEqualTo(seconds(4));
    assertThat(journal.listensUntil(seconds(4), Set.of(8))).isZero();
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private void sentAt(long ms) {
    journal.sent(Duration.ofMillis(ms), 7, new Journal.Remote(SERVER, 53, false), A, 30);
  }

  private void cameAt(long ms, int id) {
    journal.arrived(Duration.ofMillis(ms), 7, SERVER, response(id), false);
  }

  private static Response response(int id) {
    Reply reply = new Reply("NOERROR", false, false, true, List.of(), 60);
    return new Response(id, "api.example.com", "A", reply, 0, false);
  }

  private Replay replay() {
    return journal.replay(
        new Replay.Label("test", "test", "", Replay.Via.NAT, List.of(), 0),
        "api.example.com",
        new Exchange.Vantage("web", 1),
        Duration.ofSeconds(20));
  }

  private List<String> fates() {
    Replay replay = replay();
    return replay.sends().stream().map(s -> fate(replay, s)).toList();
  }

  private static String fate(Replay replay, Replay.Send s) {
    if (s.fate() instanceof Fate.Silent silent) {
      return String.format(Locale.ROOT, "silent for %.0f", silent.listenedMs());
    }
    return String.format(
        Locale.ROOT, "answered after %.0f", replay.answerTo(s).orElseThrow().atMs() - s.atMs());
  }
}
