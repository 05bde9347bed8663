package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How c-ares 1.18 brings queries to servers ({@code ares_process.c}): in the order of the file,
 * each round twice as long as the one before, without chance; a server that gave trouble is passed
 * over where there are others.
 */
final class CaresEarlyChannel implements CaresEngine {

  private static final Duration LATENESS = Duration.ofMillis(1);
  private static final Duration CLOCK_STEP = Duration.ofNanos(1000);
  private static final int PLAIN_SIZE = 512;
  private static final int MOST_DOUBLINGS = 16;

  private final CaresSettings settings;
  private final Moves moves;
  private final RandomGenerator random;
  private final Listener listener;
  private final List<CaresEarlyServer> servers = new ArrayList<>();
  private final List<CaresEarlyQuery> queries = new ArrayList<>();

  /** Those that wait, by deadline; of equal ones the first sent is first. */
  private final List<CaresEarlyQuery> waiting = new ArrayList<>();

  private int nextServer;
  private Duration now = Duration.ZERO;

  CaresEarlyChannel(
      CaresSettings settings, Moves moves, RandomGenerator random, Listener listener) {
    this.settings = settings;
    this.moves = moves;
    this.random = random;
    this.listener = listener;
    for (IpAddress address : settings.servers()) {
      servers.add(new CaresEarlyServer(address, servers.size()));
    }
  }

  @Override
  public void ask(String name, String type) {
    CaresEarlyQuery query =
        new CaresEarlyQuery(random.nextInt(1 << 16), name, type, servers.size());
    query.server = nextServer;
    if (settings.rotate()) {
      nextServer = (nextServer + 1) % servers.size();
    }
    queries.add(query);
    now = now.plus(CLOCK_STEP);
    send(query);
  }

  /** Not known yet to this version. */
  @Override
  public void noMoreTries() {
    // each query has all its tries
  }

  @Override
  public void on(Event event) {
    now = event.at();
    if (!(event instanceof Event.Opened)
        && !(event instanceof Event.Failed failure && failure.sending())) {
      servers.forEach(server -> server.unsure.clear());
    }
    if (event instanceof Event.Opened opened) {
      servers.stream().filter(s -> s.udp == opened.socket()).forEach(s -> s.udpReady = true);
      return;
    }
    if (event instanceof Event.Received received) {
      receive(received);
    } else if (event instanceof Event.Garbage) {
      moves.ignore("c-ares waits for no reply of that ID and question");
    } else if (event instanceof Event.Connected connected) {
      serverOf(connected.socket()).ifPresent(this::begin);
    } else if (event instanceof Event.Closed closed) {
      serverOf(closed.socket()).ifPresent(this::fail);
    } else if (event instanceof Event.Failed failed) {
      serverOf(failed.socket()).ifPresent(server -> fail(server, failed));
    }
    settle();
  }

  private Optional<CaresEarlyServer> serverOf(int socket) {
    return servers.stream().filter(s -> s.has(socket)).findFirst();
  }

  private void receive(Event.Received received) {
    Response reply = received.response();
    Optional<CaresEarlyQuery> found =
        queries.stream().filter(q -> reply.fits(q.message())).findFirst();
    Optional<CaresEarlyServer> from = serverOf(received.socket());
    if (found.isEmpty() || from.isEmpty()) {
      moves.ignore("c-ares waits for no reply of that ID and question");
      return;
    }
    CaresEarlyQuery query = found.get();
    boolean udp = received.socket() == from.get().udp;
    if (udp && (reply.reply().truncated() || reply.reply().bytes() > PLAIN_SIZE)) {
      if (!query.tcp) {
        query.tcp = true;
        send(query);
      }
    } else if (CaresStatus.isServerTrouble(reply)) {
      skip(query, from.get());
      if (query.server == from.get().index()) {
        next(query);
      }
    } else {
      end(query, CaresStatus.of(reply), Optional.of(reply));
    }
  }

  private void begin(CaresEarlyServer server) {
    server.tcpReady = true;
    if (!server.queue.isEmpty()) {
      List<Query> all = server.queue.stream().map(CaresEarlyQuery::message).toList();
      moves.send(server.tcp, server.address(), all);
      server.queue.clear();
    }
  }

