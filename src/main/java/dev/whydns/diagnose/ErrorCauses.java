package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import dev.whydns.model.IpAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which findings an error line can be, the likeliest first. */
final class ErrorCauses {

  /** The asker talks to the engine's resolver on 127.0.0.11. */
  private static final Map<Kind, List<Code>> EMBEDDED = new EnumMap<>(Kind.class);

  /** The asker talks to a server itself; so does the engine in its own lines. */
  private static final Map<Kind, List<Code>> SERVER = new EnumMap<>(Kind.class);

  /** The line does not say whom it asked. */
  private static final Map<Kind, List<Code>> ANY = new EnumMap<>(Kind.class);

  static {
    EMBEDDED.put(
        Kind.TIMED_OUT,
        List.of(
            Code.FIRST_UPSTREAM_DEAD,
            Code.CLIENT_GIVES_UP_FIRST,
            Code.UPSTREAM_DEAD,
            Code.DAEMON_UNRESPONSIVE,
            Code.CONTAINER_FILTER_DROPS,
            Code.SOCKET_OVERFLOW));
    EMBEDDED.put(
        Kind.CONNECTION_REFUSED,
        List.of(
            Code.RULES_MISSING,
            Code.RULES_STALE_PORT,
            Code.NOT_LISTENING,
            Code.DAEMON_DOWN,
            Code.RULES_SHADOWED,
            Code.RUNTIME_WITHOUT_EMBEDDED_DNS));
    EMBEDDED.put(Kind.UNREACHABLE, List.of(Code.LOOPBACK_DOWN, Code.NAMESPACE_ORPHANED));
    EMBEDDED.put(
        Kind.SERVER_FAILURE,
        List.of(
            Code.UPSTREAM_DEAD,
            Code.NO_UPSTREAM,
            Code.INTERNAL_NETWORK,
            Code.UPSTREAM_SERVFAIL,
            Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
            Code.NAMESPACE_HANDLE_BROKEN,
            Code.ENGINE_KNOWN_BAD));
    EMBEDDED.put(Kind.QUERY_REFUSED, List.of(Code.QUERY_LIMIT, Code.UPSTREAM_REFUSES));
    EMBEDDED.put(
        Kind.NO_SUCH_NAME, List.of(Code.NXDOMAIN, Code.MISSING_RECORD, Code.UPSTREAMS_DISAGREE));
    EMBEDDED.put(
        Kind.NO_ADDRESS,
        List.of(Code.NXDOMAIN, Code.NDOTS_HIDES_SINGLE_LABEL, Code.MISSING_RECORD));
    SERVER.put(
        Kind.TIMED_OUT,
        List.of(
            Code.UPSTREAM_DEAD,
            Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
            Code.UPSTREAM_BLOCKED_FROM_HOST,
            Code.RESOLV_STALE,
            Code.FIREWALL_MISMATCH,
            Code.UPSTREAM_IGNORES_NAME,
            Code.CONNTRACK_RACE,
            Code.CONNTRACK_FULL,
            Code.INTERMITTENT_LOSS));
    SERVER.put(
        Kind.CONNECTION_REFUSED,
        List.of(
            Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
            Code.UPSTREAM_BLOCKED_FROM_HOST,
            Code.UPSTREAM_DEAD));
    SERVER.put(
        Kind.UNREACHABLE,
        List.of(
            Code.UPSTREAM_NO_ROUTE,
            Code.RESOLV_STALE,
            Code.INTERNAL_NETWORK,
            Code.UPSTREAM_BLOCKED_FROM_CONTAINER));
    SERVER.put(Kind.SERVER_FAILURE, List.of(Code.UPSTREAM_SERVFAIL));
    SERVER.put(Kind.QUERY_REFUSED, List.of(Code.UPSTREAM_REFUSES));
    SERVER.put(
        Kind.NO_SUCH_NAME,
        List.of(
            Code.NXDOMAIN, Code.NO_NAME_DISCOVERY, Code.RESOLV_EDITED, Code.UPSTREAMS_DISAGREE));
    SERVER.put(Kind.NO_ADDRESS, List.of(Code.NXDOMAIN));
    ANY.put(
        Kind.TEMPORARY,
        List.of(
            Code.UPSTREAM_DEAD,
            Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
            Code.RULES_MISSING,
            Code.NO_UPSTREAM,
            Code.PUBLIC_FALLBACK,
            Code.RESOLV_STALE,
            Code.DAEMON_DOWN,
            Code.INTERNAL_NETWORK,
            Code.UPSTREAM_SERVFAIL,
            Code.CLIENT_GIVES_UP_FIRST));
    ANY.put(
        Kind.TIMED_OUT,
        List.of(
            Code.UPSTREAM_DEAD,
            Code.FIRST_UPSTREAM_DEAD,
            Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
            Code.RESOLV_STALE,
            Code.PUBLIC_FALLBACK,
            Code.DAEMON_UNRESPONSIVE));
    ANY.put(
        Kind.NO_SUCH_NAME,
        List.of(
            Code.NXDOMAIN,
            Code.NO_NAME_DISCOVERY,
            Code.MISSING_RECORD,
            Code.UPSTREAMS_DISAGREE,
            Code.RESOLV_EDITED));
    ANY.put(
        Kind.NOT_RESOLVED,
        List.of(
            Code.NXDOMAIN,
            Code.UPSTREAM_DEAD,
            Code.UPSTREAM_BLOCKED_FROM_CONTAINER,
            Code.RULES_MISSING,
            Code.NO_NAME_DISCOVERY));
    ANY.put(Kind.NOT_PERMITTED, List.of(Code.CONTAINER_FILTER_DROPS, Code.CONNTRACK_RACE));
    ANY.put(
        Kind.MALFORMED,
        List.of(Code.UPSTREAM_DEAD, Code.UPSTREAM_TRUNCATES, Code.UPSTREAM_DROPS_EDNS));
    ANY.put(Kind.NO_SERVER, List.of(Code.NO_UPSTREAM, Code.PUBLIC_FALLBACK));
    ANY.put(Kind.TOO_MANY, List.of(Code.QUERY_LIMIT, Code.UPSTREAM_SLOW, Code.FIRST_UPSTREAM_DEAD));
    ANY.put(Kind.NOT_STARTED, List.of(Code.NOT_LISTENING, Code.RULES_MISSING));
    ANY.put(Kind.NO_NAMESPACE, List.of(Code.NAMESPACE_HANDLE_BROKEN, Code.NAMESPACE_ORPHANED));
    ANY.put(Kind.WITHOUT_EDNS, List.of(Code.UPSTREAM_DROPS_EDNS, Code.UPSTREAM_DEAD));
    ANY.put(Kind.NOT_VALID, List.of(Code.UPSTREAM_SERVFAIL));
  }

