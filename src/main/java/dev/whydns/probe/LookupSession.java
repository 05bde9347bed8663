package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Event;
import dev.whydns.probe.stub.Response;
import dev.whydns.probe.stub.Stub;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One library at one lookup: does what it says, tells it what happens, and writes both down.
 *
 * <p>Its time is the caller's while nothing is skipped. In a quick run the waits for servers that
 * stay silent are skipped: see {@link Foresight}. Pure but for its {@link Ports}.
 */
final class LookupSession {

  /** A library that waits without a timer is left to it for so long. */
  static final Duration FOR_EVER = Duration.ofSeconds(20);

  private static final String WITHOUT_TIMER = "nothing: it waits without a timer";

  private final Stub stub;
  private final Outgoing outgoing;
  private final Journal journal = new Journal();
  private final Optional<Foresight> foresight;
  private final Deque<Event> events = new ArrayDeque<>();
  private final Set<Integer> closed = new HashSet<>();
  private Optional<Duration> wake = Optional.empty();
  private Duration skipped = Duration.ZERO;
  private Duration lastMove = Duration.ZERO;
  private boolean over;

  /**
   * A session that has not begun.
   *
   * @param quick how long a question is really waited for in a quick run; empty for a whole one
   */
  LookupSession(Stub stub, Ports ports, Optional<Duration> quick) {
    this.stub = stub;
    this.foresight = quick.map(Foresight::new);
    this.outgoing = new Outgoing(ports, journal, foresight, events::add);
  }

  void start() {
    apply(stub.start(), Duration.ZERO);
    drain();
  }

  /** A DNS reply came to one of its sockets, maybe one that it has closed. */
  void received(Duration now, int socket, IpAddress from, Response response) {
    Optional<Duration> known = foresight.flatMap(f -> f.answered(now, socket, from, response));
    if (isLate(socket)) {
      journal.arrived(known.orElse(virtual(now)), socket, from, response, false);
      journal.lastWas(new Replay.Use.Late());
      foretellLateOnes();
      return;
    }
    deliver(new Event.Received(virtual(now), socket, from, response));
  }

  void garbage(Duration now, int socket, IpAddress from, String why) {
    if (isLate(socket)) {
      journal.garbage(virtual(now), socket, from);
      journal.lastWas(new Replay.Use.Late());
      return;
    }
    deliver(new Event.Garbage(virtual(now), socket, from, why));
  }

  /** The kernel told an error of a socket after it was opened and written to. */
  void failed(Duration now, int socket, Outcome outcome) {
    foresight.ifPresent(f -> f.failed(now, socket, outcome));
    journal.failed(virtual(now), socket, outcome);
    if (!isLate(socket)) {
      deliver(new Event.Failed(virtual(now), socket, outcome, false));
    }
  }

  void connected(Duration now, int socket, String local) {
    foresight.ifPresent(f -> f.connected(socket));
    if (!isLate(socket)) {
      journal.opened(socket, Transport.TCP, local);
      deliver(new Event.Opened(virtual(now), socket, local));
      deliver(new Event.Connected(virtual(now), socket));
    }
  }

  void closedByServer(Duration now, int socket) {
    Outcome closed = new Outcome.Malformed(now.toNanos() / 1e6, "closed without an answer");
    foresight.ifPresent(f -> f.failed(now, socket, closed));
    journal.failed(virtual(now), socket, closed);
    if (!isLate(socket)) {
      deliver(new Event.Closed(virtual(now), socket));
    }
  }

  /** Lets time pass: ends the timer, or a wait that need not be waited. */
  void tick(Duration now) {
    while (!over) {
      Duration virtual = virtual(now);
      Optional<Event> told = next().filter(e -> isDue(e, virtual));
      if (told.isPresent()) {
        foretell(told.get());
      } else if (wake.filter(w -> w.compareTo(virtual) <= 0).isPresent()) {
        wake = Optional.empty();
        deliver(new Event.Woken(virtual));
      } else if (!skip(now)) {
        waitsForEver(now);
        return;
      }
    }
  }

  /** The timer, if it ended before. */
  private boolean isDue(Event told, Duration virtual) {
    return told.at().compareTo(virtual) <= 0
        && wake.filter(w -> w.compareTo(told.at()) < 0).isEmpty();
  }

  private void foretell(Event told) {
    foresight.orElseThrow().take(told);
    Event event = told.at().compareTo(lastMove) < 0 ? at(told, lastMove) : told;
    if (event instanceof Event.Received r && isLate(r.socket())) {
      journal.arrived(r.at(), r.socket(), r.from(), r.response(), true);
      journal.lastWas(new Replay.Use.Late());
    } else if (event instanceof Event.Received r) {
      journal.arrived(r.at(), r.socket(), r.from(), r.response(), true);
      perform(event);
      drain();
    } else if (event instanceof Event.Failed f && !isLate(f.socket())) {
      deliver(event);
    }
  }

