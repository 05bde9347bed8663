package dev.whydns.diagnose;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineFooter;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.ResolvConf.FileIdentity;
import dev.whydns.model.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where a container's servers came from, and which it would get if it started now. */
final class Provenance {

  private static final int SHOWN = 6;
  private static final IpAddress RESOLVED_STUB = IpAddress.literal("127.0.0.53");

  private Provenance() {}

  /** The servers that it has: the engine's upstreams, or those of its own file; all of them. */
  static Optional<List<IpAddress>> servers(Case c) {
    if (c.usesEmbeddedDns()) {
      return c.target()
          .upstreams()
          .known()
          .map(all -> all.stream().map(Upstream::address).toList());
    }
    return c.resolvConf().map(ResolvConf::nameservers);
  }

  /** Somebody named its servers: {@code --dns}, compose, or the daemon's configuration. */
  static boolean isOwnChoice(Case c) {
    return c.resolvConf()
            .flatMap(ResolvConf::footer)
            .map(f -> f.overrides().contains("nameservers"))
            .orElse(false)
        || c.container().map(k -> !k.dns().isEmpty()).orElse(false)
        || c.daemon().map(d -> !d.dns().orElse(List.of()).isEmpty()).orElse(false);
  }

  /** Whether the daemon's own choice of servers could not be looked up. */
  static boolean isChoiceUnknown(Case c) {
    boolean saidInFile = c.resolvConf().flatMap(ResolvConf::footer).isPresent();
    return !saidInFile && c.daemon().map(DaemonFacts::dns).map(d -> d.isUnknown()).orElse(true);
  }

  /**
   * Whether the operator mounted a file on {@code /etc/resolv.conf}: the engine then names that
   * file instead of its own, which lies in a directory of the container's ID.
   */
  static boolean isMounted(Case c) {
    return c.container()
        .filter(k -> k.joinedContainer().isEmpty() && !k.resolvConfPath().isEmpty())
        .filter(k -> !k.resolvConfPath().contains(k.id()))
        .isPresent();
  }

  /** Whether it sees another file than the one that the engine keeps for it. */
  static boolean isOtherFile(Case c) {
    Optional<FileIdentity> seen = c.resolvConf().flatMap(ResolvConf::file);
    Optional<FileIdentity> managed = c.target().managedResolvConf().known();
    return isMounted(c)
        || seen.isPresent() && managed.isPresent() && !seen.get().isSameFile(managed.get());
  }

  /** On a user-defined network, with another server asked before 127.0.0.11. */
  static boolean bypassesEngine(Case c) {
    boolean first =
        c.resolvConf().stream()
            .flatMap(r -> r.nameservers().stream())
            .findFirst()
            .filter(IpAddress.EMBEDDED_DNS::equals)
            .isPresent();
    return c.container().filter(ContainerFacts::isOnUserNetwork).isPresent()
        && !first
        && !RelocatedResolver.serves(c);
  }

  /** A file of the user's own, or of another container, is not a copy that can be out of date. */
  static boolean isEnginesCopy(Case c) {
    boolean joined = c.container().flatMap(ContainerFacts::joinedContainer).isPresent();
    return c.isContainer()
        && !joined
        && !isOwnChoice(c)
        && !isOtherFile(c)
        && !bypassesEngine(c)
        && !RelocatedResolver.serves(c);
  }

  /** The file of the host that an engine would copy for this container now. */
  static Optional<ResolvConf> source(Case c) {
    Optional<ResolvConf> host = c.host().resolvConf().known();
    boolean stub =
        host.filter(h -> h.nameservers().equals(List.of(RESOLVED_STUB))).isPresent()
            && !c.usesEmbeddedDns()
            && !usesHostNetwork(c);
    return stub ? c.host().resolvedConf().known() : host;
  }

  /**
   * The servers that the container would get today. The default bridge is given systemd-resolved's
   * own file where the host has only 127.0.0.53, and never a loopback address; engines before 26
   * give the embedded resolver no IPv6 server (they leave those in the container's file).
   */
  static Optional<List<IpAddress>> today(Case c) {
    Optional<ResolvConf> source = source(c);
    if (usesHostNetwork(c)) {
      return source.map(ResolvConf::nameservers);
    }
    Predicate<IpAddress> kept;
    if (c.usesEmbeddedDns()) {
      boolean footer = c.resolvConf().flatMap(ResolvConf::footer).isPresent();
      kept = s -> !s.equals(IpAddress.EMBEDDED_DNS) && (footer || !s.isV6());
    } else {
      boolean v6 =
          c.container().stream()
              .flatMap(k -> k.attachments().stream())
              .anyMatch(a -> a.address6().isPresent());
      kept = s -> !s.isLoopback() && (v6 || !s.isV6());
    }
    return source.map(s -> s.nameservers().stream().filter(kept).toList());
  }

  private static boolean usesHostNetwork(Case c) {
    return c.container().filter(ContainerFacts::usesHostNetwork).isPresent();
  }

  /** The engine's comment lines in the file; empty before 26.0 and in files of others. */
  static Optional<EngineFooter> footer(Case c) {
    return c.resolvConf().flatMap(ResolvConf::footer);
  }

  /** In words: {@code none}, {@code 10.0.0.2, 10.0.0.3}, {@code … and 994 more}. */
  static String join(List<IpAddress> servers) {
    if (servers.isEmpty()) {
      return "none";
    }
    String shown = String.join(", ", servers.stream().limit(SHOWN).map(IpAddress::text).toList());
    int more = servers.size() - SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
