package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.SearchList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * systemd-resolved 252 as a client of its upstream servers, which are the lookup's nameservers.
 *
 * <p>While these are silent it goes on for two minutes and says nothing to whoever asked its stub
 * on 127.0.0.53; such a client gives up by itself, which is taken to be after 25 s here. Single
 * labels and {@code .local} are refused without asking, as they are where LLMNR and multicast DNS
 * are off.
 */
final class SystemdResolved implements Stub {

  private static final Duration CLIENT_WAITS = Duration.ofSeconds(25);

  private final String name;
  private final Moves moves = new Moves();
  private final ResolvedServers servers;
  private final ResolvedClock clock;
  private final List<ResolvedTransaction> transactions = new ArrayList<>();

  private SystemdResolved(Lookup lookup, RandomGenerator random) {
    this.name = SearchList.bare(lookup.name());
    this.servers = new ResolvedServers(lookup.conf().nameservers());
    this.clock = new ResolvedClock(random);
    var around = new ResolvedTransaction.Surroundings(servers, moves, random, clock);
    for (Family family : List.of(Family.V4, Family.V6)) {
      if (lookup.families().contains(family)) {
        transactions.add(new ResolvedTransaction(name, family.type(), around));
      }
    }
  }

  /** The daemon at a lookup. */
  static Stub of(Lookup lookup, RandomGenerator random) {
    return new SystemdResolved(lookup, random);
  }

  @Override
  public List<Action> start() {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("localhost") || lower.endsWith(".localhost")) {
      moves.finish(Action.Finish.resolved(List.of("127.0.0.1", "::1")));
    } else if (!name.contains(".") || lower.endsWith(".local")) {
      fail(Replay.Result.TRY_AGAIN, "REFUSED by the stub, which asks no server for it");
    } else if (servers.isEmpty() || !CaresNames.isValid(name)) {
      fail(Replay.Result.TRY_AGAIN, "SERVFAIL");
    } else {
      transactions.forEach(ResolvedTransaction::go);
    }
    return turn();
  }

  @Override
  public List<Action> on(Event event) {
    clock.set(event.at());
    if (event instanceof Event.Received received) {
      receive(received);
    } else if (event instanceof Event.Garbage) {
      moves.ignore("systemd-resolved takes no such reply");
    } else if (event instanceof Event.Connected connected) {
      servers.byStream(connected.socket()).ifPresent(this::connected);
    } else if (event instanceof Event.Closed closed) {
      servers.byStream(closed.socket()).ifPresent(server -> cut(server, false));
    } else if (event instanceof Event.Failed failed) {
      servers.byStream(failed.socket()).ifPresent(server -> cut(server, true));
      List.copyOf(transactions).stream()
          .filter(t -> t.owns(failed.socket()))
          .forEach(t -> fail(t, failed));
    } else if (event instanceof Event.Woken) {
      transactions.stream().filter(this::isDue).toList().forEach(ResolvedTransaction::timedOut);
    }
    return turn();
  }

  private static void fail(ResolvedTransaction transaction, Event.Failed failed) {
    boolean forbidden =
        failed.sending()
            && failed.outcome() instanceof Outcome.Unreachable unreachable
            && unreachable.detail().contains("not permitted");
    if (forbidden) {
      transaction.forbidden();
    } else {
      transaction.failed(failed.sending());
    }
  }

  private boolean isDue(ResolvedTransaction transaction) {
    return transaction.deadline().filter(d -> d.compareTo(clock.now()) <= 0).isPresent();
  }

  private void receive(Event.Received received) {
    Response reply = received.response();
    Optional<ResolvedServer> streaming = servers.byStream(received.socket());
    if (streaming.isPresent()) {
      List.copyOf(streaming.get().stream.get().users).stream()
          .filter(t -> t.whyNot(reply).isEmpty())
          .findFirst()
          .ifPresentOrElse(
              t -> t.receiveOverTcp(reply),
              () -> moves.ignore("systemd-resolved asked with another ID"));
      return;
    }
    for (ResolvedTransaction t : transactions) {
      if (t.owns(received.socket())) {
        Optional<String> whyNot = t.whyNot(reply);
        whyNot.ifPresentOrElse(moves::ignore, () -> t.receive(reply, false));
        return;
      }
    }
  }

  private void connected(ResolvedServer server) {
    ResolvedStream stream = server.stream.orElseThrow();
    stream.connected = true;
    for (ResolvedTransaction t : stream.queue) {
      moves.send(stream.socket(), server.address(), List.of(t.message()));
    }
    stream.queue.clear();
  }

  /** One loss for the server, and each of the queries goes elsewhere. */
  private void cut(ResolvedServer server, boolean error) {
    ResolvedStream stream = server.stream.orElseThrow();
    server.stream = Optional.empty();
    moves.close(stream.socket());
    if (error) {
      server.lost(true, server.level());
    }
    List.copyOf(stream.users).forEach(ResolvedTransaction::cutOff);
  }

  private List<Action> turn() {
    if (!moves.isFinished() && transactions.stream().noneMatch(ResolvedTransaction::isPending)) {
      conclude();
    } else if (!moves.isFinished() && clock.now().compareTo(CLIENT_WAITS) >= 0) {
      giveUp();
    }
    Duration next =
        transactions.stream()
            .flatMap(t -> t.deadline().stream())
            .min(Duration::compareTo)
            .orElse(CLIENT_WAITS);
    moves.wakeAt(next.compareTo(CLIENT_WAITS) < 0 ? next : CLIENT_WAITS);
    return moves.take();
  }

  private List<Response> answers() {
    return transactions.stream().flatMap(t -> t.answer().stream()).toList();
  }

  private List<String> addresses() {
    return answers().stream().flatMap(reply -> reply.addresses().stream()).toList();
  }

  private void conclude() {
    List<String> codes = answers().stream().map(Response::rcode).distinct().toList();
    boolean complete = answers().size() == transactions.size();
    if (!addresses().isEmpty()) {
      moves.finish(Action.Finish.resolved(addresses()));
    } else if (codes.contains("NXDOMAIN")) {
      fail(Replay.Result.NO_SUCH_NAME, "NXDOMAIN");
    } else if (complete && codes.equals(List.of("NOERROR"))) {
      fail(Replay.Result.NO_ADDRESS, "an answer without addresses");
    } else {
      codes.stream()
          .filter(code -> !code.equals("NOERROR"))
          .findFirst()
          .ifPresentOrElse(
              code -> fail(Replay.Result.TRY_AGAIN, code),
              () -> fail(Replay.Result.TRY_AGAIN, "SERVFAIL"));
    }
  }

  private void giveUp() {
    if (addresses().isEmpty()) {
      fail(
          Replay.Result.TRY_AGAIN,
          "nothing: the stub stays silent, and its client gave up after 25 s");
    } else {
      moves.finish(Action.Finish.resolved(addresses()));
    }
  }

  private void fail(Replay.Result result, String text) {
    moves.finish(Action.Finish.failed(result, text));
  }
}
