package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ProcessFacts;
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
    ServerView asked = c.all(Probe.STUB).only(e -> e.server().equals(IpAddress.EMBEDDED_DNS));
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
            .remedy(
                "restart the container: the engine opens its sockets when the sandbox is made",
                "docker restart " + c.label())
            .remedy("if dockerd is down, start it first", "systemctl start docker")
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

  /**
   * A queue that stays full while the daemon runs; a stopped daemon is told by its process state.
   */
  private static Optional<Finding> overflow(Case c) {
    List<SocketFacts> now = c.listening(Transport.UDP);
    long lost = lostDuringRun(c);
    boolean stopped = c.daemon().map(d -> d.process().isStopped()).orElse(false);
    boolean queued = now.stream().anyMatch(s -> s.rxQueueBytes() > 0);
    boolean silent = c.direct().over(Transport.UDP).isSilent();
    if (stopped || lost == 0 && !(queued && silent)) {
      return Optional.empty();
    }
    SocketFacts socket = now.get(0);
    return Optional.of(
        Draft.fault(
                Code.SOCKET_OVERFLOW,
                "The engine does not read its socket in "
                    + c.label()
                    + " fast enough: queries wait in the queue or are lost.")
            .sure(lost > 0 ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(
                "socket",
                "udp 127.0.0.11:"
                    + socket.port()
                    + ", "
                    + socket.rxQueueBytes()
                    + " bytes queued, "
                    + socket.drops().orElse(0L)
                    + " dropped since it was opened, "
                    + lost
                    + " of them during this run")
            .seen(Proof.failures(c.direct(), 2))
            .remedy("find who asks that much, and give it a cache")
            .remedy(
                "look whether dockerd gets processor time at all", "top -b -n1 -p $(pidof dockerd)")
            .finding());
  }

  private static long lostDuringRun(Case c) {
    long inode = c.target().netns().known().map(n -> n.inode()).orElse(0L);
    long first = drops(c.sockets().orElse(List.of()).stream());
    long last =
        c.repetitions().stream()
            .map(Repetition::after)
            .flatMap(List::stream)
            .filter(r -> r.vantage().netnsInode() == inode)
            .map(Reading::sockets)
            .flatMap(f -> f.known().stream())
            .mapToLong(list -> drops(list.stream()))
            .max()
            .orElse(first);
    return Math.max(0, last - first);
  }

  private static long drops(Stream<SocketFacts> sockets) {
    return sockets
        .filter(s -> s.isOnEmbeddedAddress() && s.transport() == Transport.UDP)
        .mapToLong(s -> s.drops().orElse(0L))
        .sum();
  }

  /** Only a socket that the rules lead to matters: a program may have its own on 127.0.0.11. */
  private static Optional<Finding> foreignOwner(Case c) {
    return Stream.of(Transport.values())
        .flatMap(t -> c.listening(t).stream())
        .filter(s -> isTargeted(c, s))
        .filter(s -> s.owner().known().filter(o -> !isEngine(c, o)).isPresent())
        .findFirst()
        .map(s -> foreign(c, s, s.owner().known().orElseThrow()));
  }

  private static boolean isTargeted(Case c, SocketFacts s) {
    return c.firewall().stream()
        .anyMatch(f -> EmbeddedPath.port(f, s.transport()).orElse(-1) == s.port());
  }

  private static boolean isEngine(Case c, SocketFacts.Owner owner) {
    return owner.command().startsWith("dockerd")
        || c.host().daemons().stream().anyMatch(d -> d.process().pid() == owner.pid());
  }

  private static Finding foreign(Case c, SocketFacts s, SocketFacts.Owner owner) {
    return Draft.fault(
            Code.FOREIGN_OWNER,
            "The rules lead queries to a socket that "
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
                + ")")
        .remedy(
            "restart the container: the engine opens new sockets and leads the rules to them",
            "docker restart " + c.label())
        .remedy("find out what that process is", "ps -fp " + owner.pid())
        .finding();
  }
}