  /** What would come when nobody listens any more. */
  private void foretellLateOnes() {
    for (Optional<Event> told = next(); over && told.isPresent(); told = next()) {
      foresight.orElseThrow().take(told.get());
      if (told.get() instanceof Event.Received r) {
        journal.arrived(r.at(), r.socket(), r.from(), r.response(), true);
        journal.lastWas(new Replay.Use.Late());
      }
    }
  }

  private Optional<Event> next() {
    return foresight.flatMap(Foresight::next);
  }

  /** Time never goes back for a library. */
  private static Event at(Event told, Duration at) {
    if (told instanceof Event.Received r) {
      return new Event.Received(at, r.socket(), r.from(), r.response());
    }
    Event.Failed f = (Event.Failed) told;
    return new Event.Failed(at, f.socket(), f.outcome(), f.sending());
  }

  /** Skips the wait for what will not come, in a quick run. */
  private boolean skip(Duration now) {
    if (foresight.isEmpty() || !foresight.get().maySkip(now)) {
      return false;
    }
    Optional<Duration> next = nextEvent();
    next.ifPresent(n -> skipped = n.minus(now));
    return next.isPresent();
  }

  /** The timer's end or what is foreseen, in the library's time. */
  private Optional<Duration> nextEvent() {
    return Stream.concat(wake.stream(), next().map(Event::at).stream()).min(Duration::compareTo);
  }

  private void waitsForEver(Duration now) {
    Duration end = lastMove.plus(FOR_EVER);
    boolean known = foresight.filter(f -> f.maySkip(now)).isPresent();
    if (nextEvent().isEmpty() && (known || virtual(now).compareTo(end) >= 0)) {
      if (known) {
        skipped = end.minus(now);
      }
      end(end, Action.Finish.failed(Replay.Result.HANGS, WITHOUT_TIMER));
    }
  }

  /** When {@link #tick} has something to do, in the caller's time. */
  Duration nextTick(Duration now) {
    Duration alarm = nextEvent().orElse(lastMove.plus(FOR_EVER)).minus(skipped);
    return foresight
        .flatMap(f -> f.patienceEnds(now))
        .filter(end -> end.compareTo(alarm) < 0)
        .orElse(alarm);
  }

  /**
   * Until when answers that come too late are worth listening for, in the caller's time: each query
   * that is unanswered gets that long, or what another answer took; in a quick run no longer than
   * it has for any.
   */
  Duration listensUntil(Duration lateness) {
    return foresight
        .map(Foresight::lastPatienceEnds)
        .orElseGet(() -> journal.listensUntil(lateness, outgoing.endedStreams()));
  }

  /** The run ends before the library does. */
  void cut(Duration now) {
    if (!over) {
      end(virtual(now), Action.Finish.failed(Replay.Result.UNFINISHED, "it still waits"));
    }
  }

  boolean isOver() {
    return over;
  }

  Replay replay(Replay.Label label, String name, Exchange.Vantage from, Duration now) {
    return journal.replay(label, name, from, virtual(now));
  }

  private boolean isLate(int socket) {
    return over || closed.contains(socket);
  }

  private Duration virtual(Duration now) {
    return now.plus(skipped);
  }

  private void deliver(Event event) {
    events.add(event);
    drain();
  }

  private void drain() {
    while (!events.isEmpty() && !over) {
      Event event = events.poll();
      note(event);
      perform(event);
    }
  }

  private void perform(Event event) {
    lastMove = event.at();
    apply(stub.on(event), event.at());
  }

  private void note(Event event) {
    if (event instanceof Event.Received r) {
      journal.arrived(r.at(), r.socket(), r.from(), r.response(), false);
    } else if (event instanceof Event.Garbage g) {
      journal.garbage(g.at(), g.socket(), g.from());
    } else if (event instanceof Event.Failed f && !f.sending()) {
      journal.failed(f.at(), f.socket(), f.outcome());
    }
  }

  private void apply(List<Action> actions, Duration at) {
    for (Action action : actions) {
      if (action instanceof Action.Open open) {
        outgoing.open(open, at, skipped);
      } else if (action instanceof Action.Send send) {
        outgoing.send(send, at, skipped);
      } else if (action instanceof Action.Close close) {
        closed.add(close.socket());
        events.removeIf(e -> e instanceof Event.Failed f && f.socket() == close.socket());
        outgoing.close(close.socket());
      } else if (action instanceof Action.Wake timer) {
        wake = Optional.of(timer.at());
      } else if (action instanceof Action.Ignore ignore) {
        journal.lastWas(new Replay.Use.Ignored(ignore.why()));
      } else if (action instanceof Action.Finish finish) {
        end(at, finish);
        return;
      }
    }
  }

  private void end(Duration at, Action.Finish finish) {
    over = true;
    events.clear();
    journal.ended(
        new Replay.Ending(
            finish.result(),
            at.toNanos() / 1e6,
            finish.userSees(),
            finish.addresses(),
            !skipped.isZero() || foresight.filter(Foresight::hasTold).isPresent()));
    foretellLateOnes();
  }
}
