package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Query;
import dev.whydns.probe.stub.Response;
import dev.whydns.probe.stub.Stub;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** A network and a clock that are not there, in which a library's machine runs in no time. */
public final class Simulation implements Ports {

  /** What a server does about a query; {@code nth} counts what it was asked before, from 0. */
  @FunctionalInterface
  public interface Server {
    Reaction to(Transport transport, Query query, int nth);
  }

  /** How a server reacts. */
  public sealed interface Reaction {
    /** A reply. */
    record Answer(Duration after, Response response) implements Reaction {}

    /** Nothing. */
    record Drop() implements Reaction {}

    /** ICMP port unreachable; a reset over TCP. */
    record Refuse() implements Reaction {}

    /** ICMP port unreachable from the same host: the socket's very next send meets it. */
    record Rebuff() implements Reaction {}

    /** The kernel does not let it out. */
    record Forbid() implements Reaction {}
  }

  private record Due(Duration at, int order, Runnable event) {}

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Map<String, Server> servers = new HashMap<>();
  private final Map<Integer, Action.Open> opened = new HashMap<>();
  private final java.util.Set<Integer> rebuffed = new java.util.HashSet<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(
          java.util.Comparator.comparing(Due::at).thenComparingInt(due -> due.order()));
  private Duration now = Duration.ZERO;
  private Duration ended = Duration.ZERO;
  private int order;
  private LookupSession session;

  /** A network without servers, where every query vanishes. */
  public static Simulation network() {
    return new Simulation();
  }

  /** A server of that address. */
  public Simulation server(String address, Server server) {
    servers.put(address, server);
    return this;
  }

  /** Answers in 1 ms with 203.0.113.7 or 2001:db8::7. */
  public static Server healthy() {
    return (transport, query, nth) -> answer(query, 1);
  }

  /** Replies to everything with that code and nothing in it, in 1 ms. */
  public static Server saying(String rcode) {
    return (transport, query, nth) -> says(query, rcode, 1);
  }

  /** Says nothing. */
  public static Server silent() {
    return (transport, query, nth) -> new Reaction.Drop();
  }

  /** Does as {@code other} does for that type, and as {@code rest} does for all others. */
  public static Server onType(String type, Server other, Server rest) {
    return (transport, query, nth) ->
        (query.type().equals(type) ? other : rest).to(transport, query, nth);
  }

  /** The answer to a query for an address. */
  public static Reaction answer(Query query, long afterMs) {
    String data = query.type().equals("AAAA") ? "2001:db8::7" : "203.0.113.7";
    return reply(
        query, "NOERROR", List.of(new Reply.Answer(query.name(), query.type(), 60, data)), afterMs);
  }

  /** A reply without answers. */
  public static Reaction says(Query query, String rcode, long afterMs) {
    return reply(query, rcode, List.of(), afterMs);
  }

  private static Reaction reply(
      Query query, String rcode, List<Reply.Answer> answers, long afterMs) {
    Reply reply = new Reply(rcode, false, false, true, answers, 60);
    return new Reaction.Answer(
        Duration.ofMillis(afterMs),
        new Response(query.id(), query.name(), query.type(), reply, 0, false));
  }

  /** A truncated reply without answers. */
  public static Reaction truncated(Query query, long afterMs) {
    Reply reply = new Reply("NOERROR", false, true, true, List.of(), 60);
    return new Reaction.Answer(
        Duration.ofMillis(afterMs),
        new Response(query.id(), query.name(), query.type(), reply, 0, false));
  }

  /** The lookup in real order, without skipping. */
  public Replay run(Stub stub) {
    return run(stub, Optional.empty());
  }

  /** The lookup, in a quick run where {@code quick} is given. */
  public Replay run(Stub stub, Optional<Duration> quick) {
    session = new LookupSession(stub, this, quick);
    session.start();
    while (!session.isOver() && now.compareTo(LONGEST) < 0) {
      Duration tick = session.nextTick(now);
      if (!queue.isEmpty() && queue.peek().at().compareTo(tick) <= 0) {
        Due due = queue.poll();
        now = due.at();
        due.event().run();
      } else {
        now = tick.compareTo(now) > 0 ? tick : now;
      }
      session.tick(now);
    }
    ended = now;
    listenOn();
    session.cut(now);
    return session.replay(
        new Replay.Label("test", "test", "", Replay.Via.NAT, List.of(), 0),
        "test",
        new Exchange.Vantage("test", 1),
        now);
  }

