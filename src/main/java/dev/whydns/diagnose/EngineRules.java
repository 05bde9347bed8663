package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.EngineVersion;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Defects of engine versions, told by the version and by what the defect does, never by one alone.
 */
final class EngineRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    Optional<EngineVersion> version =
        c.engine().map(EngineFacts::version).flatMap(EngineVersion::parse);
    if (version.isEmpty() || !c.usesEmbeddedDns()) {
      return List.of();
    }
    EngineVersion v = version.get();
    return Stream.of(
            nxdomainAsServfail(c, v),
            lostUpstreams(c, v),
            corruptedServers(c, v),
            swarmLocalRecords(c, v),
            rulesAfterLiveRestore(c, v))
        .flatMap(Optional::stream)
        .limit(1)
        .toList();
  }

  private static Optional<Finding> nxdomainAsServfail(Case c, EngineVersion v) {
    boolean signature =
        c.outside(Probe.STUB).plain(Transport.UDP, "A").alwaysReplies("SERVFAIL")
            && c.upstreams().stream()
                .anyMatch(u -> c.effective(u).plain(Transport.UDP, "A").alwaysReplies("NXDOMAIN"));
    return !is(v, 24, 0, 0) || !signature
        ? Optional.empty()
        : Optional.of(
            bad(
                    c,
                    "turns a server's NXDOMAIN into SERVFAIL, which ends search lists too early",
                    "https://github.com/moby/moby/issues/45553",
                    "24.0.1")
                .seen(Proof.some(c.outside(Probe.STUB), 1))
                .finding());
  }

  private static Optional<Finding> lostUpstreams(Case c, EngineVersion v) {
    boolean none = c.target().upstreams().known().map(List::isEmpty).orElse(false);
    boolean hostHasSome =
        c.host().resolvConf().known().map(r -> !r.nameservers().isEmpty()).orElse(false);
    return !is(v, 29, 1, 0) || !none || !hostHasSome
        ? Optional.empty()
        : Optional.of(
            bad(
                    c,
                    "starts older containers without any upstream server",
                    "https://github.com/moby/moby/issues/51614",
                    "29.1.1")
                .seen("upstreams", "none, while the host's resolv.conf names some")
                .finding());
  }

  private static Optional<Finding> corruptedServers(Case c, EngineVersion v) {
    boolean signature =
        c.resolvConf().stream()
            .flatMap(
                r ->
                    Stream.concat(
                        r.invalidNameservers().stream(),
                        r.footer().stream().flatMap(f -> f.invalidNameservers().stream())))
            .anyMatch(text -> text.contains("invalid"));
    return v.major() != 29 || v.minor() > 2 || !signature
        ? Optional.empty()
        : Optional.of(
            bad(
                    c,
                    "loses the configured dns servers when its configuration is reloaded",
                    "https://docs.docker.com/engine/release-notes/29/",
                    "29.3.0")
                .seen("resolv.conf", "holds \"invalid IP\" for a server")
                .finding());
  }

  private static Optional<Finding> swarmLocalRecords(Case c, EngineVersion v) {
    boolean swarm = c.engine().map(EngineFacts::swarmActive).orElse(false);
    ServerView local = c.stub(Purpose.LOCAL).plain(Transport.UDP, "A");
    return !is(v, 29, 0, 0) || !swarm || !local.alwaysReplies("NXDOMAIN")
        ? Optional.empty()
        : Optional.of(
            bad(
                    c,
                    "makes no records for local networks on a swarm node",
                    "https://github.com/moby/moby/issues/51491",
                    "29.0.1")
                .seen(Proof.some(local, 1))
                .finding());
  }

  private static Optional<Finding> rulesAfterLiveRestore(Case c, EngineVersion v) {
    boolean range = v.major() == 24 && v.minor() == 0 && v.patch() <= 2;
    Optional<DaemonFacts> daemon = c.daemon();
    boolean restored =
        daemon.isPresent()
            && c.container().flatMap(k -> k.startedAt()).stream()
                .anyMatch(t -> t.isBefore(daemon.get().process().startedAt()));
    ServerView stub = c.embedded();
    return !range || !restored || !stub.isSilent()
        ? Optional.empty()
        : Optional.of(
            bad(
                    c,
                    "does not set its rules again after a restart with live-restore",
                    "https://github.com/moby/moby/issues/45646",
                    "24.0.3")
                .seen("processes", "dockerd started after the container")
                .finding());
  }

  private static boolean is(EngineVersion v, int major, int minor, int patch) {
    return v.compareTo(new EngineVersion(major, minor, patch)) == 0;
  }

  private static Draft bad(Case c, String what, String source, String fixedIn) {
    return Draft.fault(Code.ENGINE_KNOWN_BAD, "This " + c.engineText() + " " + what + ".")
        .sure(Confidence.MEDIUM)
        .seen("engine", c.engineText() + "; known defect, see " + source)
        .remedy("upgrade the engine to " + fixedIn + " or later, then restart the container");
  }
}
