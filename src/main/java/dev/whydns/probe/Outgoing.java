package dev.whydns.probe;

import dev.whydns.model.Outcome;
import dev.whydns.model.Transport;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Event;
import dev.whydns.probe.stub.Query;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What a library does to the network, written down, with what comes of it at once. */
final class Outgoing {

  /** The library's time, and how much of it was skipped. */
  private record Moment(Duration at, Duration skipped) {
    Duration real() {
      return at.minus(skipped);
    }
  }

  private final Ports ports;
  private final Journal journal;
  private final Optional<Foresight> foresight;
  private final Consumer<Event> events;
  private final Set<Integer> unopened = new HashSet<>();
  private final Set<Integer> endedStreams = new HashSet<>();

  Outgoing(Ports ports, Journal journal, Optional<Foresight> foresight, Consumer<Event> events) {
    this.ports = ports;
    this.journal = journal;
    this.foresight = foresight;
    this.events = events;
  }

  void open(Action.Open open, Duration at, Duration skipped) {
    journal.opened(open.socket(), open.transport(), "");
    boolean connects = open.transport() == Transport.TCP;
    foresight.filter(f -> connects).ifPresent(f -> f.connects(at.minus(skipped), open.socket()));
    try {
      String local = ports.open(open);
      journal.opened(open.socket(), open.transport(), local);
      if (!local.isEmpty()) {
        events.accept(new Event.Opened(at, open.socket(), local));
      }
    } catch (IOException e) {
      unopened.add(open.socket());
      foresight.ifPresent(f -> f.connected(open.socket()));
      events.accept(
          new Event.Failed(at, open.socket(), SocketErrors.outcome(e, at.toNanos() / 1e6), true));
    }
  }

  /** What a socket that could not be opened should send is not tried. */
  void send(Action.Send send, Duration at, Duration skipped) {
    if (unopened.contains(send.socket())) {
      return;
    }
    boolean stream = send.queries().size() > 1 && ports.isStream(send.socket());
    List<List<Query>> parts =
        stream ? List.of(send.queries()) : send.queries().stream().map(List::of).toList();
    for (int left = 0; left < parts.size(); left++) {
      if (!sendOne(send, left, parts.get(left), new Moment(at, skipped))) {
        return;
      }
    }
  }

  private boolean sendOne(Action.Send send, int left, List<Query> part, Moment moment) {
    Duration at = moment.at();
    boolean foreseen =
        foresight.isPresent()
            && !ports.isStream(send.socket())
            && foresight.get().foresees(at, send.socket(), send.server(), part.get(0));
    int port = ports.portOf(send.socket(), send.server());
    Journal.Remote remote = new Journal.Remote(send.server(), port, foreseen);
    try {
      int bytes = foreseen ? 0 : ports.send(send.socket(), send.server(), part);
      for (Query query : part) {
        journal.sent(at, send.socket(), remote, query, bytes / part.size());
        if (!foreseen) {
          foresight.ifPresent(f -> asked(f, moment, send, query));
        }
      }
      return true;
    } catch (IOException e) {
      part.forEach(query -> journal.sent(at, send.socket(), remote, query, 0));
      Outcome outcome = SocketErrors.outcome(e, at.toNanos() / 1e6);
      if (outcome instanceof Outcome.Refused) {
        // what the kernel tells at a send is the ICMP error of an earlier one (udp(7))
        journal.failed(at, send.socket(), outcome);
      } else {
        journal.notSent(at, part.size(), outcome);
      }
      events.accept(new Event.Failed(at, send.socket(), outcome, true, left));
      return false;
    }
  }

  private void asked(Foresight f, Moment moment, Action.Send send, Query query) {
    if (ports.isStream(send.socket())) {
      f.askedOverStream(moment.real(), send.socket(), send.server(), query);
    } else {
      f.asked(moment.real(), moment.skipped(), send.socket(), send.server(), query);
    }
  }

  void close(int socket) {
    if (ports.isStream(socket)) {
      endedStreams.add(socket);
      foresight.ifPresent(f -> f.connected(socket));
    }
    ports.close(socket);
  }

  /** Connections that the library has ended: nothing more can come. */
  Set<Integer> endedStreams() {
    return Set.copyOf(endedStreams);
  }
}
