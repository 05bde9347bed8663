package dev.whydns.diagnose;

import static dev.whydns.diagnose.Provenance.join;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFooter;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The servers that a target has: none, too many, or the engine's public fallback. */
final class ServerListRules implements Rules {

  /** What the engine writes when the host has no usable server (resolvconf.go, defaultIPv4NSs). */
  static final List<IpAddress> FALLBACK =
      List.of(
          IpAddress.literal("8.8.8.8"),
          IpAddress.literal("8.8.4.4"),
          IpAddress.literal("2001:4860:4860::8888"),
          IpAddress.literal("2001:4860:4860::8844"));

  private static final int DNS_PORT = 53;
  private static final List<IpAddress> ANY =
      List.of(IpAddress.literal("0.0.0.0"), IpAddress.literal("::"));

  @Override
  public List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>();
    Optional<ResolvConf> conf = c.resolvConf();
    if (c.isContainer() && conf.isPresent()) {
      fallback(c, conf.get()).or(() -> noUpstream(c, conf.get())).ifPresent(found::add);
    } else if (!c.isContainer()) {
      noServer(c).ifPresent(found::add);
    }
    conf.flatMap(r -> tooMany(c, r)).ifPresent(found::add);
    return found;
  }

  /** Whether these are the fallback and nothing else. */
  static boolean isFallback(List<IpAddress> servers) {
    return servers.containsAll(FALLBACK.subList(0, 2)) && FALLBACK.containsAll(servers);
  }

  private static Optional<Finding> fallback(Case c, ResolvConf conf) {
    boolean said = conf.footer().map(EngineFooter::usedDefaultNameservers).orElse(false);
    List<IpAddress> servers = Provenance.servers(c).orElse(List.of());
    Optional<List<IpAddress>> today = Provenance.today(c);
    boolean looks =
        conf.footer().isEmpty()
            && isFallback(servers)
            && Provenance.isEnginesCopy(c)
            && !Provenance.isOwnChoice(c)
            && today.filter(now -> now.stream().anyMatch(FALLBACK::contains)).isEmpty();
    if (!said && !looks) {
      return Optional.empty();
    }
    boolean measured = c.upstreams().stream().anyMatch(u -> c.effective(u).isMeasured());
    boolean reached =
        c.upstreams().stream().anyMatch(u -> c.effective(u).over(Transport.UDP).answers());
    return Optional.of(
        Draft.of(
                Code.PUBLIC_FALLBACK,
                measured && !reached ? Severity.FAULT : Severity.WARNING,
                "The servers of "
                    + c.label()
                    + " ("
                    + join(servers)
                    + ") are the engine's public fallback and nobody's choice: when it started, the"
                    + " host had no server that a container can use."
                    + (measured && !reached ? " They cannot be reached from here." : ""))
            .sure(fallbackConfidence(said, today))
            .seen(fallbackEvidence(c, conf, said, servers))
            .seen("host's resolv.conf", today.map(ServerListRules::present).orElse("unreadable"))
            .remedy(
                "name your own servers for all containers in /etc/docker/daemon.json, then restart"
                    + " dockerd and the containers",
                "\"dns\": [\"ADDRESS\"]")
            .remedy(
                "or for this one: `docker run --dns ADDRESS`, or `dns:` in the compose file, and"
                    + " create it anew")
            .finding());
  }

  private static Evidence fallbackEvidence(
      Case c, ResolvConf conf, boolean said, List<IpAddress> servers) {
    if (said) {
      return Proof.file(conf, conf.lineWith("#", "Used", "default"), "default nameservers");
    }
    return c.usesEmbeddedDns()
        ? new Evidence("upstreams", join(servers) + " (" + c.target().upstreamsFrom() + ")")
        : Proof.file(conf, conf.lineWith("nameserver", servers.get(0).text()), join(servers));
  }

  /** Without the engine's word: sure where the host has nothing to give to this day. */
  private static Confidence fallbackConfidence(boolean said, Optional<List<IpAddress>> today) {
    if (said || today.filter(List::isEmpty).isPresent()) {
      return Confidence.HIGH;
    }
    return Confidence.MEDIUM;
  }

  private static String present(List<IpAddress> servers) {
    return servers.isEmpty()
        ? "no server that a container can use"
        : "names " + join(servers) + " now";
  }

  private static Optional<Finding> noUpstream(Case c, ResolvConf conf) {
    boolean said = conf.footer().map(EngineFooter::noExternalNameservers).orElse(false);
    boolean empty = Provenance.servers(c).map(List::isEmpty).orElse(false);
    if (!said && !empty || InternalNetwork.isOnlyOne(c) || InternalNetwork.hasNoNetwork(c)) {
      return Optional.empty();
    }
    Draft draft = Draft.fault(Code.NO_UPSTREAM, noUpstreamSummary(c));
    draft.seen(
        said
            ? Proof.file(conf, conf.lineWith("#", "NO", "EXTERNAL"), "no external nameservers")
            : c.usesEmbeddedDns()
                ? new Evidence("upstreams", "none (" + c.target().upstreamsFrom() + ")")
                : new Evidence(conf.path(), "no nameserver line"));
    draft.seen(Proof.some(c.outside(Probe.STUB), 1));
    Optional<List<IpAddress>> today = Provenance.today(c);
    today.ifPresent(now -> draft.seen("host's resolv.conf", present(now)));
    if (!c.usesEmbeddedDns() && Provenance.isMounted(c)) {
      return Optional.of(inMountedFile(c, draft).finding());
    }
    boolean hostHasSome = today.filter(now -> !now.isEmpty()).isPresent();
    return Optional.of(
        draft
            .remedy(
                (hostHasSome ? "" : "give the host a server in /etc/resolv.conf, then ")
                    + "restart the container: it gets its copy when it starts",
                "docker restart " + c.label())
            .remedy(
                "if it started before the host's network was up (boot), order docker after"
                    + " nss-lookup.target, or name servers in daemon.json")
            .finding());
  }

  /** A start copies nothing there. The file is written in place: a mount keeps its inode. */
  private static Draft inMountedFile(Case c, Draft draft) {
    String file = c.container().map(ContainerFacts::resolvConfPath).orElse("");
    boolean user = c.container().filter(ContainerFacts::isOnUserNetwork).isPresent();
    return draft
        .seen("mount", file + " on /etc/resolv.conf")
        .remedy(
            "write a server into the file that is mounted on its /etc/resolv.conf; a restart alone"
                + " changes nothing there",
            "echo 'nameserver " + (user ? "127.0.0.11" : "ADDRESS") + "' >> " + file)
        .remedy("or remove that mount, and create the container anew");
  }

  private static String noUpstreamSummary(Case c) {
    if (!c.usesEmbeddedDns()) {
      return "The resolv.conf of " + c.label() + " names no server.";
    }
    ServerView outside = c.outside(Probe.STUB);
    String others =
        outside.alwaysReplies("SERVFAIL")
            ? "all others get SERVFAIL"
            : outside.isSilent() ? "all others get no answer" : "no others do";
    return "The engine has no server to forward the queries of "
        + c.label()
        + " to: names of containers resolve, "
        + others
        + ".";
  }

  /** The host, a process, a namespace: without a nameserver, libraries ask 127.0.0.1. */
  private static Optional<Finding> noServer(Case c) {
    boolean none =
        c.target().resolvConf().isAbsent()
            || c.resolvConf().map(r -> r.nameservers().isEmpty()).orElse(false);
    if (!none || hasLocalServer(c) || usesOtherMeans(c)) {
      return Optional.empty();
    }
    boolean missing = c.target().resolvConf().isAbsent();
    return Optional.of(
        Draft.fault(
                Code.NO_UPSTREAM,
                (missing
                        ? "There is no /etc/resolv.conf for " + c.label()
                        : "The resolv.conf of " + c.label() + " names no server")
                    + ": libraries then ask 127.0.0.1, where nobody listens.")
            .sure(Confidence.MEDIUM)
            .seen("/etc/resolv.conf", missing ? "not there" : "no nameserver line")
            .seen("sockets", "none on port 53 of 127.0.0.1")
            .remedy("write a server into it: nameserver ADDRESS")
            .remedy(
                "find what should have done so (DHCP client, NetworkManager, systemd-resolved) and"
                    + " why it did not")
            .finding());
  }

  private static boolean hasLocalServer(Case c) {
    return c.sockets().isEmpty()
        || c.sockets().get().stream()
            .filter(s -> s.port() == DNS_PORT && s.transport() == Transport.UDP)
            .map(SocketFacts::address)
            .anyMatch(a -> a.isLoopback() || ANY.contains(a));
  }

  /** systemd-resolved answers glibc without resolv.conf (nss-resolve). */
  private static boolean usesOtherMeans(Case c) {
    return c.target().nsswitch().known().filter(n -> n.sources().contains("resolve")).isPresent();
  }

  private static Optional<Finding> tooMany(Case c, ResolvConf conf) {
    List<IpAddress> all = Provenance.servers(c).orElse(List.of());
    if (all.size() <= Upstream.USED_BY_ENGINE) {
      return Optional.empty();
    }
    List<IpAddress> unused = all.subList(Upstream.USED_BY_ENGINE, all.size());
    boolean missed = c.upstreams().stream().anyMatch(u -> ReachRules.isUnreached(c, u));
    String where =
        c.usesEmbeddedDns()
            ? "the engine asks no more than three"
            : "libraries ask no more than three (resolv.conf(5), MAXNS)";
    return Optional.of(
        Draft.of(
                Code.TOO_MANY_UPSTREAMS,
                missed ? Severity.WARNING : Severity.INFO,
                "Only the first three servers of "
                    + c.label()
                    + " are ever asked; "
                    + join(unused)
                    + (unused.size() == 1 ? " is" : " are")
                    + " not.")
            .seen(
                Proof.file(
                    conf,
                    conf.lineWith("#", "ExtServers:")
                        .or(() -> conf.lineWith("nameserver", unused.get(0).text())),
                    join(all)))
            .seen("limit", where)
            .remedy("leave out the servers that are not needed, and put the best ones first")
            .finding());
  }
}
