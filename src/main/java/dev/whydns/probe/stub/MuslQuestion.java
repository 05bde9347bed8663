package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.util.List;
import java.util.Optional;

/** One type of one candidate name, from musl's first send to the answer that it takes. */
final class MuslQuestion {

  private static final int NO_SOCKET = -1;

  private final Query query;
  private Optional<Response> answer = Optional.empty();
  private boolean truncated;
  private int stream = NO_SOCKET;
  private IpAddress streamServer;

  MuslQuestion(Query query) {
    this.query = query;
  }

  Query query() {
    return query;
  }

  Optional<Response> answer() {
    return answer;
  }

  /** Whether it is still asked over UDP. */
  boolean isOpen() {
    return answer.isEmpty() && !truncated;
  }

  boolean hasStream() {
    return stream != NO_SOCKET;
  }

  int stream() {
    return stream;
  }

  /** From now on a connection alone can answer it; no more UDP is sent or taken. */
  Action openStream(int socket, IpAddress server) {
    truncated = true;
    stream = socket;
    streamServer = server;
    return Action.Open.tcp(socket, server);
  }

  Action sendOnStream() {
    return new Action.Send(stream, streamServer, List.of(query));
  }

  void take(Response response) {
    answer = Optional.of(response);
    stream = NO_SOCKET;
  }
}
