package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What JNDI does about a truncated reply: asks one server after the other over TCP, and makes do
 * with the truncated reply when none of them answers.
 */
final class JndiStream {

  private final Moves moves;
  private final Query query;
  private final Response truncated;
  private final Duration patience;
  private final Deque<IpAddress> left = new ArrayDeque<>();
  private Optional<IpAddress> server = Optional.empty();
  private int socket;

  JndiStream(Moves moves, Query query, Response truncated, Duration patience) {
    this.moves = moves;
    this.query = query;
    this.truncated = truncated;
    this.patience = patience;
  }

  /** Begins with the first of them; the end where there is none. */
  Optional<Action.Finish> over(List<IpAddress> servers, Duration now) {
    left.addAll(servers);
    return next(now);
  }

  Optional<Action.Finish> on(Event event) {
    if (event instanceof Event.Connected) {
      moves.send(socket, server.orElseThrow(), List.of(query));
      return Optional.empty();
    } else if (event instanceof Event.Opened) {
      return Optional.empty();
    } else if (event instanceof Event.Received received
        && received.response().rcode().equals("NOERROR")) {
      return Optional.of(JndiErrors.answer(received.response()));
    }
    return next(event.at());
  }

  private Optional<Action.Finish> next(Duration now) {
    if (socket > 0) {
      moves.close(socket);
    }
    if (left.isEmpty()) {
      return Optional.of(JndiErrors.answer(truncated));
    }
    server = Optional.of(left.poll());
    socket = moves.openTcp(server.get());
    moves.wakeAt(now.plus(patience));
    return Optional.empty();
  }
}
