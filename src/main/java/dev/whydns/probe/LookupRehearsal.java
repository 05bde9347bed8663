package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Reply;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Transport;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Profile;
import dev.whydns.probe.stub.Query;
import dev.whydns.probe.stub.Response;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A library's lookups without sending anything, one that is answered and one that is refused: the
 * classes that they load are not counted as a server's time.
 */
final class LookupRehearsal implements Ports {

  private static final IpAddress SERVER = IpAddress.literal("192.0.2.1");
  private static final int MOST_TURNS = 4;

  private record Sent(int socket, Query query) {}

  private final Wire wire = new Wire();
  private final Set<Integer> streams = new HashSet<>();
  private final List<Sent> sent = new ArrayList<>();

  private LookupRehearsal() {}

  static void run(Profile profile) {
    Reply.Answer answer = new Reply.Answer("a.test", "A", 1, "192.0.2.2");
    Reply reply = new Reply("NOERROR", false, false, true, List.of(answer), 40);
    Duration now = Duration.ZERO;
    new LookupRehearsal()
        .react(
            profile,
            (session, s) ->
                session.received(
                    now,
                    s.socket(),
                    SERVER,
                    new Response(
                        s.query().id(), s.query().name(), s.query().type(), reply, 0, false)));
    new LookupRehearsal()
        .react(
            profile,
            (session, s) ->
                session.failed(
                    now, s.socket(), SocketErrors.outcome(new PortUnreachableException(), 0)));
  }

  @FunctionalInterface
  private interface Reaction {
    void to(LookupSession session, Sent sent);
  }

  private void react(Profile profile, Reaction reaction) {
    LookupSession session =
        new LookupSession(profile.stub(lookup(), new Random(1)), this, Optional.empty());
    session.start();
    for (int turn = 0; turn < MOST_TURNS && !session.isOver(); turn++) {
      List<Sent> now = List.copyOf(sent);
      sent.clear();
      now.forEach(s -> reaction.to(session, s));
      session.tick(Duration.ZERO);
    }
    session.cut(Duration.ZERO);
  }

  private static Lookup lookup() {
    return new Lookup(
        "a.test",
        EnumSet.allOf(Lookup.Family.class),
        new ResolvConf(
            "",
            List.of(),
            List.of(SERVER),
            List.of(),
            List.of(),
            List.of(),
            false,
            Optional.empty(),
            Optional.empty()),
        List.of(),
        Optional.of(List.of("files", "dns")),
        "",
        Lookup.Ipv6.PRESENT,
        Lookup.Variables.none());
  }

  @Override
  public String open(Action.Open open) {
    if (open.transport() == Transport.TCP) {
      streams.add(open.socket());
    }
    return open.connected() && open.transport() == Transport.UDP ? "192.0.2.3:1" : "";
  }

  @Override
  public int send(int socket, IpAddress server, List<Query> queries) {
    queries.forEach(query -> sent.add(new Sent(socket, query)));
    return queries.stream().mapToInt(query -> wire.query(query).length).sum();
  }

  @Override
  public boolean isStream(int socket) {
    return streams.contains(socket);
  }

  @Override
  public int portOf(int socket, IpAddress server) {
    return 53;
  }

  @Override
  public void close(int socket) {
    // there is none
  }
}
