package dev.whydns.probe.stub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How c-ares 1.34 brings queries to servers ({@code ares_process.c}).
 *
 * <p>Each query goes to the server that failed least, {@code tries} times the number of servers in
 * all, and waits twice as long in each round, less a random part of up to a half from the second
 * round on. Replies that are there together are read together, and what follows from them is done
 * after the last was read.
 */
final class CaresChannel implements CaresEngine {

  private static final Duration CLOCK_STEP = Duration.ofNanos(1000);
  private static final int MOST_DOUBLINGS = 16;

  private final CaresSettings settings;
  private final CaresManner manner;
  private final Moves moves;
  private final RandomGenerator random;
  private final Listener listener;
  private final CaresServers servers;
  private final CaresReader reader;

  /** Those that have no end yet. */
  private final List<CaresQuery> queries = new ArrayList<>();

  /** Those that wait, the earliest deadline first, and of equal ones the latest sent. */
  private final List<CaresQuery> waiting = new ArrayList<>();

  private Duration now = Duration.ZERO;

  CaresChannel(
      CaresSettings settings,
      CaresManner manner,
      Moves moves,
      RandomGenerator random,
      Listener listener) {
    this.settings = settings;
    this.manner = manner;
    this.moves = moves;
    this.random = random;
    this.listener = listener;
    this.servers = new CaresServers(settings, random);
    this.reader = new CaresReader(this, servers, manner);
  }

  @Override
  public void ask(String name, String type) {
    CaresQuery query = new CaresQuery(freshId(), name, type, manner.edns());
    queries.add(query);
    // Each query is stamped with a clock reading of its own, so that two are not due at once.
    now = now.plus(CLOCK_STEP);
    send(Optional.empty(), query);
  }

  private int freshId() {
    int id = random.nextInt(1 << 16);
    return queries.stream().anyMatch(q -> q.id() == id) ? freshId() : id;
  }

  @Override
  public void noMoreTries() {
    queries.forEach(query -> query.lastTry = true);
  }

  @Override
  public void on(Event event) {
    now = event.at();
    if (event instanceof Event.Opened) {
      return;
    }
    if (event instanceof Event.Received || event instanceof Event.Garbage) {
      manner.alarm().heard(now);
      reader.keep(event).ifPresent(moves::ignore);
      if (reader.hasUnread()) {
        moves.wakeAt(now);
        return;
      }
    }
    reader.flush();
    react(event);
    settle();
  }

  private void react(Event event) {
    if (event instanceof Event.Connected connected) {
      manner.alarm().heard(now);
      servers.connection(connected.socket()).ifPresent(this::begin);
    } else if (event instanceof Event.Closed closed) {
      manner.alarm().heard(now);
      servers.connection(closed.socket()).ifPresent(c -> fail(c, CaresStatus.ECONNREFUSED));
    } else if (event instanceof Event.Failed failed) {
      servers.connection(failed.socket()).ifPresent(this::fail);
    }
  }

  private void begin(CaresConnection connection) {
    connection.connected = true;
    connection.queue.forEach(query -> write(connection, query));
    connection.queue.clear();
  }

  /**
   * An error of a socket. The first query of a new connection learns of a refusal by itself, since
   * c-ares writes right after it connects; the others then open one of their own.
   */
  private void fail(CaresConnection connection) {
    List<CaresQuery> untouched = connection.queue.stream().skip(1).toList();
    untouched.forEach(this::detach);
    fail(connection, CaresStatus.ECONNREFUSED);
    untouched.forEach(query -> send(Optional.empty(), query));
  }

  /**
   * Sockets without a query are closed before timeouts are looked after, and since 1.34.6 after.
   */
  @Override
  public void settle() {
    if (manner.opensAfterFailure()) {
      expire();
      tidy();
    } else {
      tidy();
      expire();
    }
    if (!waiting.isEmpty()) {
      moves.wakeAt(manner.alarm().after(waiting.get(0).deadline));
    }
  }

  private void tidy() {
    servers.connections().stream().filter(c -> c.inFlight.isEmpty()).forEach(this::close);
  }

