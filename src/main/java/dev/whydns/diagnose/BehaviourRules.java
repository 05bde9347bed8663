package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the upstreams that can be reached behave: what they refuse, drop, truncate or delay. */
final class BehaviourRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>();
    for (Upstream u : c.upstreams()) {
      ServerView view = c.effective(u);
      if (!view.answers() || ReachRules.isUnreached(c, u)) {
        continue;
      }
      rcode(c, u, view, "REFUSED", Code.UPSTREAM_REFUSES).ifPresent(found::add);
      rcode(c, u, view, "SERVFAIL", Code.UPSTREAM_SERVFAIL).ifPresent(found::add);
      dropsAaaa(c, u, view).ifPresent(found::add);
      dropsEdns(c, u, view).ifPresent(found::add);
      tcp(c, u, view).ifPresent(found::add);
      slow(c, u, view).ifPresent(found::add);
    }
    disagree(c).ifPresent(found::add);
    return found;
  }

  private static Optional<Finding> rcode(
      Case c, Upstream u, ServerView view, String rcode, Code code) {
    ServerView plain = view.plain(Transport.UDP, "A");
    if (!plain.alwaysReplies(rcode)) {
      return Optional.empty();
    }
    boolean named =
        plain.exchanges().stream().anyMatch(e -> e.question().purpose() == Purpose.NAMED);
    Severity severity = Severity.INFO;
    if (named) {
      severity = othersGood(c, u) ? Severity.WARNING : Severity.FAULT;
    } else if (rcode.equals("REFUSED")) {
      severity = Severity.WARNING;
    }
    String name = plain.first().map(e -> e.question().name()).orElse("");
    return Optional.of(
        Draft.of(
                code,
                severity,
                "The server "
                    + u.address()
                    + " answers "
                    + rcode
                    + " for "
                    + name
                    + "."
                    + (named ? "" : " The path to it works; --name asks for a name that you need."))
            .sure(named ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(Proof.some(plain, 2))
            .remedy(
                rcode.equals("REFUSED")
                    ? "let the server answer queries from this address (its access list), or take another server"
                    : "look at the server's log: it, or a server behind it, cannot resolve this name")
            .remedy("see it by hand", ReachRules.byHand(c, u, plain.first().orElseThrow()))
            .finding());
  }

  private static boolean othersGood(Case c, Upstream u) {
    return c.upstreams().stream()
        .filter(o -> !o.equals(u))
        .map(o -> c.effective(o).plain(Transport.UDP, "A"))
        .anyMatch(
            v ->
                v.exchanges().stream()
                    .flatMap(e -> e.rcode().stream())
                    .anyMatch(r -> r.equals("NOERROR") || r.equals("NXDOMAIN")));
  }

  private static Optional<Finding> dropsAaaa(Case c, Upstream u, ServerView view) {
    ServerView a = view.plain(Transport.UDP, "A");
    ServerView aaaa = view.plain(Transport.UDP, "AAAA");
    if (!a.answersAll() || !aaaa.isSilent() || aaaa.failsAtOnce() || isFiltered(c, aaaa)) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.of(
                Code.UPSTREAM_DROPS_AAAA,
                isFirst(c, u) ? Severity.FAULT : Severity.WARNING,
                "The server "
                    + u.address()
                    + " answers questions for A and not for AAAA. Clients ask both and wait for both:"
                    + " 5 s and more with default options.")
            .sure(aaaa.exchanges().size() > 1 ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(Proof.failures(aaaa, 2))
            .seen(Proof.some(a, 1))
            .remedy(
                "mend or replace the server (or the filter before it): it must answer AAAA, if only"
                    + " with no records")
            .remedy(
                "until then, ask A only where the client can: no-aaaa in resolv.conf's options (glibc"
                    + " 2.36 and later)")
            .remedy("see it by hand", ReachRules.byHand(c, u, aaaa.first().orElseThrow()))
            .finding());
  }

  /** A rule of a firewall here drops them, so the server never saw them: ReachRules tells it. */
  private static boolean isFiltered(Case c, ServerView view) {
    return ReachRules.blame(c, view).isPresent();
  }

  /** Go and c-ares always send EDNS, glibc and musl do not unless told to. */
  private static Optional<Finding> dropsEdns(Case c, Upstream u, ServerView view) {
    ServerView with = view.withEdns().over(Transport.UDP);
    ServerView without = view.only(e -> e.question().edns().isEmpty()).plain(Transport.UDP, "A");
    boolean formErr = with.alwaysReplies("FORMERR");
    boolean drops = with.isSilent() && !with.failsAtOnce() && !isFiltered(c, with);
    if (!without.answersAll() || !(drops || formErr)) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.warning(
                Code.UPSTREAM_DROPS_EDNS,
                "The server "
                    + u.address()
                    + (formErr ? " answers FORMERR to" : " does not answer")
                    + " questions with EDNS. Programs that send it (Go, c-ares, dig) fail or wait; glibc"
                    + " and musl do not send it by default.")
            .seen(Proof.some(with, 2))
            .seen(Proof.some(without, 1))
            .remedy(
                "mend or replace the server, or the middlebox before it, that drops EDNS (RFC 6891)")
            .remedy(
                "see it by hand", ReachRules.byHand(c, u, with.first().orElseThrow()) + " +edns=0")
            .finding());
  }

  private static Optional<Finding> tcp(Case c, Upstream u, ServerView view) {
    ServerView tcp = view.over(Transport.TCP);
    ServerView udp = view.over(Transport.UDP);
    Optional<Exchange> truncated =
        udp.exchanges().stream()
            .filter(e -> e.outcome().reply().map(Reply::truncated).orElse(false))
            .findFirst();
    if (!tcp.isSilent()) {
      return truncated.map(
          e ->
              truncates(
                  c,
                  u,
                  e,
                  Severity.INFO,
                  "The server "
                      + u.address()
                      + " truncates the answer over UDP; it fits over TCP. musl before"
                      + " 1.2.4 and busybox never ask over TCP."));
    }
    if (truncated.isPresent()) {
      return Optional.of(
          truncates(
              c,
              u,
              truncated.get(),
              Severity.FAULT,
              "The server "
                  + u.address()
                  + " truncates the answer over UDP, and over TCP it does not answer:"
                  + " clients never see the records."));
    }
    Optional<Culprit> culprit = Blame.of(c, e -> tcp.exchanges().contains(e));
    Draft draft =
        Draft.warning(
            Code.UPSTREAM_TCP_BLOCKED,
            "The server "
                + u.address()
                + " answers over UDP and not over TCP. An answer that does not"
                + " fit into a datagram will be lost.");
    culprit.ifPresent(k -> draft.seen(k.evidence()));
    return Optional.of(
        draft
            .seen(Proof.failures(tcp, 2))
            .seen(Proof.some(udp, 1))
            .remedy("allow TCP port 53 to it on the server and on every firewall between")
            .remedy("see it by hand", ReachRules.byHand(c, u, tcp.first().orElseThrow()) + " +tcp")
            .finding());
  }

  private static Finding truncates(
      Case c, Upstream u, Exchange e, Severity severity, String summary) {
    return Draft.of(Code.UPSTREAM_TRUNCATES, severity, summary)
        .seen(Proof.of(e))
        .seen(Proof.some(c.effective(u).over(Transport.TCP), 1))
        .remedy("allow TCP port 53 on the whole path, or make the answer smaller")
        .remedy("see it by hand", ReachRules.byHand(c, u, e) + " +ignore")
        .finding();
  }

  private static Optional<Finding> slow(Case c, Upstream u, ServerView view) {
    ServerView answered = view.firstRound().only(Exchange::isAnswered);
    double slowest = answered.slowestMs();
    boolean all =
        answered.answers()
            && answered.exchanges().stream()
                .allMatch(e -> e.outcome().took().orElse(0.0) >= c.options().slowMs());
    if (slowest < c.options().slowMs()) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.of(
                Code.UPSTREAM_SLOW,
                isFirst(c, u) ? Severity.FAULT : Severity.WARNING,
                "The server " + u.address() + " takes up to " + Proof.ms(slowest) + " to answer.")
            .sure(all ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(
                Proof.some(
                    answered.only(e -> e.outcome().took().orElse(0.0) >= c.options().slowMs()), 3))
            .remedy("look at the server: its own upstreams, its load; or put a faster one first")
            .remedy("see it by hand", ReachRules.byHand(c, u, answered.first().orElseThrow()))
            .finding());
  }

  static boolean isFirst(Case c, Upstream u) {
    return c.upstreams().indexOf(u) == 0;
  }

  private static Optional<Finding> disagree(Case c) {
    for (String name : c.options().names()) {
      List<Upstream> asked =
          c.upstreams().stream().filter(u -> code(c, u, name).isPresent()).toList();
      List<String> codes = asked.stream().map(u -> code(c, u, name).get()).distinct().toList();
      if (codes.contains("NOERROR") && codes.contains("NXDOMAIN")) {
        return Optional.of(disagreement(c, name, asked));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> code(Case c, Upstream u, String name) {
    return c.effective(u)
        .plain(Transport.UDP, "A")
        .named(name)
        .firstAnswer()
        .flatMap(Exchange::rcode);
  }

  /** From 24.0.1 on, the engine believes the first NXDOMAIN and asks nobody else. */
  private static Finding disagreement(Case c, String name, List<Upstream> asked) {
    boolean hidden = code(c, asked.get(0), name).filter("NXDOMAIN"::equals).isPresent();
    Draft draft =
        Draft.of(
            Code.UPSTREAMS_DISAGREE,
            hidden ? Severity.FAULT : Severity.WARNING,
            "The servers disagree about "
                + name
                + ": one says that it does not exist, another knows it."
                + (hidden ? " The first one's NXDOMAIN is what clients get." : ""));
    for (Upstream u : asked) {
      draft.seen(Proof.some(c.effective(u).plain(Transport.UDP, "A").named(name), 1));
    }
    return draft
        .remedy(
            "give the container only servers that know the same names, or one that forwards each zone"
                + " to the right place")
        .remedy(
            "see it by hand",
            ReachRules.byHand(
                c, asked.get(0), c.effective(asked.get(0)).named(name).first().orElseThrow()))
        .finding();
  }
}
