package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the upstreams that can be reached behave: which kinds of question they drop or delay. */
final class BehaviourRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    return Stream.of(dropsAaaa(c), edns(c, false), edns(c, true), slow(c))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Finding> dropsAaaa(Case c) {
    Servers servers = Servers.with(c, v -> isAaaaDropped(c, v));
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    Draft draft =
        Draft.of(
                Code.UPSTREAM_DROPS_AAAA,
                servers.faultIfFirst(),
                servers.subject()
                    + servers.verb(" answers", " answer")
                    + " questions for A and not for AAAA. Clients ask both and wait for both:"
                    + " 5 s and more with default options.")
            .sure(repeated(servers, e -> isPlain(e, "AAAA")));
    for (Upstream u : servers.upstreams()) {
      draft.seen(Proof.failures(servers.view(u).plain(Transport.UDP, "AAAA"), 1));
      draft.seen(Proof.some(servers.view(u).plain(Transport.UDP, "A"), 1));
    }
    return Optional.of(
        draft
            .remedy(
                "mend or replace the server (or the filter before it): it must answer AAAA, if only"
                    + " with no records")
            .remedy(
                "until then, ask A only where the client can: no-aaaa in resolv.conf's options (glibc"
                    + " 2.36 and later)")
            .remedy(servers.byHand(e -> isPlain(e, "AAAA"), ""))
            .finding());
  }

  private static boolean isAaaaDropped(Case c, ServerView view) {
    ServerView aaaa = view.plain(Transport.UDP, "AAAA");
    return view.plain(Transport.UDP, "A").answersAll()
        && aaaa.isSilent()
        && !aaaa.failsAtOnce()
        && !IntermittentLoss.isSeen(c)
        && !isFiltered(c, aaaa);
  }

  private static boolean isPlain(Exchange e, String type) {
    return e.transport() == Transport.UDP
        && e.question().type().equals(type)
        && e.question().edns().isEmpty();
  }

  /** One lost packet proves no habit; the repetitions do. */
  private static Confidence repeated(
      Servers servers, java.util.function.Predicate<Exchange> which) {
    boolean often =
        servers.upstreams().stream()
            .allMatch(u -> servers.view(u).only(which).exchanges().size() > 1);
    return often ? Confidence.HIGH : Confidence.MEDIUM;
  }

  /** A rule of a firewall here drops them, so the server never saw them: ReachRules tells it. */
  private static boolean isFiltered(Case c, ServerView view) {
    return ReachRules.blame(c, view).isPresent();
  }

  /** Go and c-ares always send EDNS, glibc and musl do not unless told to. */
  private static Optional<Finding> edns(Case c, boolean formErr) {
    Servers servers = Servers.with(c, v -> formErr ? isEdnsFormErr(v) : isEdnsDropped(c, v));
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    Draft draft =
        Draft.warning(
                Code.UPSTREAM_DROPS_EDNS,
                servers.subject()
                    + (formErr
                        ? servers.verb(" answers", " answer") + " FORMERR to"
                        : servers.verb(" does", " do") + " not answer")
                    + " questions with EDNS. Programs that send it (Go, c-ares, dig) fail or wait;"
                    + " glibc and musl do not send it by default.")
            .sure(formErr ? Confidence.HIGH : repeated(servers, BehaviourRules::isEdns));
    for (Upstream u : servers.upstreams()) {
      draft.seen(Proof.some(servers.view(u).withEdns(), 1));
      draft.seen(Proof.some(servers.view(u).plain(Transport.UDP, "A"), 1));
    }
    return Optional.of(
        draft
            .remedy(
                "mend or replace the server, or the middlebox before it, that drops EDNS (RFC 6891)")
            .remedy(servers.byHand(BehaviourRules::isEdns, " +edns=0"))
            .finding());
  }

  private static boolean isEdns(Exchange e) {
    return e.question().edns().isPresent();
  }

  private static boolean isEdnsFormErr(ServerView view) {
    return view.plain(Transport.UDP, "A").answersAll()
        && view.withEdns().over(Transport.UDP).alwaysReplies("FORMERR")
        && !view.plain(Transport.UDP, "A").alwaysReplies("FORMERR");
  }

  private static boolean isEdnsDropped(Case c, ServerView view) {
    ServerView with = view.withEdns().over(Transport.UDP);
    return view.plain(Transport.UDP, "A").answersAll()
        && with.isSilent()
        && !with.failsAtOnce()
        && !IntermittentLoss.isSeen(c)
        && !isFiltered(c, with);
  }

  /** Over TCP alone it may be the wait for a lost packet: a second at first (RFC 6298). */
  private static Optional<Finding> slow(Case c) {
    return slow(c, Transport.UDP).or(() -> slow(c, Transport.TCP));
  }

  private static Optional<Finding> slow(Case c, Transport over) {
    Servers servers = Servers.with(c, v -> first(v, over).slowestMs() >= c.options().slowMs());
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    List<Exchange> answered =
        servers.upstreams().stream()
            .flatMap(u -> first(servers.view(u), over).exchanges().stream())
            .toList();
    boolean all = answered.stream().allMatch(e -> isSlow(c, e));
    Draft draft =
        Draft.of(
                Code.UPSTREAM_SLOW,
                over == Transport.UDP ? servers.faultIfFirst() : Severity.WARNING,
                servers.subject()
                    + servers.verb(" takes", " take")
                    + " up to "
                    + Proof.ms(new ServerView(answered).slowestMs())
                    + " to answer"
                    + (over == Transport.UDP
                        ? "."
                        : " over TCP, and not over UDP: TCP waits a second for a packet that got"
                            + " lost, or connections are taken slowly."))
            .sure(all && over == Transport.UDP ? Confidence.HIGH : Confidence.MEDIUM);
    for (Upstream u : servers.upstreams()) {
      draft.seen(Proof.some(first(servers.view(u), over).only(e -> isSlow(c, e)), 2));
    }
    return Optional.of(
        draft
            .remedy(
                over == Transport.UDP
                    ? "look at the server: its own upstreams, its load; or put a faster one first"
                    : "look for what loses packets on the way, or a server that is slow to take"
                        + " connections")
            .remedy(servers.byHand(e -> e.transport() == over && isSlow(c, e), ""))
            .finding());
  }

  private static ServerView first(ServerView view, Transport over) {
    return view.firstRound().over(over).only(Exchange::isAnswered);
  }

  private static boolean isSlow(Case c, Exchange e) {
    return e.isAnswered() && e.outcome().took().orElse(0.0) >= c.options().slowMs();
  }

  static boolean isFirst(Case c, Upstream u) {
    return c.upstreams().indexOf(u) == 0;
  }
}
