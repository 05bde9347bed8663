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

/**
 * What a quick run tells instead of waiting: each question goes to each server once, is waited for
 * so long, and comes out the same when the library asks it again.
 */
final class Foresight {

  private record Question(IpAddress server, Query query) {
    static Question of(IpAddress server, Query q) {
      return new Question(server, new Query(0, q.name(), q.type(), q.edns(), q.authenticData()));
    }
  }

  private static final class Asked {
    final Duration at;
    final int socket;
    final Query query;
    Optional<Response> response = Optional.empty();
    Optional<Outcome> error = Optional.empty();
    Duration took = Duration.ZERO;

    Asked(Duration at, int socket, Query query) {
      this.at = at;
      this.socket = socket;
      this.query = query;
    }

    boolean isPending() {
      return response.isEmpty() && error.isEmpty();
    }
  }

  private final Duration patience;
  private final Map<Question, Asked> asked = new HashMap<>();
  private final List<Event> foreseen = new ArrayList<>();
  private final List<Event> told = new ArrayList<>();
  private Duration lastNew = Duration.ZERO;

  Foresight(Duration patience) {
    this.patience = patience;
  }

  Duration patience() {
    return patience;
  }

  /** A connection is begun: it is waited for as a question is. */
  void connects(Duration now) {
    lastNew = now;
  }

  void asked(Duration now, int socket, IpAddress server, Query query) {
    asked.put(Question.of(server, query), new Asked(now, socket, query));
    lastNew = now;
  }

  void answered(Duration now, int socket, IpAddress from, Response response) {
    asked.forEach(
        (question, a) -> {
          if (a.isPending()
              && a.socket == socket
              && question.server().equals(from)
              && response.fits(a.query)) {
            a.response = Optional.of(response);
            a.took = now.minus(a.at);
          }
        });
  }

  void failed(Duration now, int socket, Outcome outcome) {
    for (Asked a : asked.values()) {
      if (a.isPending() && a.socket == socket) {
        a.error = Optional.of(outcome);
        a.took = now.minus(a.at);
      }
    }
  }

  /** Whether it is known how that comes out; what follows from it will be told in time. */
  boolean foresees(Duration at, int socket, IpAddress server, Query query) {
    Asked known = asked.get(Question.of(server, query));
    if (known == null) {
      return false;
    }
    known.response.ifPresent(
        r ->
            foreseen.add(
                new Event.Received(
                    at.plus(known.took),
                    socket,
                    server,
                    new Response(
                        query.id(), r.name(), r.type(), r.reply(), r.additional(), r.cookie()))));
    known.error.ifPresent(
        error -> foreseen.add(new Event.Failed(at.plus(known.took), socket, error, false)));
    return true;
  }

  /** What is due. */
  Optional<Event> next(Duration virtual) {
    Optional<Event> due =
        foreseen.stream()
            .min(Comparator.comparing(Event::at))
            .filter(e -> e.at().compareTo(virtual) <= 0);
    due.ifPresent(
        e -> {
          foreseen.remove(e);
          told.add(e);
        });
    return due;
  }

  Optional<Duration> nextAt() {
    return foreseen.stream().map(Event::at).min(Duration::compareTo);
  }

  boolean isForeseen(Event event) {
    return told.stream().anyMatch(e -> e == event);
  }

  /** Whether all that was really asked is answered, or was waited for long enough. */
  boolean maySkip(Duration now) {
    return asked.values().stream().noneMatch(Asked::isPending) && !asked.isEmpty()
        || now.minus(lastNew).compareTo(patience) >= 0;
  }

  /** When there is something to do, in real time. */
  Duration nextTick(Duration alarm, Duration skipped) {
    Duration next = nextAt().map(at -> at.minus(skipped)).orElse(alarm);
    Duration patienceEnds = lastNew.plus(patience);
    Duration earliest = next.compareTo(alarm) < 0 ? next : alarm;
    return patienceEnds.compareTo(earliest) < 0 ? patienceEnds : earliest;
  }
}
