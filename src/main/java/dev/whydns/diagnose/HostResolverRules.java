package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.GoResolver;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.List;
import java.util.Optional;

/**
 * The daemon as a DNS client beside the host's other programs: same files, different packets.
 *
 * <p>Go's own resolver offers EDNS in every query (since Go 1.19); glibc does only with {@code
 * options edns0}.
 */
final class HostResolverRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    if (!c.isHostSide() || c.daemon().isEmpty()) {
      return List.of();
    }
    DaemonFacts daemon = c.daemon().get();
    GoResolver go = GoResolver.of(daemon, c.host());
    boolean glibcEdns = c.host().resolvConf().known().flatMap(r -> r.option("edns0")).isPresent();
    boolean goEdns = go.pure() || glibcEdns;
    if (goEdns == glibcEdns) {
      return List.of();
    }
    return differing(c).map(u -> finding(c, u, daemon, go)).stream().toList();
  }

  /**
   * The first server for which EDNS decides whether there is an answer, while no better one is
   * before.
   */
  private static Optional<Upstream> differing(Case c) {
    for (Upstream u : c.upstreams()) {
      ServerView view = c.all(Probe.STUB).only(e -> e.server().equals(u.address()));
      ServerView edns = view.withEdns().over(Transport.UDP);
      ServerView plain = view.only(e -> e.question().edns().isEmpty()).over(Transport.UDP);
      if (resolves(plain) && (edns.isSilent() || edns.alwaysReplies("FORMERR"))) {
        return Optional.of(u);
      }
      if (edns.answers()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean resolves(ServerView view) {
    return view.exchanges().stream()
        .flatMap(e -> e.rcode().stream())
        .anyMatch(r -> r.equals("NOERROR") || r.equals("NXDOMAIN"));
  }

  private static Finding finding(Case c, Upstream u, DaemonFacts daemon, GoResolver go) {
    ServerView view = c.all(Probe.STUB).only(e -> e.server().equals(u.address()));
    Exchange with = view.withEdns().first().orElseThrow();
    return Draft.fault(
            Code.GO_RESOLVER_DIFFERS,
            "dockerd cannot resolve names that other programs of this host can: it uses "
                + go.text()
                + ", which offers EDNS in every query, and "
                + u.address()
                + " does not answer queries with EDNS. glibc sends none.")
        .sure(go.sure() ? Confidence.HIGH : Confidence.MEDIUM)
        .seen(Proof.some(view.withEdns(), 2))
        .seen(Proof.some(view.only(e -> e.question().edns().isEmpty()), 2))
        .seen("dockerd pid " + daemon.process().pid(), "uses " + go.text() + ": " + go.reason())
        .remedy(
            "mend or replace the server, or the router before it, so that it answers EDNS (RFC 6891)")
        .remedy(
            "or put a local resolver that speaks to it without EDNS between (systemd-resolved, dnsmasq)")
        .remedy(
            "or make dockerd use the C library, where its binary can: in its service's environment",
            "GODEBUG=netdns=cgo")
        .remedy(
            "see it by hand",
            "dig @" + u.address() + " " + with.question().name() + " +edns=0 +notcp")
        .finding();
  }
}