  /** How long the lookup really took, whatever a quick run predicts. */
  public Duration took() {
    return ended;
  }

  private void listenOn() {
    while (!queue.isEmpty()) {
      Due due = queue.poll();
      now = due.at();
      due.event().run();
    }
  }

  /** Type, server and time of each send in order, as {@code "A 10.0.0.1 0.0"}; seconds. */
  public static List<String> sends(Replay replay) {
    List<String> lines = new ArrayList<>();
    for (Replay.Send s : replay.sends()) {
      lines.add(
          s.type()
              + " "
              + s.server()
              + " "
              + String.format(java.util.Locale.ROOT, "%.1f", s.atMs() / 1000));
    }
    return lines;
  }

  @Override
  public String open(Action.Open open) {
    opened.put(open.socket(), open);
    if (open.transport() == Transport.UDP) {
      return open.connected() ? "192.0.2.1:" + (40_000 + open.socket()) : "";
    }
    IpAddress server = open.servers().get(0);
    Query probe = new Query(0, "", "", Optional.empty(), false);
    Reaction reaction = reactionOf(Transport.TCP, server, probe, "connect");
    if (reaction instanceof Reaction.Refuse) {
      later(
          0,
          () -> session.failed(now, open.socket(), new Outcome.Refused(0, "connection refused")));
    } else if (!(reaction instanceof Reaction.Drop)) {
      later(
          0, () -> session.connected(now, open.socket(), "192.0.2.1:" + (50_000 + open.socket())));
    }
    return "";
  }

  private Reaction reactionOf(Transport transport, IpAddress server, Query query, String key) {
    int nth = asked.merge(transport + server.text() + key, 1, Integer::sum) - 1;
    return servers.getOrDefault(server.text(), silent()).to(transport, query, nth);
  }

  private void later(long ms, Runnable event) {
    queue.add(new Due(now.plusMillis(ms), order++, event));
  }

  @Override
  public int send(int socket, IpAddress server, List<Query> queries) throws IOException {
    int bytes = 0;
    if (rebuffed.remove(socket)) {
      throw new PortUnreachableException();
    }
    for (Query query : queries) {
      Reaction reaction =
          reactionOf(
              opened.get(socket).transport(), server, query, query.name() + " " + query.type());
      if (reaction instanceof Reaction.Forbid) {
        throw new IOException("Operation not permitted");
      }
      react(socket, server, reaction);
      bytes += 16 + query.name().length();
    }
    return bytes;
  }

  private void react(int socket, IpAddress server, Reaction reaction) {
    if (reaction instanceof Reaction.Answer answer) {
      later(
          answer.after().toMillis(),
          () -> session.received(now, socket, server, answer.response()));
    } else if (reaction instanceof Reaction.Rebuff) {
      rebuffed.add(socket);
      later(0, () -> tellRebuff(socket));
    } else if (reaction instanceof Reaction.Refuse && opened.get(socket).connected()) {
      later(
          0,
          () ->
              session.failed(
                  now,
                  socket,
                  SocketErrors.outcome(new PortUnreachableException(), now.toNanos() / 1e6)));
    }
  }

  /** No send met the error, so that it is read. */
  private void tellRebuff(int socket) {
    if (rebuffed.remove(socket)) {
      session.failed(
          now, socket, SocketErrors.outcome(new PortUnreachableException(), now.toNanos() / 1e6));
    }
  }

  @Override
  public boolean isStream(int socket) {
    return opened.get(socket).transport() == Transport.TCP;
  }

  @Override
  public int portOf(int socket, IpAddress server) {
    return 53;
  }

  @Override
  public void close(int socket) {
    // what comes for it is late
  }
}
