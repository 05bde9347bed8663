package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The engine's sockets on 127.0.0.11: there, held by the engine, and read by it. */
final class SocketRules implements Rules {

  private static final int DNS = 53;

  @Override
  public List<Finding> judge(Case c) {
    if (!c.usesEmbeddedDns() || c.sockets().isEmpty()) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    notListening(c).ifPresent(found::add);
    overflow(c).ifPresent(found::add);
    foreignOwner(c).ifPresent(found::add);
    return found;
  }

  private static Optional<Finding> notListening(Case c) {
    ServerView asked = c.embedded();
    if (c.sockets().get().stream().anyMatch(SocketFacts::isOnEmbeddedAddress) || asked.answers()) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.fault(
                Code.NOT_LISTENING,
                "Nobody listens on 127.0.0.11 in "
                    + c.label()
                    + "'s network namespace: the engine's embedded resolver is not there.")
            .seen(
                "sockets",
                "no socket on 127.0.0.11 in " + table(c, "udp") + " and " + table(c, "tcp"))
            .seen(Proof.failures(asked, 2))
            .remedy(Restart.of(c, "the engine opens its sockets when the sandbox is made"))
            .remedy(
                "look into the engine's log for \"Resolver Start failed\"",
                "journalctl -u docker --since -1h --grep Resolver")
            .finding());
  }

  private static String table(Case c, String which) {
    return c.target()
        .process()
        .known()
        .map(ProcessFacts::pid)
        .map(pid -> "/proc/" + pid + "/net/" + which)
        .orElse("net/" + which);
  }

  /** Datagrams lost while whydns looked; what was lost before may be long ago. */
  private static Optional<Finding> overflow(Case c) {
    long lost = lostDuringRun(c);
    long before = drops(c, c.sockets().orElse(List.of()));
    if (lost + before == 0) {
      return Optional.empty();
    }
    boolean hurts = lost > 0 && c.embedded().over(Transport.UDP).firstFailure().isPresent();
    Severity severity = hurts ? Severity.FAULT : lost > 0 ? Severity.WARNING : Severity.INFO;
    Draft draft =
        Draft.of(
            Code.SOCKET_OVERFLOW,
            severity,
            lost > 0
                ? "Queries of "
                    + c.label()
                    + " come faster than the engine reads them: its socket"
                    + " is full, and what comes then is lost."
                : "The engine's socket in "
                    + c.label()
                    + " overflowed some time ago, and lost queries.");
    for (SocketFacts socket : c.engineSockets(Transport.UDP)) {
      draft.seen(
          "socket",
          "udp 127.0.0.11:"
              + socket.port()
              + ": "
              + socket.rxQueueBytes()
              + " bytes queued, "
              + socket.drops().orElse(0L)
              + " dropped since it was opened");
    }
    if (lost > 0) {
      draft.seen("counter", lost + " more dropped while whydns asked");
    }
    return Optional.of(
        draft
            .seen(Proof.failures(c.embedded().over(Transport.UDP), 2))
            .remedy("find who in " + c.label() + " asks that much, and give it a cache")
            .remedy(
                "look whether dockerd gets processor time at all", "top -b -n1 -p $(pidof dockerd)")
            .finding());
  }

  private static long lostDuringRun(Case c) {
    long inode = c.target().netns().known().map(n -> n.inode()).orElse(0L);
    long first = drops(c, c.sockets().orElse(List.of()));
    long last =
        c.repetitions().stream()
            .map(Repetition::after)
            .flatMap(List::stream)
            .filter(r -> r.vantage().netnsInode() == inode)
            .map(Reading::sockets)
            .flatMap(f -> f.known().stream())
            .mapToLong(list -> drops(c, list))
            .max()
            .orElse(first);
    return Math.max(0, last - first);
  }

  private static long drops(Case c, List<SocketFacts> sockets) {
    return c.engineSockets(Transport.UDP, sockets).stream()
        .mapToLong(s -> s.drops().orElse(0L))
        .sum();
  }

  /** Only a socket that queries get to matters: a program may have its own on 127.0.0.11. */
  private static Optional<Finding> foreignOwner(Case c) {
    return Stream.of(Transport.values())
        .flatMap(t -> c.listening(t).stream())
        .filter(s -> isTargeted(c, s) || isInPlace(c, s))
        .filter(s -> isForeign(c, s))
        .findFirst()
        .map(s -> foreign(c, s, s.owner().known().orElseThrow()));
  }

  private static boolean isTargeted(Case c, SocketFacts s) {
    return EmbeddedPath.port(c.translation(s.transport())).orElse(-1) == s.port();
  }

  /** Whether another process gets what is sent to port 53, and knows nothing of the engine's. */
  static boolean isAnsweredByStranger(Case c, Transport transport) {
    return c.listening(transport).stream()
        .anyMatch(s -> isInPlace(c, s) && isForeign(c, s) && !knowsNames(c, s));
  }

  /** Where no rule translates, the socket on port 53 itself gets the queries. */
  private static boolean isInPlace(Case c, SocketFacts s) {
    return s.port() == DNS && EmbeddedPath.isUntouched(c, s.transport());
  }

  private static boolean isForeign(Case c, SocketFacts s) {
    return s.owner().known().filter(o -> !isEngine(c, o)).isPresent();
  }

  private static boolean isEngine(Case c, SocketFacts.Owner owner) {
    return c.host().daemons().stream().anyMatch(d -> d.process().pid() == owner.pid());
  }

  /** One that passes queries on to the engine, so that its names resolve, does little harm. */
  private static Finding foreign(Case c, SocketFacts s, SocketFacts.Owner owner) {
    Draft draft =
        Draft.of(
                Code.FOREIGN_OWNER,
                knowsNames(c, s) || s.transport() == Transport.TCP
                    ? Severity.WARNING
                    : Severity.FAULT,
                (isTargeted(c, s) ? "The rules lead " : "No rule leads ")
                    + s.transport().text()
                    + (isTargeted(c, s)
                        ? " queries to a socket that "
                        : " queries on, and they end at a socket that ")
                    + owner.command()
                    + " (pid "
                    + owner.pid()
                    + ") holds, and not the engine.")
            .seen(
                "socket",
                s.transport().text()
                    + " 127.0.0.11:"
                    + s.port()
                    + " inode "
                    + s.inode()
                    + ", fd "
                    + owner.fd()
                    + " of pid "
                    + owner.pid()
                    + " ("
                    + owner.command()
                    + ", "
                    + owner.user()
                    + ")");
    c.translation(s.transport()).map(stop -> Translation.rule(c, stop)).ifPresent(draft::seen);
    return draft
        .seen(Proof.some(c.stub(Purpose.LOCAL).over(s.transport()), 1))
        .seen(Proof.some(local(c.direct()), 1))
        .remedy(Restart.of(c, "the engine opens new sockets and leads the rules to them"))
        .remedy("find out what that process is", "ps -fp " + owner.pid())
        .finding();
  }

  /** It answers the container's own name, and with an address that the engine gives too. */
  private static boolean knowsNames(Case c, SocketFacts s) {
    ServerView its = c.stub(Purpose.LOCAL).over(s.transport());
    List<String> engines = local(c.direct()).addresses();
    boolean answers =
        its.exchanges().stream().anyMatch(e -> e.rcode().filter("NOERROR"::equals).isPresent());
    return answers && (engines.isEmpty() || its.addresses().stream().anyMatch(engines::contains));
  }

  private static ServerView local(ServerView view) {
    return view.only(e -> e.question().purpose() == Purpose.LOCAL && e.isAnswered());
  }
}
