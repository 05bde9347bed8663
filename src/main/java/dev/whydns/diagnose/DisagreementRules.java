package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Servers that do not know the same names. */
final class DisagreementRules implements Rules {

  /** What a reply says about a name. */
  private enum Word {
    /** It has an address; or so many records that they were truncated. */
    KNOWS,
    /** NOERROR, and no address. */
    EMPTY,
    DENIES
  }

  @Override
  public List<Finding> judge(Case c) {
    return disagree(c).stream().toList();
  }

  private static Optional<Finding> disagree(Case c) {
    for (String name : c.options().names()) {
      List<Upstream> asked =
          c.upstreams().stream().filter(u -> word(c, u, name).isPresent()).toList();
      Set<Word> words = asked.stream().map(u -> word(c, u, name).get()).collect(Collectors.toSet());
      if (words.size() > 1) {
        return Optional.of(disagreement(c, name, asked, words));
      }
    }
    return Optional.empty();
  }

  private static Optional<Word> word(Case c, Upstream u, String name) {
    return word(c.effective(u), name);
  }

  private static Optional<Word> word(ServerView view, String name) {
    return view.plain(Transport.UDP, "A")
        .named(name)
        .firstAnswer()
        .flatMap(e -> e.outcome().reply())
        .flatMap(DisagreementRules::word);
  }

  /** Empty for a reply that says nothing about the name, as SERVFAIL. */
  private static Optional<Word> word(Reply reply) {
    if (reply.rcode().equals("NXDOMAIN")) {
      return Optional.of(Word.DENIES);
    }
    boolean known =
        reply.truncated() || reply.answers().stream().anyMatch(a -> a.type().equals("A"));
    return reply.rcode().equals("NOERROR")
        ? Optional.of(known ? Word.KNOWS : Word.EMPTY)
        : Optional.empty();
  }

  /**
   * What clients get: through the engine what it answered, for whether it goes on after a first no
   * depends on its version and on the reply; without it the first server's word.
   */
  private static ServerView clients(Case c, String name, Upstream first) {
    ServerView asked =
        c.usesEmbeddedDns()
            ? c.outside(Probe.STUB).only(e -> e.server().equals(IpAddress.EMBEDDED_DNS))
            : c.effective(first);
    return asked.over(Transport.UDP).named(name);
  }

  private static Finding disagreement(Case c, String name, List<Upstream> asked, Set<Word> words) {
    Word first = word(c, asked.get(0), name).orElseThrow();
    ServerView clients = clients(c, name, asked.get(0));
    Optional<Word> gets = word(clients, name);
    boolean lost =
        first != Word.KNOWS
            && gets.isPresent()
            && clients.addresses().isEmpty()
            && (gets.get() == Word.DENIES
                || gets.get() == Word.EMPTY && words.contains(Word.KNOWS));
    Draft draft =
        Draft.of(
                Code.UPSTREAMS_DISAGREE,
                lost ? Severity.FAULT : Severity.WARNING,
                "The servers disagree about "
                    + name
                    + (words.contains(Word.DENIES)
                        ? ": one says that it does not exist, another knows it."
                        : ": one has no address for it, another has.")
                    + (lost ? loss(gets.get()) : "")
                    + (first != Word.KNOWS && gets.filter(Word.KNOWS::equals).isPresent()
                        ? luck(c, first)
                        : ""))
            .sure(gets.isPresent() ? Confidence.HIGH : Confidence.MEDIUM);
    for (Upstream u : asked) {
      draft.seen(Proof.some(c.effective(u).plain(Transport.UDP, "A").named(name), 1));
    }
    if (c.usesEmbeddedDns()) {
      draft.seen(Proof.some(clients.plain(Transport.UDP, "A"), 1));
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

  private static String loss(Word gets) {
    return gets == Word.DENIES
        ? " The first one's NXDOMAIN is what clients get."
        : " The first one's empty answer is what clients get.";
  }

  /** Up to 23.0 the engine goes on after an NXDOMAIN without AA; from 24.0.1 on it never does. */
  private static String luck(Case c, Word first) {
    boolean goesOn = c.usesEmbeddedDns() && c.engineAtLeast(19, 3, 0) && !c.engineAtLeast(24, 0, 1);
    return first == Word.DENIES && goesOn
        ? " Clients get the address, for this engine asks on after the first one's NXDOMAIN;"
            + " engine 24.0.1 and later does not."
        : " Clients get the address now.";
  }
}
