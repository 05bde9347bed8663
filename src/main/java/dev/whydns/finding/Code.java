package dev.whydns.finding;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The catalogue of findings. A code is permanent once released: scripts compare it.
 *
 * <p>Within a hop the order is that of the path; it breaks ties when a report names one cause.
 */
public enum Code {
  RESOLV_STALE(Hop.CLIENT, "the host's servers changed after the container got its copy"),
  RESOLV_EDITED(Hop.CLIENT, "the container's resolv.conf was changed after the engine wrote it"),
  RESOLV_REPLACED(Hop.CLIENT, "the container sees another file than the engine's resolv.conf"),
  NO_UPSTREAM(Hop.CLIENT, "there is no server to forward to"),
  PUBLIC_FALLBACK(Hop.CLIENT, "the engine put public servers where the host had none to give"),
  TOO_MANY_UPSTREAMS(Hop.CLIENT, "servers beyond the third are never asked"),
  INVALID_NAMESERVER(Hop.CLIENT, "a nameserver line holds no address"),
  NDOTS_HIDES_SINGLE_LABEL(Hop.CLIENT, "names without a dot are answered empty, and not forwarded"),
  SEARCH_WILDCARD(Hop.CLIENT, "a search suffix answers for every name"),
  NO_NAME_DISCOVERY(Hop.CLIENT, "the default bridge does not resolve container names"),
  HOSTS_SHADOWS_DNS(Hop.CLIENT, "a hosts entry decides this name before DNS is asked"),
  NSSWITCH_WITHOUT_DNS(Hop.CLIENT, "nsswitch.conf keeps programs from asking DNS"),
  LOOPBACK_DOWN(Hop.NAT, "the container's loopback interface is down"),
  RULES_MISSING(Hop.NAT, "the rules that lead 127.0.0.11:53 to the engine are gone"),
  RULES_PARTIAL(Hop.NAT, "one of the rules to the engine's ports is missing"),
  RULES_STALE_PORT(Hop.NAT, "the rules lead to a port that nobody listens on"),
  RULES_SHADOWED(Hop.NAT, "another rule takes the queries before the engine's rules"),
  CONTAINER_FILTER_DROPS(Hop.NAT, "the container's own firewall drops its queries"),
  NOT_LISTENING(Hop.SOCKET, "the engine has no socket on 127.0.0.11 in this namespace"),
  SOCKET_OVERFLOW(Hop.SOCKET, "the engine does not read its socket fast enough"),
  FOREIGN_OWNER(Hop.SOCKET, "another process than the engine holds the socket"),
  DAEMON_DOWN(Hop.OWNER, "dockerd does not run"),
  DAEMON_UNRESPONSIVE(Hop.OWNER, "dockerd runs and does not answer"),
  API_UNRESPONSIVE(Hop.OWNER, "the engine's API does not answer in time"),
  NAMESPACE_HANDLE_BROKEN(Hop.OWNER, "the engine's handle on the namespace is damaged"),
  NAMESPACE_ORPHANED(Hop.OWNER, "the container shares the namespace of one that was recreated"),
  ENGINE_KNOWN_BAD(Hop.OWNER, "this engine version has a known DNS defect that shows here"),
  QUERY_LIMIT(Hop.OWNER, "the engine's limit of concurrent queries is reached"),
  GO_RESOLVER_DIFFERS(Hop.OWNER, "the daemon's resolver sends what the servers do not answer"),
  RUNTIME_WITHOUT_EMBEDDED_DNS(Hop.OWNER, "this runtime's network stack cannot reach 127.0.0.11"),
  INTERNAL_NETWORK(Hop.UPSTREAM, "only internal networks are attached: names outside are refused"),
  UPSTREAM_NO_ROUTE(Hop.UPSTREAM, "there is no route to the server"),
  FIREWALL_MISMATCH(Hop.UPSTREAM, "the engine's own firewall rules are missing on the host"),
  UPSTREAM_BLOCKED_FROM_CONTAINER(Hop.UPSTREAM, "the server answers the host, not the container"),
  UPSTREAM_BLOCKED_FROM_HOST(
      Hop.UPSTREAM, "the server cannot be reached from the host's namespace"),
  UPSTREAM_DEAD(Hop.UPSTREAM, "the server does not answer"),
  UPSTREAM_REFUSES(Hop.UPSTREAM, "the server refuses the question"),
  UPSTREAM_SERVFAIL(Hop.UPSTREAM, "the server answers SERVFAIL"),
  UPSTREAM_IGNORES_NAME(Hop.UPSTREAM, "the server answers other questions and not this name"),
  UPSTREAM_SLOW(Hop.UPSTREAM, "the server takes over a second"),
  UPSTREAM_DROPS_AAAA(Hop.UPSTREAM, "the server does not answer questions for AAAA"),
  UPSTREAM_DROPS_EDNS(Hop.UPSTREAM, "the server does not answer questions with EDNS"),
  UPSTREAM_TCP_BLOCKED(Hop.UPSTREAM, "the server answers over UDP and not over TCP"),
  UPSTREAM_TRUNCATES(Hop.UPSTREAM, "the server truncates the answer, and TCP does not help"),
  UPSTREAMS_DISAGREE(Hop.UPSTREAM, "the servers give different answers"),
  NXDOMAIN(Hop.NAME, "the name does not exist"),
  STALE_RECORD(Hop.NAME, "the engine answers with an address that nobody has any more"),
  MISSING_RECORD(Hop.NAME, "the engine does not answer a name that it should know"),
  ALIAS_COLLISION(Hop.NAME, "several projects claim this alias"),
  FIRST_UPSTREAM_DEAD(
      Hop.TIMING, "a dead server stands before a live one: each lookup waits for it"),
  CLIENT_GIVES_UP_FIRST(Hop.TIMING, "clients give up before the engine answers"),
  AAAA_DELAY(Hop.TIMING, "the lookup waits for the answer to AAAA"),
  CONNTRACK_RACE(Hop.TIMING, "connection tracking loses one of two packets sent at once"),
  CONNTRACK_FULL(Hop.TIMING, "the connection tracking table is full"),
  INTERMITTENT_LOSS(Hop.TIMING, "some questions get no answer, or only when they are asked again"),
  UNEXPLAINED_FAILURE(Hop.TIMING, "lookups fail, and nothing that was read or asked says why");

  private final Hop hop;
  private final String title;

  Code(Hop hop, String title) {
    this.hop = hop;
    this.title = title;
  }

  /** As printed and as in the JSON: {@code upstream-blocked-from-container}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The hop that it belongs to. */
  public Hop hop() {
    return hop;
  }

  /** What it says, in a clause. */
  public String title() {
    return title;
  }

  /** The code written as {@code text}; empty for none of the catalogue. */
  public static Optional<Code> of(String text) {
    return Stream.of(values()).filter(code -> code.text().equals(text)).findFirst();
  }
}
