package dev.whydns.probe.stub;

import dev.whydns.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks one server over TCP ({@code res_send.c, send_vc}): all queries in one segment, and then it
 * reads until it has all answers, without any timer. Codes do not matter here: whatever has the
 * right ID is taken, and no other server is asked after it.
 */
final class GlibcStream implements Step<GlibcDelivery> {

  private final GlibcState state;
  private final List<Query> queries;
  private final int server;
  private final List<Query> unanswered = new ArrayList<>();
  private final List<Response> replies = new ArrayList<>();
  private int socket;
  private boolean connected;
  private boolean wasReset;
  private GlibcErrno errno = GlibcErrno.NONE;

  GlibcStream(GlibcState state, List<Query> queries, int server) {
    this.state = state;
    this.queries = queries;
    this.server = server;
  }

  /** Why it was given up, for the case that nobody else answers. */
  GlibcErrno errno() {
    return errno;
  }

  @Override
  public Optional<GlibcDelivery> begin(Turn turn) {
    unanswered.clear();
    unanswered.addAll(queries);
    replies.clear();
    connected = false;
    socket = state.newSocket();
    turn.add(Action.Open.tcp(socket, state.servers().get(server)));
    return Optional.empty();
  }

  @Override
  public Optional<GlibcDelivery> on(Event event, Turn turn) {
    if (event instanceof Event.Connected c && c.socket() == socket) {
      connected = true;
      turn.add(new Action.Send(socket, state.servers().get(server), queries));
    } else if (event instanceof Event.Received r && r.socket() == socket) {
      return receive(r.response(), turn);
    } else if (event instanceof Event.Garbage g && g.socket() == socket) {
      turn.add(new Action.Ignore(g.why()));
    } else if (event instanceof Event.Failed f && f.socket() == socket) {
      return fail(f.outcome(), turn);
    } else if (event instanceof Event.Closed c && c.socket() == socket) {
      return giveUp(GlibcErrno.NONE, turn);
    }
    return Optional.empty();
  }

  private Optional<GlibcDelivery> receive(Response response, Turn turn) {
    if (replies.isEmpty()) {
      state.firstRcode(response.rcode());
    }
    Optional<Query> asked = unanswered.stream().filter(q -> q.id() == response.id()).findFirst();
    if (asked.isEmpty()) {
      turn.add(new Action.Ignore("it has the ID of no query that is unanswered here"));
      return Optional.empty();
    }
    unanswered.remove(asked.get());
    replies.add(response);
    if (!unanswered.isEmpty()) {
      return Optional.empty();
    }
    turn.add(new Action.Close(socket));
    return Optional.of(GlibcDelivery.of(replies));
  }

  /** A connection that is reset is opened once more, to the same server. */
  private Optional<GlibcDelivery> fail(Outcome outcome, Turn turn) {
    if (connected && !wasReset) {
      wasReset = true;
      turn.add(new Action.Close(socket));
      return begin(turn);
    }
    boolean refused = !connected && outcome instanceof Outcome.Refused;
    return giveUp(refused ? GlibcErrno.REFUSED : GlibcErrno.OTHER, turn);
  }

  private Optional<GlibcDelivery> giveUp(GlibcErrno why, Turn turn) {
    errno = why;
    turn.add(new Action.Close(socket));
    return Optional.of(GlibcDelivery.NEXT_SERVER);
  }
}
