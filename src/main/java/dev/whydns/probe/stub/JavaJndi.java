package dev.whydns.probe.stub;

import dev.whydns.model.Durations;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Outcome;
import dev.whydns.model.SearchList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The JDK's JNDI provider for {@code dns:} ({@code com.sun.jndi.dns.DnsClient}), asked for the
 * attributes A and AAAA, which it makes one query of type ANY of, or for one of them.
 *
 * <p>Four rounds over all servers that wait 1, 2, 4 and 8 s, each try from a socket of its own with
 * the same ID. A server that refused or failed is not asked again; a name that does not exist ends
 * it. No search list, no hosts file, no EDNS.
 */
final class JavaJndi implements Stub {

  private static final int ROUNDS = 4;
  private static final int MOST_SERVERS = 5;
  private static final Duration FIRST = Duration.ofSeconds(1);

  private final List<IpAddress> servers;
  private final Query query;
  private final boolean[] givenUp;
  private final Moves moves = new Moves();
  private final JndiErrors errors = new JndiErrors();
  private int round;
  private int server = -1;
  private int socket;
  private Optional<JndiStream> stream = Optional.empty();

  private JavaJndi(Lookup lookup, RandomGenerator random) {
    List<IpAddress> named = lookup.conf().nameservers().stream().limit(MOST_SERVERS).toList();
    this.servers = named.isEmpty() ? List.of(IpAddress.literal("127.0.0.1")) : named;
    this.givenUp = new boolean[servers.size()];
    String type = lookup.families().size() > 1 ? "ANY" : lookup.families().iterator().next().type();
    this.query =
        new Query(
            random.nextInt(1 << 16), SearchList.bare(lookup.name()), type, Optional.empty(), false);
  }

  /** The call for that name. */
  static Stub of(Lookup lookup, RandomGenerator random) {
    return new JavaJndi(lookup, random);
  }

  @Override
  public List<Action> start() {
    if (CaresNames.isValid(query.name())) {
      next(Duration.ZERO);
    } else {
      moves.finish(JndiErrors.invalidName());
    }
    return moves.take();
  }

  @Override
  public List<Action> on(Event event) {
    if (stream.isPresent()) {
      stream.get().on(event).ifPresent(moves::finish);
    } else if (event instanceof Event.Received received) {
      receive(received.response(), event.at());
    } else if (event instanceof Event.Garbage) {
      errors.noResponse();
      next(event.at());
    } else if (event instanceof Event.Failed failed) {
      errors.failed(failed.outcome());
      givenUp[server] |= failed.outcome() instanceof Outcome.Refused;
      next(event.at());
    } else if (event instanceof Event.Woken) {
      errors.timedOut();
      next(event.at());
    }
    return moves.take();
  }

  /** The next server of this round, or the first of the next. */
  private void next(Duration now) {
    if (socket > 0) {
      moves.close(socket);
    }
    do {
      server++;
      if (server == servers.size()) {
        server = 0;
        round++;
      }
    } while (round < ROUNDS && givenUp[server]);
    if (round == ROUNDS) {
      moves.finish(errors.first());
      return;
    }
    socket = moves.openUdp(servers.get(server));
    moves.send(socket, servers.get(server), List.of(query));
    moves.wakeAt(now.plus(patience()));
  }

  private Duration patience() {
    return Durations.times(FIRST, 1L << round);
  }

  /** An error needs only the ID; an answer the question, too. */
  private void receive(Response reply, Duration now) {
    if (reply.id() != query.id()) {
      moves.ignore("JNDI asked with another ID");
    } else if (reply.rcode().equals("NXDOMAIN")) {
      moves.finish(JndiErrors.of(reply));
    } else if (!reply.rcode().equals("NOERROR")) {
      errors.refused(reply);
      givenUp[server] = true;
      next(now);
    } else if (!reply.fits(query)) {
      moves.ignore("JNDI asked another question");
    } else if (reply.reply().truncated()) {
      moves.close(socket);
      stream = Optional.of(new JndiStream(moves, query, reply, patience()));
      stream.get().over(untried(), now).ifPresent(moves::finish);
    } else {
      moves.finish(JndiErrors.answer(reply));
    }
  }

  /** The one that answered first, then those behind it, then those before it. */
  private List<IpAddress> untried() {
    List<IpAddress> order = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      int at = (server + i) % servers.size();
      if (!givenUp[at]) {
        order.add(servers.get(at));
      }
    }
    return order;
  }
}
