package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFooter;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.ResolvConf.FileIdentity;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The container's resolv.conf: whose it is, how old, and whether its servers make sense. */
final class ResolvConfRules implements Rules {

  /** What the engine writes when the host has no usable server (resolvconf.go, defaultIPv4NSs). */
  private static final List<IpAddress> FALLBACK =
      List.of(
          IpAddress.literal("8.8.8.8"),
          IpAddress.literal("8.8.4.4"),
          IpAddress.literal("2001:4860:4860::8888"),
          IpAddress.literal("2001:4860:4860::8844"));

  @Override
  public List<Finding> judge(Case c) {
    Optional<ResolvConf> conf = c.resolvConf();
    if (conf.isEmpty()) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    invalid(c, conf.get()).ifPresent(found::add);
    if (c.isContainer()) {
      replaced(c, conf.get()).or(() -> edited(c, conf.get())).ifPresent(found::add);
      fallback(c, conf.get()).or(() -> noUpstream(c, conf.get())).ifPresent(found::add);
      stale(c, conf.get()).ifPresent(found::add);
      tooMany(c, conf.get()).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Finding> replaced(Case c, ResolvConf conf) {
    Optional<FileIdentity> seen = conf.file();
    Optional<FileIdentity> managed = c.target().managedResolvConf().known();
    if (seen.isEmpty() || managed.isEmpty() || seen.get().isSameFile(managed.get())) {
      return Optional.empty();
    }
    boolean bypass =
        c.container().filter(ContainerFacts::isOnUserNetwork).isPresent()
            && !conf.usesEmbeddedDns();
    return Optional.of(
        Draft.of(
                Code.RESOLV_REPLACED,
                bypass ? worseIfFailing(c) : Severity.INFO,
                c.label()
                    + " does not see the resolv.conf that the engine keeps for it, but another file."
                    + (bypass
                        ? " It does not ask 127.0.0.11, so container names do not resolve."
                        : ""))
            .seen(
                "inode",
                conf.path()
                    + " in the container is inode "
                    + seen.get().inode()
                    + ", the engine's file is inode "
                    + managed.get().inode())
            .seen(
                Proof.file(
                    conf,
                    conf.lines().stream().filter(l -> !l.text().isBlank()).findFirst(),
                    "empty"))
            .remedy(
                "remove the mount on /etc/resolv.conf, and use --dns, --dns-search, --dns-opt instead")
            .remedy(
                "if nothing is mounted there, the engine's file was replaced on the host: restart the"
                    + " container",
                "docker restart " + c.label())
            .finding());
  }

  private static Severity worseIfFailing(Case c) {
    ServerView stub = c.outside(Probe.STUB);
    return stub.isMeasured() && !stub.answers() ? Severity.FAULT : Severity.WARNING;
  }

  /**
   * The hash file proves nothing for files of the embedded resolver: the engine's last write leaves
   * it as it was. What cannot be the engine's own work is a user network without 127.0.0.11, and a
   * file without the header from an engine that writes one.
   */
  private static Optional<Finding> edited(Case c, ResolvConf conf) {
    Optional<ContainerFacts> container = c.container();
    if (container.isEmpty()
        || container.get().usesHostNetwork()
        || container.get().joinedContainer().isPresent()) {
      return Optional.empty();
    }
    boolean bypass = container.get().isOnUserNetwork() && !conf.usesEmbeddedDns();
    boolean bare = c.engineAtLeast(26, 0, 0) && !conf.header() && startedByThisEngine(c);
    if (!bypass && !bare) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.of(
                Code.RESOLV_EDITED,
                bypass ? worseIfFailing(c) : Severity.WARNING,
                "The resolv.conf of "
                    + c.label()
                    + " was changed after the engine wrote it."
                    + (bypass
                        ? " It does not ask 127.0.0.11 any more, so names of containers do not resolve."
                        : ""))
            .sure(bypass ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(
                Proof.file(
                    conf,
                    conf.lines().stream()
                        .filter(l -> l.text().startsWith("nameserver"))
                        .findFirst(),
                    "no nameserver line"))
            .seen(
                "engine",
                bypass
                    ? "on a user-defined network the engine writes nameserver 127.0.0.11"
                    : c.engineText()
                        + " writes \"# Generated by Docker Engine.\" on top; it is not there")
            .remedy(
                "restart the container: the engine writes the file anew",
                "docker restart " + c.label())
            .remedy(
                "find what edits it (entrypoint, DHCP client, VPN), and set servers with --dns instead")
            .finding());
  }

  /** A container that an older engine started keeps that engine's file over an upgrade. */
  private static boolean startedByThisEngine(Case c) {
    return c.daemon().isPresent()
        && c.container().flatMap(ContainerFacts::startedAt).stream()
            .anyMatch(t -> t.isAfter(c.daemon().get().process().startedAt()));
  }

  private static Optional<Finding> invalid(Case c, ResolvConf conf) {
    List<String> words = new ArrayList<>(conf.invalidNameservers());
    conf.footer().ifPresent(f -> words.addAll(f.invalidNameservers()));
    if (words.isEmpty()) {
      return Optional.empty();
    }
    boolean none = conf.nameservers().isEmpty();
    return Optional.of(
        Draft.of(
                Code.INVALID_NAMESERVER,
                none ? Severity.FAULT : Severity.WARNING,
                "A nameserver line of "
                    + c.label()
                    + "'s resolv.conf holds no address: "
                    + String.join(", ", words)
                    + "."
                    + (none ? " There is no valid one." : ""))
            .seen(Proof.file(conf, conf.lineWith(words.get(0)), "names " + words.get(0)))
            .remedy("write an IP address there: resolv.conf takes no names")
            .finding());
  }

  private static Optional<Finding> fallback(Case c, ResolvConf conf) {
    boolean said = conf.footer().map(EngineFooter::usedDefaultNameservers).orElse(false);
    List<IpAddress> servers = c.upstreams().stream().map(Upstream::address).toList();
    boolean looks =
        !servers.isEmpty()
            && FALLBACK.containsAll(servers)
            && servers.contains(FALLBACK.get(0))
            && servers.contains(FALLBACK.get(1))
            && !isOwnChoice(c, conf)
            && hostServers(c, conf).filter(h -> h.stream().anyMatch(FALLBACK::contains)).isEmpty();
    if (!said && !looks) {
      return Optional.empty();
    }
    boolean reached =
        c.upstreams().stream().anyMatch(u -> c.effective(u).over(Transport.UDP).answers());
    return Optional.of(
        Draft.of(
                Code.PUBLIC_FALLBACK,
                reached ? Severity.WARNING : Severity.FAULT,
                "The servers of "
                    + c.label()
                    + " ("
                    + join(servers)
                    + ") are the engine's public fallback and nobody's choice: the host had no server that"
                    + " a container can use when it started."
                    + (reached ? "" : " They cannot be reached from here."))
            .sure(said ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(
                said
                    ? Proof.file(
                        conf,
                        conf.lineWith("#", "Used", "default", "nameservers."),
                        "default nameservers")
                    : Proof.file(
                        conf,
                        conf.lineWith("nameserver", servers.get(0).text()),
                        "upstreams " + join(servers)))
            .seen(
                "host",
                hostServers(c, conf)
                    .map(
                        h ->
                            "the host's resolv.conf has "
                                + (h.isEmpty()
                                    ? "no server that a container can use"
                                    : join(h) + " now"))
                    .orElse("the host's resolv.conf could not be read"))
            .remedy(
                "name your own servers for all containers in /etc/docker/daemon.json, then restart"
                    + " dockerd and the containers",
                "\"dns\": [\"ADDRESS\"]")
            .remedy("or for this one: docker run --dns, or dns: in the compose file")
            .finding());
  }

  private static boolean isOwnChoice(Case c, ResolvConf conf) {
    return conf.footer().map(f -> f.overrides().contains("nameservers")).orElse(false)
        || c.container().map(k -> !k.dns().isEmpty()).orElse(false);
  }

  private static Optional<Finding> noUpstream(Case c, ResolvConf conf) {
    boolean said = conf.footer().map(EngineFooter::noExternalNameservers).orElse(false);
    boolean empty = c.target().upstreams().known().map(List::isEmpty).orElse(false);
    if (!said && !empty || InternalNetwork.isOnlyOne(c) || hasNoNetwork(c)) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.fault(
                Code.NO_UPSTREAM,
                c.usesEmbeddedDns()
                    ? "The engine has no server to forward "
                        + c.label()
                        + "'s queries to: names of"
                        + " containers resolve, all others get SERVFAIL."
                    : c.label() + " has no nameserver.")
            .seen(
                said
                    ? Proof.file(
                        conf, conf.lineWith("#", "NO", "EXTERNAL", "NAMESERVERS", "DEFINED"), "")
                    : Proof.file(conf, Optional.empty(), c.target().upstreamsFrom() + ": none"))
            .seen(Proof.some(c.outside(Probe.STUB), 1))
            .remedy(
                "give the host a server in /etc/resolv.conf, then restart the container: it got its copy"
                    + " when it started",
                "docker restart " + c.label())
            .remedy(
                "if the container started before the host's network was up (boot), order docker after"
                    + " nss-lookup.target, or name servers in daemon.json")
            .finding());
  }

  private static boolean hasNoNetwork(Case c) {
    return c.container().filter(k -> k.networkMode().equals("none")).isPresent();
  }

  private static Optional<Finding> stale(Case c, ResolvConf conf) {
    Optional<List<IpAddress>> now = hostServers(c, conf);
    Optional<List<Upstream>> had = c.target().upstreams().known();
    if (now.isEmpty() || had.isEmpty() || isOwnChoice(c, conf) || !isEnginesCopy(c, conf)) {
      return Optional.empty();
    }
    List<IpAddress> got = had.get().stream().map(Upstream::address).toList();
    boolean fallback = !got.isEmpty() && FALLBACK.containsAll(got);
    if (got.equals(now.get()) || fallback && now.get().isEmpty()) {
      return Optional.empty();
    }
    boolean fails =
        !got.isEmpty() && c.upstreams().stream().allMatch(u -> ReachRules.isUnreached(c, u));
    boolean nowWorks = now.get().stream().anyMatch(s -> c.fromHost(s).answers());
    boolean breaks = (fails || got.isEmpty()) && nowWorks;
    Draft draft =
        Draft.of(
                Code.RESOLV_STALE,
                breaks ? Severity.FAULT : Severity.WARNING,
                "The host's resolv.conf changed after "
                    + c.label()
                    + " started: it names "
                    + join(now.get())
                    + " now, the container still uses "
                    + join(got)
                    + "."
                    + (breaks ? " The old servers do not answer; the new ones do." : ""))
            .sure(breaks ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(
                conf.footer().flatMap(EngineFooter::externalServers).isPresent()
                    ? Proof.file(conf, conf.lineWith("#", "ExtServers:"), "upstreams " + join(got))
                    : Proof.file(
                        conf, Optional.empty(), c.target().upstreamsFrom() + ": " + join(got)));
    c.host()
        .resolvConf()
        .known()
        .ifPresent(
            host ->
                draft.seen(
                    "host " + host.path(),
                    "nameservers "
                        + join(host.nameservers())
                        + host.file()
                            .map(
                                f ->
                                    ", changed at "
                                        + f.modifiedAt()
                                            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
                            .orElse("")
                        + c.container()
                            .flatMap(ContainerFacts::startedAt)
                            .map(
                                t ->
                                    "; container started at "
                                        + t.truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
                            .orElse("")));
    return Optional.of(
        draft
            .remedy(
                "restart the container: it gets the host's file at its start",
                "docker restart " + c.label())
            .remedy(
                "for good: point the host at a local resolver that stays (systemd-resolved, dnsmasq), or"
                    + " name servers in daemon.json")
            .finding());
  }

  /** A file of the user's own, or of the host's network, is not a copy that can be out of date. */
  private static boolean isEnginesCopy(Case c, ResolvConf conf) {
    boolean sameFile =
        conf.file().isEmpty()
            || c.target()
                .managedResolvConf()
                .known()
                .map(m -> m.isSameFile(conf.file().get()))
                .orElse(true);
    boolean bypass =
        c.container().filter(ContainerFacts::isOnUserNetwork).isPresent()
            && !conf.usesEmbeddedDns();
    boolean joined = c.container().flatMap(ContainerFacts::joinedContainer).isPresent();
    return sameFile && !bypass && !joined;
  }

  /**
   * The servers that the container would get today. The default bridge is given systemd-resolved's
   * own file where the host has only 127.0.0.53, and never a loopback address.
   */
  private static Optional<List<IpAddress>> hostServers(Case c, ResolvConf conf) {
    Optional<ResolvConf> host = c.host().resolvConf().known();
    if (host.isEmpty() || conf.usesEmbeddedDns() || usesHostNetwork(c)) {
      return host.map(
          h -> h.nameservers().stream().filter(s -> !s.equals(IpAddress.EMBEDDED_DNS)).toList());
    }
    boolean resolved = host.get().nameservers().equals(List.of(IpAddress.literal("127.0.0.53")));
    Optional<ResolvConf> source = resolved ? c.host().resolvedConf().known() : host;
    boolean v6 =
        c.container().stream()
            .flatMap(k -> k.attachments().stream())
            .anyMatch(a -> a.address6().isPresent());
    return source.map(
        s -> s.nameservers().stream().filter(a -> !a.isLoopback() && (v6 || !a.isV6())).toList());
  }

  private static boolean usesHostNetwork(Case c) {
    return c.container().filter(ContainerFacts::usesHostNetwork).isPresent();
  }

  private static Optional<Finding> tooMany(Case c, ResolvConf conf) {
    List<Upstream> all = c.target().upstreams().orElse(List.of());
    if (all.size() <= Upstream.USED_BY_ENGINE) {
      return Optional.empty();
    }
    List<IpAddress> unused =
        all.stream().skip(Upstream.USED_BY_ENGINE).map(Upstream::address).toList();
    return Optional.of(
        Draft.warning(
                Code.TOO_MANY_UPSTREAMS,
                "Only the first three servers of "
                    + c.label()
                    + " are ever asked; "
                    + join(unused)
                    + (unused.size() == 1 ? " is" : " are")
                    + " never.")
            .seen(
                Proof.file(
                    conf,
                    conf.lineWith("#", "ExtServers:"),
                    join(all.stream().map(Upstream::address).toList())))
            .remedy("leave out the servers that are not needed, the best ones first")
            .finding());
  }

  private static String join(List<IpAddress> servers) {
    return servers.isEmpty()
        ? "none"
        : String.join(", ", servers.stream().map(IpAddress::text).toList());
  }
}
