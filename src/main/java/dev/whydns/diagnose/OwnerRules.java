package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.Exchange;
import dev.whydns.model.Outcome;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Target;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The daemon behind the sockets: alive, answering, and with a sound handle on the namespace. */
final class OwnerRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>();
    Target.Kind kind = c.target().target().kind();
    if (kind == Target.Kind.HOST) {
      c.daemon().filter(d -> d.process().isStopped()).map(d -> stopped(c, d)).ifPresent(found::add);
    } else {
      if (c.usesEmbeddedDns() || kind == Target.Kind.DOCKERD) {
        down(c).or(() -> unresponsive(c)).ifPresent(found::add);
      }
      NamespaceHandle.judge(c).ifPresent(found::add);
      queryLimit(c).ifPresent(found::add);
      runtime(c).ifPresent(found::add);
    }
    apiUnresponsive(c).ifPresent(found::add);
    return found;
  }

  private static Optional<Finding> down(Case c) {
    EngineApi api = c.host().api();
    boolean gone =
        api.state() == EngineApi.State.REFUSED || api.state() == EngineApi.State.NO_SOCKET;
    if (!gone || !c.host().daemons().isEmpty() || c.embedded().answers()) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.fault(
                Code.DAEMON_DOWN,
                "dockerd does not run. It serves 127.0.0.11 in every container, so no name resolves"
                    + " until it is back.")
            .sure(c.host().missingCapabilities().isEmpty() ? Confidence.HIGH : Confidence.MEDIUM)
            .seen("processes", "no process dockerd on this host")
            .seen("api", api.endpoint() + ": " + api.detail())
            .seen(Proof.failures(c.embedded(), 1))
            .remedy("start it", "systemctl start docker")
            .remedy("see why it ended", "journalctl -u docker -n 50 --no-pager")
            .finding());
  }

  private static Optional<Finding> unresponsive(Case c) {
    Optional<DaemonFacts> daemon = c.daemon();
    if (daemon.isEmpty() || c.embedded().answers()) {
      return Optional.empty();
    }
    DaemonFacts d = daemon.get();
    if (d.process().isStopped()) {
      return Optional.of(stopped(c, d));
    }
    boolean apiHangs = c.host().api().isSilent();
    boolean queued =
        c.engineSockets(Transport.UDP).stream().anyMatch(s -> s.rxQueueBytes() > 0)
            || queuedLater(c);
    boolean silent = c.direct().isSilent() && !c.direct().failsAtOnce();
    if (!silent || !(apiHangs || queued)) {
      return Optional.empty();
    }
    return Optional.of(hanging(c, d, apiHangs, queued));
  }

  private static boolean queuedLater(Case c) {
    long inode = c.target().netns().known().map(n -> n.inode()).orElse(0L);
    return c.repetitions().stream()
        .flatMap(r -> r.after().stream())
        .filter(r -> r.vantage().netnsInode() == inode)
        .flatMap(r -> r.sockets().known().stream())
        .flatMap(sockets -> c.engineSockets(Transport.UDP, sockets).stream())
        .anyMatch(s -> s.rxQueueBytes() > 0);
  }

  /** On the host itself only the names inside containers suffer: there it is a warning. */
  private static Finding stopped(Case c, DaemonFacts d) {
    int pid = d.process().pid();
    boolean host = c.target().target().kind() == Target.Kind.HOST;
    return Draft.of(
            Code.DAEMON_UNRESPONSIVE,
            host ? Severity.WARNING : Severity.FAULT,
            "dockerd (pid "
                + pid
                + ") is stopped: a signal or a debugger holds it, and it answers nothing until it is"
                + " continued."
                + (host ? " No name resolves in containers that ask 127.0.0.11." : ""))
        .seen("/proc/" + pid + "/stat", "state " + d.process().state() + " (stopped)")
        .seen("api", apiText(c))
        .seen(Proof.failures(c.embedded(), 1))
        .remedy("find who stopped it, and continue it", StoppedDaemon.command(d))
        .remedy("see its state by hand", "ps -o pid,stat,wchan:20,cmd -p " + pid)
        .finding();
  }

  private static String apiText(Case c) {
    EngineApi api = c.host().api();
    return api.endpoint()
        + ": "
        + (api.state() == EngineApi.State.ANSWERED
            ? "answered before it was stopped"
            : api.detail());
  }

  private static Finding hanging(Case c, DaemonFacts d, boolean apiHangs, boolean queued) {
    int pid = d.process().pid();
    Draft draft =
        Draft.fault(
                Code.DAEMON_UNRESPONSIVE,
                "dockerd (pid "
                    + pid
                    + ") runs and does not answer"
                    + (apiHangs ? ", neither DNS nor its API." : " DNS."))
            .sure(apiHangs && queued ? Confidence.HIGH : Confidence.MEDIUM)
            .seen("/proc/" + pid + "/stat", "state " + d.process().state());
    if (apiHangs) {
      draft.seen("api", c.host().api().endpoint() + ": " + c.host().api().detail());
    }
    for (SocketFacts s : c.engineSockets(Transport.UDP)) {
      draft.seen(
          "socket", "udp 127.0.0.11:" + s.port() + ", " + s.rxQueueBytes() + " bytes not read");
    }
    return draft
        .seen(Proof.failures(c.direct(), 2))
        .remedy(
            "keep a trace of where it hangs before you restart it (it goes to its log)",
            "kill -USR1 " + pid)
        .remedy("restart it", "systemctl restart docker")
        .finding();
  }

  /** Told once: of the host where it is among the targets, else of each of them. */
  private static Optional<Finding> apiUnresponsive(Case c) {
    EngineApi api = c.host().api();
    boolean hostSideTells =
        !c.isHostSide()
            && c.snapshot().targets().stream().anyMatch(t -> t.target().kind() == Target.Kind.HOST);
    if (!api.isSilent() || hostSideTells) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.warning(
                Code.API_UNRESPONSIVE,
                "The engine's API did not answer in "
                    + Proof.ms(api.elapsedMs())
                    + "; what follows is from /proc and the engine's files.")
            .seen("api", api.endpoint() + ": " + api.detail())
            .remedy(
                "ask it by hand",
                "curl -m 5 --unix-socket "
                    + api.endpoint().replace("unix://", "")
                    + " http://docker/_ping")
            .remedy("look what it waits for", "journalctl -u docker -n 50 --no-pager")
            .finding());
  }

  /**
   * The engine waits up to 4 s for a free slot of its 1,024, then says REFUSED (24.0 and later).
   */
  private static Optional<Finding> queryLimit(Case c) {
    Optional<Exchange> refused =
        c.embedded().exchanges().stream()
            .filter(e -> e.outcome() instanceof Outcome.Answered a && a.elapsedMs() >= 3500)
            .filter(e -> e.rcode().filter("REFUSED"::equals).isPresent())
            .findFirst();
    boolean upstream =
        c.upstreams().stream().anyMatch(u -> c.effective(u).alwaysReplies("REFUSED"));
    if (refused.isEmpty() || upstream || !c.engineAtLeast(24, 0, 0)) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.fault(
                Code.QUERY_LIMIT,
                "The engine has 1,024 queries of " + c.label() + " under way and refuses more.")
            .sure(Confidence.MEDIUM)
            .seen(Proof.of(refused.get()))
            .remedy("give the program a cache, or fix the slow upstream that holds the slots")
            .remedy(
                "see the engine say so",
                "journalctl -u docker --since -1h --grep 'concurrent queries'")
            .finding());
  }

  private static Optional<Finding> runtime(Case c) {
    String runtime = c.container().map(ContainerFacts::runtime).orElse("");
    boolean ownStack = runtime.contains("runsc") || runtime.contains("kata");
    if (!ownStack || !c.usesEmbeddedDns()) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.warning(
                Code.RUNTIME_WITHOUT_EMBEDDED_DNS,
                "The runtime "
                    + runtime
                    + " gives "
                    + c.label()
                    + " a network stack of its own, which cannot reach the engine's resolver on"
                    + " 127.0.0.11. What whydns measures here is the host's side of it.")
            .sure(Confidence.MEDIUM)
            .seen("engine", "runtime " + runtime)
            .seen("resolv.conf", "nameserver 127.0.0.11")
            .remedy(
                "put the container on the default bridge, or mount a resolv.conf of your own into it;"
                    + " --dns does not help on a user-defined network")
            .finding());
  }
}
