package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.EngineLog;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Endpoint;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Upstream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The engine's own lines beside what was measured. They prove nothing by themselves: they may tell
 * of what is repaired, so they make no finding and change none but in its evidence.
 */
final class EngineLogEvidence {

  private static final int MOST = 2;

  /** What a line about a server that could not be asked goes with. */
  private static final Set<Code> OF_SERVERS =
      EnumSet.of(
          Code.UPSTREAM_DEAD,
          Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
          Code.UPSTREAM_BLOCKED_FROM_HOST,
          Code.UPSTREAM_REFUSES,
          Code.UPSTREAM_NO_ROUTE,
          Code.UPSTREAM_DROPS_AAAA,
          Code.UPSTREAM_DROPS_EDNS,
          Code.PUBLIC_FALLBACK,
          Code.RESOLV_STALE,
          Code.FIRST_UPSTREAM_DEAD,
          Code.FIREWALL_MISMATCH);

  private final Case c;
  private final List<ErrorLine> lines;

  private EngineLogEvidence(Case c, EngineLog log) {
    this.c = c;
    this.lines = log.lines().stream().filter(line -> !isOwn(c, line)).toList();
  }

  /**
   * Whether whydns's questions of this run, or of an earlier one, may have caused it. Some logs
   * have no fractions of a second, so the whole second in which the run began counts to it.
   */
  private static boolean isOwn(Case c, ErrorLine line) {
    boolean madeUp = line.name().filter(n -> n.startsWith("whydns-")).isPresent();
    Instant began = c.snapshot().takenAt().truncatedTo(ChronoUnit.SECONDS);
    return madeUp
        || line.when()
            .flatMap(ErrorLine.When::instant)
            .map(at -> !at.isBefore(began))
            .orElseGet(() -> isAskedHere(c, line));
  }

  private static boolean isAskedHere(Case c, ErrorLine line) {
    return c.exchanges().stream()
        .map(e -> e.question().name())
        .anyMatch(name -> line.name().filter(name::equalsIgnoreCase).isPresent());
  }

  /** The findings, those that the log speaks of with its lines. */
  static List<Finding> addTo(List<Finding> findings, Case c, Optional<EngineLog> log) {
    return log.filter(l -> !l.lines().isEmpty() && c.usesEmbeddedDns())
        .map(l -> new EngineLogEvidence(c, l))
        .map(e -> findings.stream().map(e::with).toList())
        .orElse(findings);
  }

  private Finding with(Finding finding) {
    List<Evidence> more = evidence(finding.code());
    return finding.isFault() && !more.isEmpty() ? finding.alsoSeen(more) : finding;
  }

  private List<Evidence> evidence(Code code) {
    if (OF_SERVERS.contains(code)) {
      return told(lines.stream().filter(this::isAboutOurServers));
    } else if (code == Code.QUERY_LIMIT) {
      return told(lines.stream().filter(l -> l.kind() == Kind.TOO_MANY));
    } else if (code == Code.NAMESPACE_HANDLE_BROKEN || code == Code.NAMESPACE_ORPHANED) {
      return told(lines.stream().filter(l -> l.kind() == Kind.NO_NAMESPACE));
    }
    return List.of();
  }

  /** From this target's own address; from the host's only where the server is one of its own. */
  private boolean isAboutOurServers(ErrorLine line) {
    boolean ours =
        line.server()
            .map(Endpoint::address)
            .filter(a -> upstreams().anyMatch(a::equals))
            .isPresent();
    Optional<IpAddress> client = line.client().map(Endpoint::address);
    return ours && (client.isEmpty() || own().anyMatch(client.get()::equals) || asksFromHost(line));
  }

  private boolean asksFromHost(ErrorLine line) {
    return c.upstreams().stream()
        .filter(u -> u.askedFrom() == Upstream.AskedFrom.HOST)
        .anyMatch(
            u -> line.server().map(Endpoint::address).filter(u.address()::equals).isPresent());
  }

  private Stream<IpAddress> upstreams() {
    return c.upstreams().stream().map(Upstream::address);
  }

  private Stream<IpAddress> own() {
    return c.container().stream()
        .flatMap(each -> each.attachments().stream())
        .flatMap(a -> Stream.of(a.address(), a.address6()))
        .flatMap(Optional::stream);
  }

  private record Key(Kind kind, Optional<IpAddress> server) {}

  private static List<Evidence> told(Stream<ErrorLine> about) {
    Map<Key, List<ErrorLine>> groups = new LinkedHashMap<>();
    about.forEach(
        line ->
            groups
                .computeIfAbsent(
                    new Key(line.kind(), line.server().map(Endpoint::address)),
                    any -> new java.util.ArrayList<>())
                .add(line));
    return groups.values().stream().limit(MOST).map(EngineLogEvidence::told).toList();
  }

  private static Evidence told(List<ErrorLine> same) {
    ErrorLine last = same.get(same.size() - 1);
    String asked =
        last.name().map(n -> last.type().map(t -> t + " ").orElse("") + n + " ").orElse("");
    String server = last.server().map(s -> "@" + s.address() + " ").orElse("");
    String client = last.client().map(a -> "from " + a.address() + ": ").orElse("");
    String times = same.size() == 1 ? "" : ", " + same.size() + " such lines in 10 minutes";
    String when = last.when().map(w -> ", last at " + time(w)).orElse("");
    return new Evidence(
        "engine log",
        asked + server + client + last.kind().text().replace('-', ' ') + times + when);
  }

  /** To the second: the engine writes nine digits behind it. */
  private static String time(ErrorLine.When when) {
    return when.instant()
        .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
        .orElse(when.text());
  }
}
