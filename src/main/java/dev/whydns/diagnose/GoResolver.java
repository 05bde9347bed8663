package dev.whydns.diagnose;

import dev.whydns.model.DaemonFacts;
import dev.whydns.model.HostFacts;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ResolvConf;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which resolver a Go program uses: Go's own, or the C library's through cgo.
 *
 * <p>Decided as Go decides it (net/conf.go, hostLookupOrder), first hit wins.
 *
 * @param pure Go's own resolver
 * @param sure whether nothing that decides was unknown
 * @param reason one clause, as {@code its binary is static}
 */
record GoResolver(boolean pure, boolean sure, String reason) {

  private static final Set<String> KNOWN_OPTIONS =
      Set.of(
          "ndots",
          "timeout",
          "attempts",
          "rotate",
          "single-request",
          "single-request-reopen",
          "use-vc",
          "usevc",
          "tcp");

  private static final Set<String> KNOWN_SINCE_1_21 = Set.of("trust-ad", "edns0", "no-reload");

  /** What dockerd uses on this host. */
  static GoResolver of(DaemonFacts daemon, HostFacts host) {
    if (daemon.dynamicallyLinked().known().filter(dynamic -> !dynamic).isPresent()) {
      return new GoResolver(true, true, "its binary is static, built without cgo");
    }
    String debug = daemon.goDebug().orElse("");
    if (debug.contains("netdns=go")) {
      return new GoResolver(true, true, "GODEBUG=" + debug + " in its environment");
    }
    if (debug.contains("netdns=cgo")) {
      return new GoResolver(false, true, "GODEBUG=" + debug + " in its environment");
    }
    Optional<String> env = daemon.resolverEnvironment().orElse(Optional.empty());
    if (env.isPresent()) {
      return new GoResolver(false, true, env.get() + " is set in its environment");
    }
    boolean sure =
        daemon.dynamicallyLinked().known().isPresent() && host.resolvConf().known().isPresent();
    return byFiles(host, sure);
  }

  private static GoResolver byFiles(HostFacts host, boolean sure) {
    Optional<String> option =
        host.resolvConf().known().flatMap(r -> unknownOption(r, since121(host)));
    if (option.isPresent()) {
      return new GoResolver(
          false, sure, "resolv.conf has " + option.get() + ", which this Go does not know");
    }
    Optional<String> source = host.nsswitch().known().flatMap(GoResolver::foreignSource);
    if (source.isPresent()) {
      return new GoResolver(
          false,
          sure,
          "nsswitch.conf has " + source.get() + " for hosts, which only the C" + " library can do");
    }
    return new GoResolver(
        true, sure, "resolv.conf and nsswitch.conf hold nothing that Go cannot do itself");
  }

  /**
   * Engines from 24.0 on are built with Go 1.20 and later; what the engine says itself comes first.
   */
  private static boolean since121(HostFacts host) {
    return host.engine().known().map(e -> e.isAtLeast(25, 0, 0)).orElse(true);
  }

  private static Optional<String> unknownOption(ResolvConf conf, boolean since121) {
    Optional<String> option =
        conf.options().stream()
            .filter(o -> !isKnown(o.contains(":") ? o.substring(0, o.indexOf(':')) : o, since121))
            .findFirst()
            .map(o -> "options " + o);
    return option.or(
        () ->
            conf.lines().stream()
                .map(l -> l.text())
                .filter(t -> t.startsWith("sortlist"))
                .findFirst());
  }

  private static boolean isKnown(String option, boolean since121) {
    return KNOWN_OPTIONS.contains(option) || since121 && KNOWN_SINCE_1_21.contains(option);
  }

  /** myhostname and mdns matter only for their own names; bracketed actions are left to Go. */
  private static Optional<String> foreignSource(Nsswitch nsswitch) {
    return nsswitch.sources().stream()
        .filter(s -> !s.startsWith("["))
        .filter(s -> !List.of("files", "dns", "myhostname").contains(s) && !s.startsWith("mdns"))
        .findFirst();
  }

  /** {@code Go's own resolver} or {@code the C library (cgo)}. */
  String text() {
    return pure ? "Go's own resolver" : "the C library's resolver (cgo)";
  }
}
