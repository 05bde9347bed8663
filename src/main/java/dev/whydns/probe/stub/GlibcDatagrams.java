package dev.whydns.probe.stub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks one server over UDP ({@code res_send.c, send_dg}).
 *
 * <p>A and AAAA leave together. When the time is over and one of them is answered, glibc blames the
 * server for it and begins anew in three stages, each with the full time: both at once, AAAA once A
 * is answered, AAAA from another socket. After the last it makes do with what it has.
 */
final class GlibcDatagrams implements Step<GlibcDelivery> {

  private static final Set<String> ERRORS = Set.of("SERVFAIL", "NOTIMP", "REFUSED");

  private final GlibcState state;
  private final List<Query> queries;
  private final int server;
  private final boolean gotSomewhereBefore;
  private final boolean[] received = new boolean[2];
  private final List<Response> usable = new ArrayList<>();
  private GlibcState.Socket socket;
  private Duration deadline = Duration.ZERO;
  private boolean continues;
  private boolean cutShort;

  /**
   * One server's turn.
   *
   * @param queries one, or A and AAAA
   * @param server its index in resolv.conf, which decides how long it is waited for
   */
  GlibcDatagrams(GlibcState state, List<Query> queries, int server) {
    this.state = state;
    this.queries = queries;
    this.server = server;
    this.gotSomewhereBefore = state.gotSomewhere();
  }

  @Override
  public Optional<GlibcDelivery> begin(Turn turn) {
    return open(turn);
  }

  private Optional<GlibcDelivery> open(Turn turn) {
    Optional<GlibcState.Socket> kept = state.socket(server);
    if (kept.isPresent()) {
      socket = kept.get();
      return ask(turn);
    }
    socket = state.open(server, turn);
    return Optional.empty();
  }

  /** The label {@code retry}: the time runs from here, and nothing counts as received. */
  private Optional<GlibcDelivery> ask(Turn turn) {
    usable.clear();
    received[0] = false;
    received[1] = !isPair();
    cutShort = false;
    deadline = turn.now().plus(patience());
    if (socket.hasError()) {
      return giveUp(turn);
    }
    send(isPair() && !state.isSequential() ? queries : queries.subList(0, 1), turn);
    turn.add(new Action.Wake(deadline));
    return readBuffer(turn);
  }

  /** What came while another server was waited for is read once something was sent. */
  private Optional<GlibcDelivery> readBuffer(Turn turn) {
    while (!socket.buffer().isEmpty()) {
      Optional<GlibcDelivery> end = on(socket.buffer().poll(), turn);
      if (end.isPresent()) {
        return end;
      }
    }
    return Optional.empty();
  }

  /** In whole seconds: the first server in the file gets T, the others T * 2^k / N. */
  private Duration patience() {
    int seconds = state.options().timeoutSeconds() << server;
    return Duration.ofSeconds(
        Math.max(1, server == 0 ? seconds : seconds / state.servers().size()));
  }

  private boolean isPair() {
    return queries.size() == 2;
  }

  private void send(List<Query> some, Turn turn) {
    turn.add(new Action.Send(socket.number(), state.servers().get(server), some));
  }

  @Override
  public Optional<GlibcDelivery> on(Event event, Turn turn) {
    if (event instanceof Event.Woken) {
      return turn.now().compareTo(deadline) >= 0 ? timeOut(turn) : Optional.empty();
    } else if (event instanceof Event.Opened o) {
      return o.socket() == socket.number() ? opened(turn) : Optional.empty();
    } else if (event instanceof Event.Received r) {
      return isHere(r.socket(), r, turn) ? receive(r.response(), turn) : Optional.empty();
    } else if (event instanceof Event.Garbage g) {
      if (isHere(g.socket(), g, turn)) {
        turn.add(new Action.Ignore(g.why()));
      }
    } else if (event instanceof Event.Failed f) {
      return isHere(f.socket(), f, turn) ? fail(f, turn) : Optional.empty();
    }
    return Optional.empty();
  }

  private boolean isHere(int number, Event event, Turn turn) {
    if (number == socket.number()) {
      return true;
    }
    state.keep(number, event, turn);
    return false;
  }

