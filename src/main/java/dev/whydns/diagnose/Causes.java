package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which finding explains which others, and which one is the cause.
 *
 * <p>A table of what follows from what. A finding that another present one explains is never the
 * cause; among the rest the worst, surest and earliest on the path is.
 */
final class Causes {

  private static final Map<Code, Set<Code>> FOLLOWS = new EnumMap<>(Code.class);

  static {
    Set<Code> silence =
        EnumSet.of(
            Code.AAAA_DELAY,
            Code.CLIENT_GIVES_UP_FIRST,
            Code.SOCKET_OVERFLOW,
            Code.API_UNRESPONSIVE);
    Set<Code> noSocket =
        EnumSet.of(Code.NOT_LISTENING, Code.RULES_STALE_PORT, Code.API_UNRESPONSIVE);
    Set<Code> unreached =
        EnumSet.of(
            Code.UPSTREAM_DEAD,
            Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
            Code.UPSTREAM_BLOCKED_FROM_HOST,
            Code.UPSTREAM_NO_ROUTE,
            Code.FIRST_UPSTREAM_DEAD,
            Code.CLIENT_GIVES_UP_FIRST,
            Code.AAAA_DELAY,
            Code.UPSTREAM_TCP_BLOCKED);
    put(Code.DAEMON_DOWN, noSocket);
    put(Code.DAEMON_UNRESPONSIVE, silence);
    put(
        Code.NAMESPACE_ORPHANED,
        with(
            unreached,
            Code.NOT_LISTENING,
            Code.LOOPBACK_DOWN,
            Code.NAMESPACE_HANDLE_BROKEN,
            Code.RULES_MISSING));
    put(
        Code.ENGINE_KNOWN_BAD,
        EnumSet.of(
            Code.NO_UPSTREAM, Code.INVALID_NAMESERVER, Code.RULES_MISSING, Code.RESOLV_STALE));
    put(Code.RESOLV_STALE, with(unreached, Code.PUBLIC_FALLBACK, Code.NO_UPSTREAM));
    put(Code.PUBLIC_FALLBACK, unreached);
    put(Code.NO_UPSTREAM, EnumSet.of(Code.UPSTREAM_SERVFAIL));
    put(Code.RESOLV_REPLACED, with(unreached, Code.NXDOMAIN));
    put(Code.RESOLV_EDITED, with(unreached, Code.NXDOMAIN));
    put(Code.INVALID_NAMESERVER, EnumSet.of(Code.NO_UPSTREAM));
    put(Code.NO_NAME_DISCOVERY, EnumSet.of(Code.NXDOMAIN));
    put(Code.LOOPBACK_DOWN, EnumSet.of(Code.CONTAINER_FILTER_DROPS, Code.RULES_MISSING));
    put(Code.RULES_SHADOWED, EnumSet.of(Code.RULES_PARTIAL, Code.RULES_MISSING));
    put(Code.FIREWALL_MISMATCH, unreached);
    put(Code.INTERNAL_NETWORK, with(unreached, Code.NO_UPSTREAM, Code.UPSTREAM_SERVFAIL));
    Set<Code> waiting =
        EnumSet.of(
            Code.FIRST_UPSTREAM_DEAD,
            Code.CLIENT_GIVES_UP_FIRST,
            Code.AAAA_DELAY,
            Code.UPSTREAM_TCP_BLOCKED);
    put(Code.UPSTREAM_BLOCKED_FROM_CONTAINER, waiting);
    put(Code.UPSTREAM_BLOCKED_FROM_HOST, waiting);
    put(
        Code.UPSTREAM_NO_ROUTE,
        EnumSet.of(Code.FIRST_UPSTREAM_DEAD, Code.CLIENT_GIVES_UP_FIRST, Code.AAAA_DELAY));
    put(
        Code.FIRST_UPSTREAM_DEAD,
        EnumSet.of(Code.UPSTREAM_DEAD, Code.CLIENT_GIVES_UP_FIRST, Code.AAAA_DELAY));
    put(Code.UPSTREAM_DROPS_AAAA, EnumSet.of(Code.AAAA_DELAY));
    put(Code.GO_RESOLVER_DIFFERS, EnumSet.of(Code.UPSTREAM_DROPS_EDNS));
    put(Code.UPSTREAM_SLOW, EnumSet.of(Code.AAAA_DELAY));
    put(Code.UPSTREAMS_DISAGREE, EnumSet.of(Code.NXDOMAIN));
    put(Code.NDOTS_HIDES_SINGLE_LABEL, EnumSet.of(Code.NXDOMAIN));
    put(Code.CONNTRACK_FULL, EnumSet.of(Code.CONNTRACK_RACE));
  }

  private Causes() {}

  private static void put(Code code, Set<Code> follow) {
    FOLLOWS.put(code, follow);
  }

  private static Set<Code> with(Set<Code> some, Code... more) {
    EnumSet<Code> all = EnumSet.copyOf(some);
    all.addAll(List.of(more));
    return all;
  }

  /**
   * The findings with what each explains, the cause first, then by severity, path and confidence.
   */
  static List<Finding> order(List<Finding> findings) {
    List<Finding> linked = findings.stream().map(f -> link(f, findings)).toList();
    if (linked.size() < 2) {
      return linked;
    }
    List<Finding> ordered = new ArrayList<>(linked);
    Comparator<Finding> worst = Comparator.comparing(Finding::severity).reversed();
    ordered.sort(
        worst
            .thenComparing(f -> isExplained(f, linked))
            .thenComparing(f -> f.code().ordinal())
            .thenComparing(Comparator.comparing(Finding::confidence).reversed()));
    return List.copyOf(ordered);
  }

  /** The first one of {@link #order} that matters; empty where all is information. */
  static Optional<Finding> cause(List<Finding> ordered) {
    return ordered.stream().filter(f -> f.severity() != Severity.INFO).findFirst();
  }

  /** Only a finding that is as bad can explain another: a warning does not explain a fault. */
  private static Finding link(Finding f, List<Finding> all) {
    Set<Code> follow = FOLLOWS.getOrDefault(f.code(), Set.of());
    List<Code> present =
        all.stream()
            .filter(o -> o != f && o.severity().compareTo(f.severity()) <= 0)
            .map(Finding::code)
            .filter(code -> follow.contains(code) || f.explains().contains(code))
            .distinct()
            .toList();
    return f.explaining(present);
  }

  private static boolean isExplained(Finding f, List<Finding> all) {
    return all.stream().anyMatch(o -> o.code() != f.code() && o.explains().contains(f.code()));
  }
}
