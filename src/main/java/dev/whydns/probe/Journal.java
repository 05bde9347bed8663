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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Writes down what one lookup sends and what comes back, and makes a {@link Replay} of it. */
final class Journal {

  private static final double NANOS_PER_MS = 1e6;

  /** A server that floods gets no more room than this. */
  private static final int MOST_ARRIVALS = 500;

  /** What another answer took may pass before its resend counts as unanswered. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  /** Stands for the arrival that is matched at the end. */
  static final Replay.Fate ANSWERED = new Replay.Fate.Answered(0);

  /** A query. */
  static final class Sent {
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

  /** What came back. */
  static final class Came {
    final Duration at;
    final Socket socket;
    final IpAddress from;
    final Optional<Response> response;
    final boolean predicted;
    Optional<Sent> send = Optional.empty();
    Replay.Use use = new Replay.Use.Taken();

    Came(
        Duration at,
        Socket socket,
        IpAddress from,
        Optional<Response> response,
        boolean predicted) {
      this.at = at;
      this.socket = socket;
      this.from = from;
      this.response = response;
      this.predicted = predicted;
    }
  }

  /** A socket of the library. */
  record Socket(int number, Transport transport, Optional<String> local) {}

  /** Where a query goes, and whether it really went. */
  record Remote(IpAddress server, int port, boolean predicted) {}

  private final List<Sent> sends = new ArrayList<>();
  private final List<Came> arrivals = new ArrayList<>();
  private Optional<Came> last = Optional.empty();
  private Duration longestWait = Duration.ZERO;
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

  /** A reply, for the oldest query that it fits and that is unanswered. */
  void arrived(Duration at, int socket, IpAddress from, Response response, boolean predicted) {
    Optional<Sent> send = firstFit(socket, from, response);
    boolean answers = send.filter(s -> s.fate == null).isPresent();
    last = Optional.empty();
    if (answers || arrivals.size() < MOST_ARRIVALS) {
      last = Optional.of(new Came(at, sockets.get(socket), from, Optional.of(response), predicted));
      last.get().send = send;
      arrivals.add(last.get());
    }
    if (answers) {
      send.get().fate = ANSWERED;
      longestWait = longer(longestWait, at.minus(send.get().at));
    }
  }

  void garbage(Duration at, int socket, IpAddress from) {
    last = Optional.empty();
    if (arrivals.size() < MOST_ARRIVALS) {
      last = Optional.of(new Came(at, sockets.get(socket), from, Optional.empty(), false));
      arrivals.add(last.get());
    }
  }

  private Optional<Sent> firstFit(int socket, IpAddress from, Response response) {
    Optional<Sent> known = Optional.empty();
    int number = sockets.get(socket).number();
    for (Sent s : sends) {
      boolean fits = s.socket.number() == number && s.server.equals(from) && response.fits(s.query);
      if (fits && s.fate == null) {
        return Optional.of(s);
      }
      known = fits ? Optional.of(s) : known;
    }
    return known;
  }

  /** The library drops what came last, or has closed the socket it came to. */
  void lastWas(Replay.Use use) {
    last.ifPresent(came -> came.use = use);
  }

  void ended(Replay.Ending how) {
    ending = how;
  }

  /**
   * Until when to listen for what is unanswered: each query for that long, or for as long as the
   * slowest answer took. Nothing can come on a connection that was ended.
   */
  Duration listensUntil(Duration lateness, Set<Integer> endedStreams) {
    Duration each = longer(lateness, longestWait.plus(MARGIN));
    Set<Integer> deaf = new HashSet<>();
    endedStreams.forEach(socket -> deaf.add(sockets.get(socket).number()));
    return sends.stream()
        .filter(s -> s.fate == null && !s.predicted && !deaf.contains(s.socket.number()))
        .map(s -> s.at.plus(each))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  Replay replay(Replay.Label label, String name, Exchange.Vantage from, Duration now) {
    ResendMatch.settle(sends, arrivals);
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
              fate(s, now)));
    }
    return new Replay(label, name, List.copyOf(all), arrivals(), ending, from);
  }

  private Replay.Fate fate(Sent s, Duration now) {
    if (s.fate == null) {
      return new Replay.Fate.Silent(Math.max(0, ms(now) - ms(s.at)));
    }
    for (int i = 0; s.fate == ANSWERED && i < arrivals.size(); i++) {
      if (arrivals.get(i).send.filter(of -> of == s).isPresent()) {
        return new Replay.Fate.Answered(i + 1);
      }
    }
    return s.fate;
  }

  private List<Replay.Arrival> arrivals() {
    List<Replay.Arrival> all = new ArrayList<>();
    for (Came a : arrivals) {
      OptionalInt send =
          a.send.isPresent()
              ? OptionalInt.of(sends.indexOf(a.send.get()) + 1)
              : OptionalInt.empty();
      all.add(
          new Replay.Arrival(
              all.size() + 1,
              ms(a.at),
              a.socket.number(),
              a.from,
              a.response.isPresent() ? OptionalInt.of(a.response.get().id()) : OptionalInt.empty(),
              a.response.map(Response::name).orElse(""),
              a.response.map(Response::type).orElse(""),
              a.response.map(Response::reply),
              send,
              a.use,
              a.predicted));
    }
    return List.copyOf(all);
  }

  private static double ms(Duration at) {
    return at.toNanos() / NANOS_PER_MS;
  }
}
