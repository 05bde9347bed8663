package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.List;
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
    Draft draft =
        Draft.warning(
            Code.UPSTREAM_TCP_BLOCKED,
            servers.subject()
                + servers.verb(" answers", " answer")
                + " over UDP and not over TCP. An answer that does not fit into a datagram will"
                + " be lost.");
    servers.upstreams().stream()
        .flatMap(u -> ReachRules.blame(c, servers.view(u).over(Transport.TCP)).stream())
        .map(Culprit::evidence)
        .distinct()
        .forEach(draft::seen);
    for (Upstream u : servers.upstreams()) {
      draft.seen(Proof.failures(servers.view(u).over(Transport.TCP), 1));
      draft.seen(Proof.some(servers.view(u).over(Transport.UDP), 1));
    }
    return Optional.of(
        draft
            .remedy("allow TCP port 53 to it on the server and on every firewall between")
            .remedy(servers.byHand(e -> e.transport() == Transport.TCP, " +tcp"))
            .finding());
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
    return Optional.of(
        draft
            .remedy("allow TCP port 53 on the whole path, or make the answer smaller")
            .remedy(servers.byHand(TcpRules::isTruncated, " +ignore"))
            .finding());
  }
}
