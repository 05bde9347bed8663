package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers that do not fit into a datagram, and whether TCP is there for them. */
final class TcpRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    return Stream.of(blocked(c), truncates(c, true), truncates(c, false))
        .flatMap(Optional::stream)
        .toList();
  }

  private static boolean isTruncated(Exchange e) {
    return e.transport() == Transport.UDP
        && e.outcome().reply().map(Reply::truncated).orElse(false);
  }

  private static boolean truncates(ServerView view) {
    return view.exchanges().stream().anyMatch(TcpRules::isTruncated);
  }

  private static Optional<Finding> blocked(Case c) {
    Servers servers =
        Servers.with(
            c,
            v ->
                v.over(Transport.UDP).answers()
                    && v.over(Transport.TCP).isSilent()
                    && !truncates(v));
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    boolean tcpOnly = c.resolvConf().flatMap(r -> r.option("use-vc")).isPresent();
    Draft draft =
        Draft.of(
            Code.UPSTREAM_TCP_BLOCKED,
            tcpOnly ? servers.faultIfFirst() : Severity.WARNING,
            servers.subject()
                + servers.verb(" answers", " answer")
                + " over UDP and not over TCP. "
                + (tcpOnly
                    ? "With use-vc in resolv.conf glibc asks over TCP alone, and gets nothing"
                        + " from "
                        + servers.verb("it.", "them.")
                    : "An answer that does not fit into a datagram will be lost."));
    blame(servers).values().forEach(k -> draft.seen(k.evidence()));
    for (Upstream u : servers.upstreams()) {
      draft.seen(Proof.failures(servers.view(u).over(Transport.TCP), 1));
      draft.seen(Proof.some(servers.view(u).over(Transport.UDP), 1));
    }
    allow(servers, "allow TCP port 53 to it on the server and on every firewall between")
        .forEach(draft::remedy);
    if (tcpOnly) {
      draft.remedy("or take use-vc out of resolv.conf's options: UDP works");
    }
    return Optional.of(
        draft.remedy(servers.byHand(e -> e.transport() == Transport.TCP, "")).finding());
  }

  /** The rules that end TCP to these servers, each with the first one that it keeps away. */
  private static Map<Upstream, Culprit> blame(Servers servers) {
    Map<Upstream, Culprit> found = new LinkedHashMap<>();
    for (Upstream u : servers.upstreams()) {
      ReachRules.blame(servers.c(), servers.view(u).over(Transport.TCP))
          .filter(k -> found.values().stream().noneMatch(o -> o.evidence().equals(k.evidence())))
          .ifPresent(k -> found.put(u, k));
    }
    return found;
  }

  /** What lets TCP pass the rules that are named; without one, where to look. */
  private static List<Remedy> allow(Servers servers, String otherwise) {
    List<Remedy> all = new ArrayList<>();
    blame(servers)
        .forEach(
            (u, k) -> {
              if (k.confidence() != Confidence.LOW) {
                List<Upstream> alike =
                    servers.upstreams().stream()
                        .filter(o -> o.askedFrom() == u.askedFrom())
                        .filter(o -> o.address().isV6() == u.address().isV6())
                        .toList();
                all.add(new Allow(servers.c(), alike, k).overTcp());
              }
            });
    all.add(
        Remedy.of(
            all.isEmpty()
                ? otherwise
                : "whatever manages this firewall will set it again: change it there"));
    return all;
  }

  private static Optional<Finding> truncates(Case c, boolean lost) {
    Servers servers =
        Servers.with(c, v -> truncates(v) && v.over(Transport.TCP).isSilent() == lost);
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    Draft draft =
        Draft.of(
            Code.UPSTREAM_TRUNCATES,
            lost ? Severity.FAULT : Severity.INFO,
            servers.subject()
                + servers.verb(" truncates", " truncate")
                + (lost
                    ? " the answer over UDP, and over TCP there is none: clients never see the"
                        + " records."
                    : " the answer over UDP; it fits over TCP. musl before 1.2.4 and busybox never"
                        + " ask over TCP."));
    for (Upstream u : servers.upstreams()) {
      draft.seen(Proof.some(servers.view(u).only(TcpRules::isTruncated), 1));
      draft.seen(Proof.some(servers.view(u).over(Transport.TCP), 1));
    }
    String way = "allow TCP port 53 on the whole path, or make the answer smaller";
    (lost ? allow(servers, way) : List.of(Remedy.of(way))).forEach(draft::remedy);
    return Optional.of(draft.remedy(servers.byHand(TcpRules::isTruncated, " +ignore")).finding());
  }
}