  private void expire() {
    while (!waiting.isEmpty() && waiting.get(0).deadline.compareTo(now) <= 0) {
      CaresQuery overdue = waiting.get(0);
      servers.failed(overdue.connection.orElseThrow().server());
      retry(overdue, CaresStatus.ETIMEOUT);
    }
  }

  /** Sends it to that server, or to the best one. */
  void send(Optional<CaresServer> wanted, CaresQuery query) {
    CaresServer server = wanted.orElseGet(servers::choose);
    CaresConnection connection = connection(server, query.tcp);
    query.edns = server.dress(query.edns, query.tcp);
    if (connection.isTcp() && !connection.connected) {
      connection.queue.add(query);
    } else {
      write(connection, query);
    }
    query.sentAt = now;
    query.deadline = now.plusMillis(timeoutMs(query, server));
    query.connection = Optional.of(connection);
    connection.inFlight.add(query);
    waiting.remove(query);
    int place = 0;
    while (place < waiting.size() && waiting.get(place).deadline.compareTo(query.deadline) < 0) {
      place++;
    }
    waiting.add(place, query);
  }

  private void write(CaresConnection connection, CaresQuery query) {
    moves.send(connection.socket(), connection.server().address(), List.of(query.message()));
  }

  private CaresConnection connection(CaresServer server, boolean tcp) {
    boolean fresh = manner.opensAfterFailure() && server.failures > 0;
    Optional<CaresConnection> open = tcp ? server.tcp() : server.newestUdp().filter(any -> !fresh);
    return open.orElseGet(() -> tcp ? openTcp(server) : openUdp(server));
  }

  private CaresConnection openUdp(CaresServer server) {
    CaresConnection connection =
        new CaresConnection(moves.openUdp(server.address()), server, false);
    server.connections.addFirst(connection);
    return connection;
  }

  private CaresConnection openTcp(CaresServer server) {
    CaresConnection connection = new CaresConnection(moves.openTcp(server.address()), server, true);
    server.connections.addLast(connection);
    return connection;
  }

  private long timeoutMs(CaresQuery query, CaresServer server) {
    long first = server.timeoutMs(settings.timeoutMs());
    int rounds = Math.min(MOST_DOUBLINGS, query.failures / servers.count());
    long wait = first << rounds;
    if (rounds > 0) {
      float less = random.nextInt(1 << 16) / 65_535f * 0.5f;
      wait -= (long) (wait * less);
    }
    return Math.max(first, wait);
  }

  /** The connection is of no use: what waits on it goes elsewhere. */
  void fail(CaresConnection connection, CaresStatus status) {
    servers.failed(connection.server());
    List<CaresQuery> stranded = List.copyOf(connection.inFlight);
    connection.server().connections.remove(connection);
    stranded.forEach(query -> retry(query, status));
    moves.close(connection.socket());
  }

  private void close(CaresConnection connection) {
    connection.server().connections.remove(connection);
    moves.close(connection.socket());
  }

  /** Counts a failure, and tries again or ends it. */
  void retry(CaresQuery query, CaresStatus status) {
    if (mayRetry(query, status)) {
      send(Optional.empty(), query);
    } else {
      end(query, status, Optional.empty());
    }
  }

  /** Counts a failure; whether there is another try. */
  boolean mayRetry(CaresQuery query, CaresStatus status) {
    detach(query);
    query.failures++;
    return query.failures < servers.count() * settings.tries() && !query.lastTry;
  }

  /** It is in flight no more. */
  void detach(CaresQuery query) {
    query.connection.ifPresent(c -> c.inFlight.remove(query));
    query.connection.ifPresent(c -> c.queue.remove(query));
    query.connection = Optional.empty();
    waiting.remove(query);
  }

  void end(CaresQuery query, CaresStatus status, Optional<Response> reply) {
    detach(query);
    if (queries.remove(query)) {
      listener.ended(status, reply);
    }
  }

  /** The query of that reply; empty where none has its ID and question. */
  Optional<CaresQuery> queryOf(Response reply) {
    return queries.stream().filter(q -> reply.fits(q.message())).findFirst();
  }

  Duration now() {
    return now;
  }
}
