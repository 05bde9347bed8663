package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Reply;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Query;
import dev.whydns.probe.stub.Response;
import dev.whydns.probe.stub.Stub;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A lookup that goes nowhere: it loads what the real one needs, so that 15 to 60 ms of class
 * loading are not taken for a server's time.
 */
final class LookupRehearsal implements Ports {

  private record Asked(int socket, IpAddress server, Query query) {}

  private static final int MOST_REPLIES = 50;

  private final Wire wire = new Wire();
  private final Deque<Asked> asked = new ArrayDeque<>();

  private LookupRehearsal() {}

  /** Lets the library look up, with an answer to each of its queries at once. */
  static void of(Stub stub) {
    LookupRehearsal ports = new LookupRehearsal();
    LookupSession session = new LookupSession(stub, ports, Optional.empty());
    session.start();
    for (int i = 0; i < MOST_REPLIES && !ports.asked.isEmpty(); i++) {
      Asked next = ports.asked.poll();
      session.received(Duration.ofMillis(1), next.socket(), next.server(), answer(next.query()));
    }
    session.cut(Duration.ofMillis(1));
  }

  /** Lets the library look up, with an ICMP error to each of its queries at once. */
  static void refused(Stub stub) {
    LookupRehearsal ports = new LookupRehearsal();
    LookupSession session = new LookupSession(stub, ports, Optional.empty());
    session.start();
    for (int i = 0; i < MOST_REPLIES && !ports.asked.isEmpty(); i++) {
      Asked next = ports.asked.poll();
      session.failed(
          Duration.ofMillis(1),
          next.socket(),
          SocketErrors.outcome(new PortUnreachableException(), 1));
    }
    session.cut(Duration.ofMillis(1));
  }

  private static Response answer(Query query) {
    String data = query.type().equals("AAAA") ? "2001:db8::7" : "203.0.113.7";
    Reply.Answer record = new Reply.Answer(query.name(), query.type(), 60, data);
    Reply reply = new Reply("NOERROR", false, false, true, List.of(record), 60);
    return new Response(query.id(), query.name(), query.type(), reply, 0, false);
  }

  @Override
  public String open(Action.Open open) {
    return open.connected() ? "192.0.2.1:40000" : "";
  }

  @Override
  public int send(int socket, IpAddress server, List<Query> queries) {
    queries.forEach(query -> asked.add(new Asked(socket, server, query)));
    return wire.query(queries.get(0)).length;
  }

  @Override
  public boolean isStream(int socket) {
    return false;
  }

  @Override
  public int portOf(int socket, IpAddress server) {
    return 53;
  }

  @Override
  public void close(int socket) {
    // nothing was opened
  }
}
