package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One query of systemd-resolved, for one type ({@code resolved-dns-transaction.c}). */
final class ResolvedTransaction {

  private static final int MOST_ATTEMPTS = 24;
  private static final Duration UDP_WAIT = Duration.ofSeconds(5);
  private static final Duration TCP_WAIT = Duration.ofSeconds(10);

  /** What a query shares with the others of its lookup. */
  record Surroundings(
      ResolvedServers servers, Moves moves, RandomGenerator random, ResolvedClock clock) {}

  private final String name;
  private final String type;
  private final Surroundings around;
  private int id;
  private Optional<ResolvedServer> server = Optional.empty();
  private ResolvedLevel level = ResolvedLevel.EDNS;
  private Optional<ResolvedLevel> clampedByError = Optional.empty();
  private boolean clampedByNxdomain;
  private int attempts;
  private int picked;
  private int udp;
  private Optional<ResolvedStream> stream = Optional.empty();
  private Optional<Duration> deadline = Optional.empty();
  private Optional<Response> answer = Optional.empty();
  private boolean failed;

  ResolvedTransaction(String name, String type, Surroundings around) {
    this.name = name;
    this.type = type;
    this.around = around;
    this.id = around.random().nextInt(1 << 16);
  }

  boolean isPending() {
    return answer.isEmpty() && !failed;
  }

  /** The reply that it ended with; empty while it waits and when it failed. */
  Optional<Response> answer() {
    return answer;
  }

  Optional<Duration> deadline() {
    return deadline;
  }

  boolean owns(int socket) {
    return udp == socket && socket > 0;
  }

  Query message() {
    Optional<Query.Edns> edns =
        level == ResolvedLevel.EDNS
            ? server.map(s -> new Query.Edns(s.udpSize(), false))
            : Optional.empty();
    return new Query(id, name, type, edns, false);
  }

  /** Asks the current server at the level that it is thought to understand. */
  void go() {
    if (++attempts > MOST_ATTEMPTS) {
      fail();
      return;
    }
    boolean changed = pickServer();
    if (level == ResolvedLevel.TCP) {
      goTcp();
      deadline = Optional.of(around.clock().after(TCP_WAIT));
      return;
    }
    if (changed || udp == 0) {
      disconnect();
      udp = around.moves().openUdp(address());
    }
    around.moves().send(udp, address(), List.of(message()));
    deadline = Optional.of(around.clock().after(UDP_WAIT));
  }

  private boolean pickServer() {
    ResolvedServer current = around.servers().current();
    boolean changed = server.filter(s -> s == current).isEmpty();
    if (changed) {
      clampedByError = Optional.empty();
      clampedByNxdomain = false;
      picked++;
    }
    server = Optional.of(current);
    level = current.level();
    clampedByError.filter(c -> c.isBelow(level)).ifPresent(c -> level = c);
    if (clampedByNxdomain && level == ResolvedLevel.EDNS) {
      level = ResolvedLevel.UDP;
    }
    return changed;
  }

  private IpAddress address() {
    return server.orElseThrow().address();
  }

  private void goTcp() {
    disconnect();
    ResolvedServer to = server.orElseThrow();
    if (to.stream.isEmpty()) {
      to.stream = Optional.of(new ResolvedStream(around.moves().openTcp(address())));
    }
    stream = to.stream;
    stream.get().users.add(this);
    if (stream.get().connected) {
      around.moves().send(stream.get().socket(), address(), List.of(message()));
    } else {
      stream.get().queue.add(this);
    }
  }

  private void disconnect() {
    if (udp > 0) {
      around.moves().close(udp);
      udp = 0;
    }
    stream.ifPresent(s -> s.users.remove(this));
    stream.ifPresent(s -> s.queue.remove(this));
    stream = Optional.empty();
  }

  void timedOut() {
    server.orElseThrow().lost(stream.isPresent(), level);
    around.servers().turnFrom(server);
    go();
  }

  /** UDP is forbidden here, so that it tries TCP. */
  void forbidden() {
    goTcp();
    deadline = Optional.of(around.clock().after(TCP_WAIT));
  }

  /** An error of its UDP socket; one that a send met makes it try elsewhere whatever was tried. */
  void failed(boolean sending) {
    if (sending) {
      around.servers().turnFrom(server);
      disconnect();
      go();
      return;
    }
    server.orElseThrow().lost(false, level);
    disconnect();
    if (!triedElsewhere()) {
      fail();
    }
  }

  /** Its connection broke. */
  void cutOff() {
    disconnect();
    around.servers().turnFrom(server);
    go();
  }

  /** As long as there are servers that it has not tried. */
  private boolean triedElsewhere() {
    if (picked >= around.servers().count()) {
      return false;
    }
    around.servers().turnFrom(server);
    go();
    return true;
  }

  private void fail() {
    failed = true;
    deadline = Optional.empty();
    disconnect();
  }

  /** Why a reply is dropped; else empty. */
  Optional<String> whyNot(Response reply) {
    return reply.id() == id
        ? Optional.empty()
        : Optional.of("systemd-resolved asked with another ID");
  }

  /** A reply over TCP that settles nothing ends it, be it sent again or not. */
  void receiveOverTcp(Response reply) {
    disconnect();
    if (reply.id() == id && !reply.reply().truncated()) {
      receive(reply, true);
    }
    if (isPending()) {
      fail();
    }
  }

  void receive(Response reply, boolean tcp) {
    ResolvedServer from = server.orElseThrow();
    if (isTrouble(reply)) {
      if (level != ResolvedLevel.EDNS) {
        if (triedElsewhere()) {
          return;
        }
      } else {
        boolean again = reply.rcode().equals("SERVFAIL") && clampedByError.isEmpty();
        clampedByError = Optional.of(again ? level : level.lower());
        go();
        return;
      }
    } else if (reply.rcode().equals("REFUSED") && triedElsewhere()) {
      return;
    }
    if (reply.reply().truncated()) {
      from.truncated(level);
      // The timer of the UDP query goes on.
      pickServer();
      goTcp();
      return;
    }
    boolean replyHasOpt = reply.additional() > 0;
    if (reply.rcode().equals("NXDOMAIN") && replyHasOpt && level == ResolvedLevel.EDNS) {
      // Some portals lie to queries with EDNS only (DVE-2018-0001).
      clampedByNxdomain = true;
      go();
      return;
    }
    conclude(reply, tcp, from, replyHasOpt);
  }

  private void conclude(Response reply, boolean tcp, ResolvedServer from, boolean replyHasOpt) {
    boolean good = reply.rcode().equals("NOERROR") || reply.rcode().equals("NXDOMAIN");
    if (good) {
      clampedByError.ifPresent(from::cured);
    }
    if (!replyHasOpt) {
      from.lacksEdns(level);
    }
    from.received(tcp, level);
    if (from.level().isBelow(level)) {
      id = around.random().nextInt(1 << 16);
      go();
    } else if (!reply.fits(message())) {
      fail();
    } else {
      answer = Optional.of(reply);
      deadline = Optional.empty();
      disconnect();
    }
  }

  private static boolean isTrouble(Response reply) {
    return List.of("FORMERR", "SERVFAIL", "NOTIMP").contains(reply.rcode());
  }
}
