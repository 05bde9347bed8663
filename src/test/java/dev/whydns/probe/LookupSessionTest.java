package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Event;
import dev.whydns.probe.stub.Query;
import dev.whydns.probe.stub.Response;
import dev.whydns.probe.stub.Stub;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a session makes of a library that misbehaves, and of messages that come too late. */
class LookupSessionTest {

  private static final IpAddress SERVER = IpAddress.literal("192.0.2.53");
  private static final Query A = new Query(1, "api.example.com", "A", Optional.empty(), false);

  /** A library that sends one query over that transport, and then does as a test says. */
  private record Scripted(Transport transport, Function<Event, List<Action>> then) implements Stub {
    @Override
    public List<Action> start() {
      Action.Open open =
          transport == Transport.UDP ? Action.Open.udp(3, SERVER) : Action.Open.tcp(3, SERVER);
      return List.of(open, new Action.Send(3, SERVER, List.of(A)));
    }

    @Override
    public List<Action> on(Event event) {
      return then.apply(event);
    }
  }

  private static final class Recorded implements Ports {
    final List<String> calls = new ArrayList<>();
    final boolean stream;

    Recorded(Transport transport) {
      stream = transport == Transport.TCP;
    }

    @Override
    public String open(Action.Open open) {
      return stream ? "" : "192.0.2.1:40000";
    }

    @Override
    public int send(int socket, IpAddress server, List<Query> queries) throws IOException {
      calls.add("send");
      return 33;
    }

    @Override
    public boolean isStream(int socket) {
      return stream;
    }

    @Override
    public int portOf(int socket, IpAddress server) {
      return 53;
    }

    @Override
    public void close(int socket) {
      calls.add("close");
    }
  }

  @Test
  void a_library_without_a_timer_hangs_after_a_fixed_patience() {
    LookupSession session = session(Transport.TCP, Optional.empty(), e -> List.of());
    session.tick(ms(19_999));
    assertThat(session.isOver()).isFalse();
    assertThat(session.nextTick(ms(19_999))).isEqualTo(ms(20_000));
    session.tick(ms(20_000));

    Replay.Ending end = replay(session).ending();
    assertThat(end.result()).isEqualTo(Result.HANGS);
    assertThat(end.elapsedMs()).isEqualTo(20_000);
    assertThat(end.predicted()).isFalse();
  }

  @Test
  void a_quick_run_tells_that_a_library_hangs_once_the_question_was_waited_for() {
    LookupSession session = session(Transport.TCP, Optional.of(ms(2000)), e -> List.of());
    session.tick(ms(0));
    assertThat(session.nextTick(ms(0))).isEqualTo(ms(2000));
    session.tick(ms(2000));

    Replay.Ending end = replay(session).ending();
    assertThat(end.result()).isEqualTo(Result.HANGS);
    assertThat(end.elapsedMs()).isEqualTo(20_000);
    assertThat(end.predicted()).isTrue();
  }

  @Test
  void a_quick_run_never_asks_to_be_called_again_at_once() {
    LookupSession session =
        session(
            Transport.UDP,
            Optional.of(ms(2000)),
            e -> List.of(new Action.Wake(e.at().plusSeconds(5))));
    session.garbage(ms(1900), 3, SERVER, "no DNS");
    session.tick(ms(1900));

    assertThat(session.nextTick(ms(1900))).isEqualTo(ms(2000));
  }

  @Test
  void a_run_that_ends_first_leaves_a_lookup_unfinished() {
    LookupSession session =
        session(Transport.UDP, Optional.empty(), e -> List.of(new Action.Wake(ms(60_000))));
    session.cut(ms(30_000));
    session.received(ms(30_001), 3, SERVER, response());

    Replay replay = replay(session);
    assertThat(replay.ending().result()).isEqualTo(Result.UNFINISHED);
    assertThat(replay.ending().elapsedMs()).isEqualTo(30_000);
    assertThat(replay.arrivals()).allMatch(a -> a.use() instanceof Replay.Use.Late);
  }

  @Test
  void an_answer_to_a_socket_that_the_library_has_closed_is_late() {
    LookupSession session =
        session(
            Transport.UDP,
            Optional.empty(),
            e ->
                e instanceof Event.Garbage
                    ? List.of(new Action.Close(3), new Action.Wake(ms(9000)))
                    : e instanceof Event.Received
                        ? List.of(Action.Finish.resolved(List.of("203.0.113.7")))
                        : List.of());
    session.garbage(ms(1), 3, SERVER, "no DNS");
    session.received(ms(2), 3, SERVER, response());

    assertThat(session.isOver()).isFalse();
    Replay replay = replay(session);
    assertThat(replay.arrivals().get(1).use()).isEqualTo(new Replay.Use.Late());
    assertThat(replay.sends().get(0).fate()).isEqualTo(new Fate.Answered(2));
  }

  @Test
  void an_answer_after_the_end_is_late_and_changes_nothing() {
    LookupSession session =
        session(
            Transport.UDP,
            Optional.empty(),
            e ->
                e instanceof Event.Garbage
                    ? List.of(Action.Finish.failed(Result.TRY_AGAIN, "EAI_AGAIN"))
                    : List.of());
    session.garbage(ms(1), 3, SERVER, "no DNS");
    assertThat(session.listensUntil(ms(4500))).isEqualTo(ms(4500));
    session.received(ms(2000), 3, SERVER, response());
    session.tick(ms(60_000));

    Replay replay = replay(session);
    assertThat(replay.ending().userSees()).isEqualTo("EAI_AGAIN");
    assertThat(replay.ending().elapsedMs()).isEqualTo(1);
    assertThat(replay.arrivals().get(1).use()).isEqualTo(new Replay.Use.Late());
    assertThat(session.listensUntil(ms(4500))).isZero();
  }

  @Test
  void a_connection_that_the_server_ends_is_no_silence() {
    LookupSession session = session(Transport.TCP, Optional.empty(), e -> List.of());
    session.closedByServer(ms(5), 3);

    assertThat(replay(session).sends().get(0).fate())
        .isEqualTo(new Fate.Failed(5, new Outcome.Malformed(5, "closed without an answer")));
  }

  private static LookupSession session(
      Transport transport, Optional<Duration> quick, Function<Event, List<Action>> then) {
    LookupSession session =
        new LookupSession(new Scripted(transport, then), new Recorded(transport), quick);
    session.start();
    return session;
  }

  private static Response response() {
    Reply.Answer answer = new Reply.Answer("api.example.com", "A", 60, "203.0.113.7");
    Reply reply = new Reply("NOERROR", false, false, true, List.of(answer), 60);
    return new Response(1, "api.example.com", "A", reply, 0, false);
  }

  private static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }

  private static Replay replay(LookupSession session) {
    if (!session.isOver()) {
      session.cut(ms(60_000));
    }
    return session.replay(
        new Replay.Label("test", "test", "", Replay.Via.NAT, List.of(), 0),
        "api.example.com",
        new Exchange.Vantage("web", 1),
        ms(60_000));
  }
}