  private ErrorCauses() {}

  /** May be empty: what only the program's own configuration explains is no finding. */
  static List<Code> of(ErrorLine line, Optional<String> owner) {
    if (line.kind() == Kind.NO_SERVER && line.teller() != Teller.DOCKERD) {
      return List.of();
    }
    Optional<IpAddress> server = line.server().map(ErrorLine.Endpoint::address);
    boolean embedded = server.filter(IpAddress.EMBEDDED_DNS::equals).isPresent();
    Map<Kind, List<Code>> table =
        server.isEmpty() && line.teller() != Teller.DOCKERD ? ANY : embedded ? EMBEDDED : SERVER;
    List<Code> codes =
        new ArrayList<>(
            table.containsKey(line.kind())
                ? table.get(line.kind())
                : ANY.getOrDefault(line.kind(), SERVER.getOrDefault(line.kind(), List.of())));
    boolean single = line.name().filter(name -> !name.contains(".")).isPresent();
    if (!single) {
      codes.removeAll(List.of(Code.NO_NAME_DISCOVERY, Code.NDOTS_HIDES_SINGLE_LABEL));
      codes.remove(Code.MISSING_RECORD);
    }
    if (line.teller() == Teller.GO || line.teller() == Teller.DOCKERD) {
      // A socket for each question: no two packets of one flow that could race.
      codes.remove(Code.CONNTRACK_RACE);
    }
    owner.ifPresent(
        who ->
            codes.removeIf(
                code ->
                    code
                        == (who.equals("host")
                            ? Code.UPSTREAM_BLOCKED_FROM_CONTAINER
                            : Code.UPSTREAM_BLOCKED_FROM_HOST)));
    if (owner.filter("host"::equals).isPresent() && line.teller() != Teller.DOCKERD) {
      codes.removeAll(List.of(Code.RESOLV_STALE, Code.FIREWALL_MISMATCH, Code.INTERNAL_NETWORK));
    }
    return List.copyOf(before(line, embedded, server, owner, codes));
  }

  /** What the line's own details make likelier than anything else. */
  private static List<Code> before(
      ErrorLine line,
      boolean embedded,
      Optional<IpAddress> server,
      Optional<String> owner,
      List<Code> codes) {
    List<Code> first = new ArrayList<>();
    boolean silent = line.kind() == Kind.TIMED_OUT && !embedded;
    if (silent && server.filter(ServerListRules.FALLBACK::contains).isPresent()) {
      first.add(Code.PUBLIC_FALLBACK);
    }
    if (line.kind() == Kind.TIMED_OUT && line.type().filter("AAAA"::equals).isPresent()) {
      first.add(embedded ? Code.AAAA_DELAY : Code.UPSTREAM_DROPS_AAAA);
    }
    if (silent && server.isPresent() && line.teller() == Teller.GO) {
      boolean container = owner.filter(who -> !who.equals("host")).isPresent();
      first.add(container ? Code.UPSTREAM_DROPS_EDNS : Code.GO_RESOLVER_DIFFERS);
    }
    codes.removeAll(first);
    first.addAll(codes);
    return first;
  }
}