  private Optional<GlibcDelivery> opened(Turn turn) {
    if (!continues) {
      return ask(turn);
    }
    continues = false;
    send(queries.subList(1, 2), turn);
    return Optional.empty();
  }

  /**
   * An error closes the sockets of all servers, and what has been received is lost. But when
   * sendmmsg(2) got A out and not AAAA, AAAA is tried again by itself: so it is when the ICMP error
   * that A caused is there before AAAA leaves (measured with a closed port on loopback).
   */
  private Optional<GlibcDelivery> fail(Event.Failed failure, Turn turn) {
    if (failure.sending() && failure.left() == 1 && !cutShort) {
      cutShort = true;
      send(queries.subList(1, 2), turn);
      return Optional.empty();
    }
    return giveUp(turn);
  }

  private Optional<GlibcDelivery> giveUp(Turn turn) {
    state.closeAll(turn);
    return Optional.of(GlibcDelivery.NEXT_SERVER);
  }

  private Optional<GlibcDelivery> timeOut(Turn turn) {
    if (usable.isEmpty()) {
      state.gotSomewhere(true);
      return Optional.of(GlibcDelivery.NEXT_SERVER);
    }
    if (!state.isSequential()) {
      state.becomeSequential();
      state.gotSomewhere(gotSomewhereBefore);
      return ask(turn);
    }
    if (!state.isReopening()) {
      state.becomeReopening();
      state.gotSomewhere(gotSomewhereBefore);
      state.closeAll(turn);
      return open(turn);
    }
    return Optional.of(GlibcDelivery.of(usable));
  }

  private Optional<GlibcDelivery> receive(Response response, Turn turn) {
    state.gotSomewhere(true);
    boolean anyReceived = received[0] || isPair() && received[1];
    if (!anyReceived) {
      // a stray one overwrites the buffer, too, and search() looks at the code in there
      state.firstRcode(response.rcode());
    }
    int which = match(response);
    if (which < 0) {
      turn.add(new Action.Ignore("it fits no query that is unanswered here"));
      return Optional.empty();
    }
    if (ERRORS.contains(response.rcode()) || isLame(response)) {
      return refuse(which, anyReceived, turn);
    }
    if (response.reply().truncated()) {
      state.closeAll(turn);
      return Optional.of(GlibcDelivery.OVER_TCP);
    }
    received[which] = true;
    usable.add(response);
    if (received[0] && received[1]) {
      return Optional.of(GlibcDelivery.of(usable));
    }
    askTheOther(turn);
    return Optional.empty();
  }

  /** The last that fits wins, as in send_dg, should both have the same ID. */
  private int match(Response response) {
    for (int i = queries.size() - 1; i >= 0; i--) {
      Query query = queries.get(i);
      boolean bare =
          state.version().takesBareErrors()
              && response.type().isEmpty()
              && ERRORS.contains(response.rcode())
              && response.id() == query.id();
      if (!received[i] && (bare || response.fits(query))) {
        return i;
      }
    }
    return -1;
  }

  /** An empty reply from a server that neither knows nor asks others. */
  private static boolean isLame(Response response) {
    return response.isEmpty()
        && !response.reply().authoritative()
        && !response.reply().recursionAvailable()
        && response.additional() == 0;
  }

  /**
   * The label {@code next_ns}; after two errors the sockets are kept, after one alone they are not.
   */
  private Optional<GlibcDelivery> refuse(int which, boolean anyReceived, Turn turn) {
    if (state.options().has(GlibcOptions.Flag.STRICT_ERROR)) {
      return giveUp(turn);
    }
    if (anyReceived) {
      return Optional.of(usable.isEmpty() ? GlibcDelivery.NEXT_SERVER : GlibcDelivery.of(usable));
    }
    if (isPair() && (!state.isSequential() || state.version().waitsAfterError())) {
      received[which] = true;
      return Optional.empty();
    }
    return giveUp(turn);
  }

  /** One at a time: it is AAAA that goes out now, even when AAAA was answered and A was not. */
  private void askTheOther(Turn turn) {
    if (!state.isSequential()) {
      return;
    }
    if (!state.isReopening()) {
      send(queries.subList(1, 2), turn);
      return;
    }
    state.closeAll(turn);
    continues = true;
    socket = state.open(server, turn);
  }
}
