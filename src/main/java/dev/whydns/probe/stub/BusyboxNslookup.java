package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * {@code busybox nslookup} (the variant {@code FEATURE_NSLOOKUP_BIG}, {@code
 * networking/nslookup.c}): all names and types at once to one server, again after 2.5 s what is
 * unanswered, and the next server after 5 s if there was no reply at all.
 *
 * <p>It sends for itself, so that no option of resolv.conf holds but {@code trust-ad} where glibc
 * writes its queries; it never uses TCP, and looks at a reply's ID alone.
 */
final class BusyboxNslookup implements Stub {

  private static final Duration RETRY = Duration.ofMillis(2500);
  private static final Duration TIMEOUT = Duration.ofMillis(5000);

  private final List<IpAddress> servers;
  private final BusyboxQuestions questions;
  private final Moves moves = new Moves();
  private int server = -1;
  private int socket;
  private Duration began = Duration.ZERO;
  private Duration sent = Duration.ZERO;
  private int replies;
  private int retriesLeft;
  private boolean retrying;

  private BusyboxNslookup(Lookup lookup, BusyboxQuestions questions) {
    List<IpAddress> named = lookup.conf().nameservers();
    this.servers = named.isEmpty() ? List.of(IpAddress.literal("127.0.0.1")) : named;
    this.questions = questions;
  }

  /** As Alpine builds it: musl writes the queries. */
  static Stub musl(Lookup lookup, RandomGenerator random) {
    return new BusyboxNslookup(lookup, BusyboxQuestions.musl(lookup, random));
  }

  /** As Debian's static one: glibc writes the queries. */
  static Stub glibc(Lookup lookup, RandomGenerator random) {
    return new BusyboxNslookup(lookup, BusyboxQuestions.glibc(lookup, random));
  }

  @Override
  public List<Action> start() {
    if (questions.isEmpty()) {
      moves.finish(Action.Finish.failed(Replay.Result.FAILED, "not a name to ask for"));
    } else {
      nextServer(Duration.ZERO);
    }
    return moves.take();
  }

  @Override
  public List<Action> on(Event event) {
    if (event instanceof Event.Received received) {
      receive(received.response(), event.at());
    } else if (event instanceof Event.Garbage) {
      moves.ignore("busybox finds no query of that ID");
    } else if (event instanceof Event.Woken) {
      wake(event.at());
    } else if (event instanceof Event.Failed failed && failed.sending() && !retrying) {
      // An error that is read, not met by a send, is printed and waited out.
      nextServer(event.at());
    }
    return moves.take();
  }

  private void nextServer(Duration now) {
    if (server >= 0) {
      moves.close(socket);
    }
    server++;
    if (server >= servers.size()) {
      moves.finish(BusyboxQuestions.nobodyAnswered());
      return;
    }
    socket = moves.openUdp(servers.get(server));
    began = now;
    replies = 0;
    send(now);
  }

  private void send(Duration now) {
    moves.send(socket, servers.get(server), questions.unanswered());
    sent = now;
    retrying = false;
    retriesLeft = 2 * questions.count();
    moves.wakeAt(now.plus(RETRY));
  }

  private void wake(Duration now) {
    if (now.compareTo(began.plus(TIMEOUT)) < 0) {
      if (now.compareTo(sent.plus(RETRY)) >= 0) {
        send(now);
      }
    } else if (replies > 0) {
      moves.finish(questions.conclusion());
    } else {
      nextServer(now);
    }
  }

  private void receive(Response reply, Duration now) {
    Optional<Query> query = questions.byId(reply.id());
    if (query.isEmpty()) {
      moves.ignore("busybox finds no query of that ID");
    } else if (questions.isAnswered(query.get())) {
      moves.ignore("busybox has an answer to that query");
    } else if (reply.rcode().equals("SERVFAIL") && retriesLeft > 0) {
      retriesLeft--;
      retrying = true;
      moves.send(socket, servers.get(server), List.of(query.get()));
    } else {
      questions.answered(query.get(), reply);
      replies++;
      if (replies >= questions.count()) {
        moves.finish(questions.conclusion());
      }
    }
  }
}