  /** Timeouts first, then connections that nobody waits for any more. */
  @Override
  public void settle() {
    List<CaresEarlyQuery> overdue =
        waiting.stream().filter(q -> q.deadline.compareTo(now) <= 0).toList();
    for (CaresEarlyQuery query : overdue) {
      query.error = CaresStatus.ETIMEOUT;
      next(query);
    }
    servers.stream().filter(s -> s.broken).toList().forEach(this::fail);
    if (!waiting.isEmpty()) {
      moves.wakeAt(waiting.get(0).deadline.plus(LATENESS));
    }
  }

  private void send(CaresEarlyQuery query) {
    CaresEarlyServer server = servers.get(query.server);
    detach(query);
    if (query.tcp) {
      sendTcp(query, server);
    } else {
      if (server.udp == 0) {
        server.udp = moves.openUdp(server.address());
        server.udpReady = false;
      }
      moves.send(server.udp, server.address(), List.of(query.message()));
      server.unsure.add(query);
    }
    int doublings = Math.min(MOST_DOUBLINGS, query.steps / servers.size());
    query.deadline = now.plusMillis((long) settings.timeoutMs() << doublings);
    server.queries.add(query);
    int place = 0;
    while (place < waiting.size() && waiting.get(place).deadline.compareTo(query.deadline) <= 0) {
      place++;
    }
    waiting.add(place, query);
  }

  private void sendTcp(CaresEarlyQuery query, CaresEarlyServer server) {
    if (server.tcp == 0) {
      server.tcp = moves.openTcp(server.address());
      server.tcpReady = false;
    }
    query.sentOver[server.index()] = server.tcp;
    server.queue.add(query);
    if (server.tcpReady) {
      begin(server);
    }
  }

  /** A query goes over each connection once, so that a silent one is waited for once. */
  private void next(CaresEarlyQuery query) {
    detach(query);
    while (++query.steps < servers.size() * settings.tries()) {
      query.server = (query.server + 1) % servers.size();
      CaresEarlyServer server = servers.get(query.server);
      boolean sentBefore =
          query.tcp && server.tcp != 0 && query.sentOver[server.index()] == server.tcp;
      if (!server.broken && !query.skipped[server.index()] && !sentBefore) {
        send(query);
        return;
      }
    }
    end(query, query.error, Optional.empty());
  }

  private void skip(CaresEarlyQuery query, CaresEarlyServer server) {
    query.skipped[server.index()] = servers.size() > 1;
  }

  /** A send that fails costs its query the server; an error that is read costs all of them. */
  private void fail(CaresEarlyServer server, Event.Failed failed) {
    if (!failed.sending() || server.unsure.isEmpty() || failed.socket() != server.udp) {
      fail(server);
      return;
    }
    // A refusal tells of what was sent before: only the last send of a turn can meet it.
    boolean late = server.udpReady && failed.outcome() instanceof Outcome.Refused;
    CaresEarlyQuery query = server.unsure.remove(late ? server.unsure.size() - 1 : 0);
    if (!server.udpReady) {
      moves.close(server.udp);
      server.udp = 0;
    }
    skip(query, server);
    next(query);
  }

  private void fail(CaresEarlyServer server) {
    List.of(server.udp, server.tcp).stream().filter(s -> s != 0).forEach(moves::close);
    server.udp = 0;
    server.tcp = 0;
    server.broken = false;
    server.queue.clear();
    List<CaresEarlyQuery> stranded = List.copyOf(server.queries);
    server.queries.clear();
    for (CaresEarlyQuery query : stranded) {
      skip(query, server);
      next(query);
    }
  }

  private void detach(CaresEarlyQuery query) {
    waiting.remove(query);
    servers.forEach(server -> server.queries.remove(query));
  }

  private void end(CaresEarlyQuery query, CaresStatus status, Optional<Response> reply) {
    detach(query);
    for (CaresEarlyServer server : servers) {
      server.broken |= server.queue.remove(query) && reply.isEmpty();
    }
    queries.remove(query);
    listener.ended(status, reply);
  }
}
