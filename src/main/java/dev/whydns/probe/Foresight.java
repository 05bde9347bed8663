package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.probe.stub.Event;
import dev.whydns.probe.stub.Query;
import dev.whydns.probe.stub.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a quick run tells instead of waiting: each question goes to each server once, is waited for
 * so long, and comes out the same when the library asks it again.
 *
 * <p>Connections are made as often as the library makes them: what a server does about one is not
 * told from another.
 */
final class Foresight {

  private record Question(boolean stream, IpAddress server, Query query) {
    static Question of(boolean stream, IpAddress server, Query q) {
      Query any = new Query(0, q.name(), q.type(), q.edns(), q.authenticData());
      return new Question(stream, server, any);
    }
  }

  /** A query that was not sent, in the library's time. */
  private record Repeat(Duration at, int socket, IpAddress server, Query query) {}

  /** How a question came out: an event for a repeat of it. */
  @FunctionalInterface
  private interface Result {
    Event of(Repeat repeat);
  }

  private static final class Asked {
    final Duration at;
    final Duration skipped;
    final int socket;
    final Query query;
    final List<Repeat> repeats = new ArrayList<>();
    Optional<Result> result = Optional.empty();

    Asked(Duration at, Duration skipped, int socket, Query query) {
      this.at = at;
      this.skipped = skipped;
      this.socket = socket;
      this.query = query;
    }
  }

  private final Duration patience;
  private final Map<Question, Asked> asked = new HashMap<>();
  private final Map<Integer, Duration> connecting = new HashMap<>();
  private final List<Event> foreseen = new ArrayList<>();
  private boolean told;

  Foresight(Duration patience) {
    this.patience = patience;
  }

  /** A connection is begun, in real time: it is waited for as a question is. */
  void connects(Duration now, int socket) {
    connecting.put(socket, now);
  }

  /** A connection is there, or never will be. */
  void connected(int socket) {
    connecting.remove(socket);
  }

  /** A query over a connection was sent, in real time. */
  void askedOverStream(Duration now, int socket, IpAddress server, Query query) {
    asked.put(Question.of(true, server, query), new Asked(now, Duration.ZERO, socket, query));
  }

  /** A query was sent, in real time; so much of the library's time was skipped by then. */
  void asked(Duration now, Duration skipped, int socket, IpAddress server, Query query) {
    asked.put(Question.of(false, server, query), new Asked(now, skipped, socket, query));
  }

  /**
   * A reply came in real time, even if its socket is closed: it would come again. Gives the
   * library's time, which other skips since the query do not count in.
   */
  Optional<Duration> answered(Duration now, int socket, IpAddress from, Response r) {
    for (Map.Entry<Question, Asked> entry : asked.entrySet()) {
      Asked a = entry.getValue();
      if (a.result.isEmpty()
          && a.socket == socket
          && entry.getKey().server().equals(from)
          && r.fits(a.query)) {
        Duration took = now.minus(a.at);
        settle(
            a, again -> new Event.Received(after(again, took), again.socket(), from, r(again, r)));
        return Optional.of(now.plus(a.skipped));
      }
    }
    return Optional.empty();
  }

  private static Response r(Repeat again, Response r) {
    return new Response(
        again.query().id(), r.name(), r.type(), r.reply(), r.additional(), r.cookie());
  }

  void failed(Duration now, int socket, Outcome outcome) {
    connecting.remove(socket);
    for (Asked a : asked.values()) {
      if (a.result.isEmpty() && a.socket == socket) {
        Duration took = now.minus(a.at);
        settle(a, again -> new Event.Failed(after(again, took), again.socket(), outcome, false));
      }
    }
  }

  private static Duration after(Repeat again, Duration took) {
    return again.at().plus(took);
  }

  private void settle(Asked a, Result result) {
    a.result = Optional.of(result);
    a.repeats.forEach(again -> foreseen.add(result.of(again)));
  }

  /** Whether it was asked before, and so need not be sent; what follows will be told in time. */
  boolean foresees(Duration at, int socket, IpAddress server, Query query) {
    Asked known = asked.get(Question.of(false, server, query));
    if (known == null) {
      return false;
    }
    Repeat again = new Repeat(at, socket, server, query);
    known.repeats.add(again);
    known.result.ifPresent(result -> foreseen.add(result.of(again)));
    told = true;
    return true;
  }

  /** What comes next, in the library's time. */
  Optional<Event> next() {
    return foreseen.stream().min(Comparator.comparing(Event::at));
  }

  void take(Event event) {
    foreseen.removeIf(e -> e == event);
  }

  /** Whether anything was told that was not measured. */
  boolean hasTold() {
    return told;
  }

  /** Whether all that was really asked has come out, or was waited for long enough. */
  boolean maySkip(Duration now) {
    return patienceEnds().noneMatch(end -> end.compareTo(now) > 0);
  }

  /** When the next wait is long enough, in real time; empty where nothing is waited for. */
  Optional<Duration> patienceEnds(Duration now) {
    return patienceEnds().filter(end -> end.compareTo(now) > 0).min(Duration::compareTo);
  }

  /** When the last of them is, in real time. */
  Duration lastPatienceEnds() {
    return patienceEnds().max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private Stream<Duration> patienceEnds() {
    Stream<Duration> questions =
        asked.values().stream().filter(a -> a.result.isEmpty()).map(a -> a.at);
    return Stream.concat(questions, connecting.values().stream()).map(patience::plus);
  }
}
