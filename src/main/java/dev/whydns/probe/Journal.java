package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import dev.whydns.probe.stub.Query;
import dev.whydns.probe.stub.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes down what one lookup sends and what comes back, and makes a {@link Replay} of it. */
final class Journal {

  private static final double NANOS_PER_MS = 1e6;

  /** A server that floods gets no more room than this. */
  private static final int MOST_ARRIVALS = 500;

  private static final class Sent {
    final Duration at;
    final Socket socket;
    final IpAddress server;
    final int port;
    final Query query;
    final int bytes;
    final boolean again;
    final boolean predicted;
    Replay.Fate fate;

    Sent(Duration at, Socket socket, Remote remote, Query query, int bytes, boolean again) {
      this.at = at;
      this.socket = socket;
      this.server = remote.server();
      this.port = remote.port();
      this.query = query;
      this.bytes = bytes;
      this.again = again;
      this.predicted = remote.predicted();
    }
  }

  private record Socket(int number, Transport transport, Optional<String> local) {}

  /** Where a query goes, and whether it really went. */
  record Remote(IpAddress server, int port, boolean predicted) {}

  private final List<Sent> sends = new ArrayList<>();
  private final List<Replay.Arrival> arrivals = new ArrayList<>();
  private final Map<Integer, Socket> sockets = new HashMap<>();
  private Replay.Ending ending;

  void opened(int socket, Transport transport, String local) {
    Optional<String> known = local.isEmpty() ? Optional.empty() : Optional.of(local);
    int number = sockets.containsKey(socket) ? sockets.get(socket).number() : sockets.size() + 1;
    sockets.put(socket, new Socket(number, transport, known));
  }

  void sent(Duration at, int socket, Remote remote, Query query, int bytes) {
    Socket from = sockets.get(socket);
    boolean again =
        sends.stream()
            .anyMatch(
                s ->
                    s.socket.number() == from.number()
                        && s.server.equals(remote.server())
                        && s.query.equals(query));
    sends.add(new Sent(at, from, remote, query, bytes, again));
  }

  /** The socket told an error: what is unanswered there has failed. */
  void failed(Duration at, int socket, Outcome outcome) {
    Socket of = sockets.get(socket);
    sends.stream()
        .filter(s -> s.fate == null && of != null && s.socket.number() == of.number())
        .forEach(s -> s.fate = new Replay.Fate.Failed(ms(at), outcome));
  }

  /**
   * The last so many queries did not leave; what their socket sent before may still be answered.
   */
  void notSent(Duration at, int queries, Outcome outcome) {
    sends
        .subList(sends.size() - queries, sends.size())
        .forEach(s -> s.fate = new Replay.Fate.Failed(ms(at), outcome));
  }

  /** The number of the query that a reply fits, the oldest that is unanswered first; 0 for none. */
  int arrived(Duration at, int socket, IpAddress from, Response response, boolean predicted) {
    int send = firstFit(socket, from, response);
    add(
        at,
        socket,
        from,
        new Contents(
            OptionalInt.of(response.id()),
            response.name(),
            response.type(),
            Optional.of(response.reply()),
            send == 0 ? OptionalInt.empty() : OptionalInt.of(send)),
        predicted);
    if (send > 0 && sends.get(send - 1).fate == null) {
      sends.get(send - 1).fate = new Replay.Fate.Answered(arrivals.size());
    }
    return send;
  }

  void garbage(Duration at, int socket, IpAddress from) {
    Contents nothing =
        new Contents(OptionalInt.empty(), "", "", Optional.empty(), OptionalInt.empty());
    add(at, socket, from, nothing, false);
  }

  private record Contents(
      OptionalInt id,
      String name,
      String type,
      Optional<dev.whydns.model.Reply> reply,
      OptionalInt send) {}

  private void add(Duration at, int socket, IpAddress from, Contents contents, boolean predicted) {
    if (arrivals.size() >= MOST_ARRIVALS) {
      return;
    }
    arrivals.add(
        new Replay.Arrival(
            arrivals.size() + 1,
            ms(at),
            sockets.get(socket).number(),
            from,
            contents.id(),
            contents.name(),
            contents.type(),
            contents.reply(),
            contents.send(),
            new Replay.Use.Taken(),
            predicted));
  }

  private int firstFit(int socket, IpAddress from, Response response) {
    int known = 0;
    int number = sockets.get(socket).number();
    for (int i = 0; i < sends.size(); i++) {
      Sent s = sends.get(i);
      boolean fits = s.socket.number() == number && s.server.equals(from) && response.fits(s.query);
      if (fits && s.fate == null) {
        return i + 1;
      }
      known = fits ? i + 1 : known;
    }
    return known;
  }

  /** The library drops what came last, or has closed the socket it came to. */
  void lastWas(Replay.Use use) {
    if (arrivals.isEmpty()) {
      return;
    }
    Replay.Arrival a = arrivals.remove(arrivals.size() - 1);
    arrivals.add(
        new Replay.Arrival(
            a.number(),
            a.atMs(),
            a.socket(),
            a.from(),
            a.id(),
            a.name(),
            a.type(),
            a.reply(),
            a.toSend(),
            use,
            a.predicted()));
  }

  void ended(Replay.Ending how) {
    ending = how;
  }

  /** Whether every query has been answered or has failed. */
  boolean isComplete() {
    return sends.stream().allMatch(s -> s.fate != null || s.predicted);
  }

  Replay replay(Replay.Label label, String name, Exchange.Vantage from, Duration now) {
    List<Replay.Send> all = new ArrayList<>();
    for (Sent s : sends) {
      all.add(
          new Replay.Send(
              all.size() + 1,
              ms(s.at),
              s.socket.number(),
              s.socket.transport(),
              s.server,
              s.port,
              s.socket.local(),
              s.query.id(),
              s.query.name(),
              s.query.type(),
              s.query.edns().isPresent()
                  ? OptionalInt.of(s.query.edns().get().udpSize())
                  : OptionalInt.empty(),
              s.bytes,
              s.again,
              s.predicted,
              s.fate == null ? new Replay.Fate.Silent(Math.max(0, ms(now) - ms(s.at))) : s.fate));
    }
    return new Replay(label, name, List.copyOf(all), List.copyOf(arrivals), ending, from);
  }

  private static double ms(Duration at) {
    return at.toNanos() / NANOS_PER_MS;
  }
}
