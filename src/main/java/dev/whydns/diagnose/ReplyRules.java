package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the upstreams that can be reached reply for each name: a code that is no answer, or nothing.
 *
 * <p>Each name is judged by itself: one that resolves says nothing of another.
 */
final class ReplyRules implements Rules {

  private static final Set<String> GOOD = Set.of("NOERROR", "NXDOMAIN");

  @Override
  public List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>();
    for (String name : names(c)) {
      if (!isEnginesOwn(c, name)) {
        codes(c, name).forEach(rcode -> rcode(c, name, rcode).ifPresent(found::add));
        silence(c, name).ifPresent(found::add);
      }
    }
    return found;
  }

  private static List<String> names(Case c) {
    return c.upstreams().stream()
        .flatMap(u -> c.effective(u).exchanges().stream())
        .map(e -> e.question().name())
        .distinct()
        .toList();
  }

  private static ServerView plain(ServerView view, String name) {
    return view.named(name).plain(Transport.UDP, "A");
  }

  private static List<String> codes(Case c, String name) {
    return c.upstreams().stream()
        .flatMap(u -> plain(c.effective(u), name).exchanges().stream())
        .flatMap(e -> e.rcode().stream())
        .filter(rcode -> !GOOD.contains(rcode))
        .distinct()
        .toList();
  }

  /** A container's name: the engine answers it, and never asks the servers that do not know it. */
  private static boolean isEnginesOwn(Case c, String name) {
    return c.usesEmbeddedDns()
        && !c.all(Probe.STUB).named(name).addresses().isEmpty()
        && c.upstreams().stream().allMatch(u -> c.effective(u).named(name).addresses().isEmpty());
  }

  private static Optional<Finding> rcode(Case c, String name, String rcode) {
    Servers servers = Servers.with(c, v -> plain(v, name).alwaysReplies(rcode));
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    boolean named = isNamed(servers, name);
    boolean fails = rcode.equals("SERVFAIL");
    Draft draft =
        Draft.of(
                fails ? Code.UPSTREAM_SERVFAIL : Code.UPSTREAM_REFUSES,
                severity(c, name, fails, named),
                servers.subject()
                    + servers.verb(" answers ", " answer ")
                    + rcode
                    + " for "
                    + name
                    + "."
                    + (named ? "" : " The path works; --name asks for a name that you need."))
            .sure(named ? Confidence.HIGH : Confidence.MEDIUM);
    for (Upstream u : servers.upstreams()) {
      draft.seen(Proof.some(plain(servers.view(u), name), 1));
    }
    return Optional.of(
        draft.remedy(remedy(rcode)).remedy(servers.byHand(isPlain(name), "")).finding());
  }

  private static String remedy(String rcode) {
    return switch (rcode) {
      case "REFUSED" ->
          "let the server answer queries from this address (its access list), or take another server";
      case "SERVFAIL" ->
          "look at the server's log: it, or a server behind it, cannot resolve this name";
      default ->
          "look at the server's log, or take another server: this one does not do what a resolver must";
    };
  }

  private static Severity severity(Case c, String name, boolean fails, boolean named) {
    if (named) {
      return anyGood(c, name) ? Severity.WARNING : Severity.FAULT;
    }
    return fails && anyGood(c, name) ? Severity.INFO : Severity.WARNING;
  }

  private static boolean anyGood(Case c, String name) {
    return c.upstreams().stream()
        .flatMap(u -> plain(c.effective(u), name).exchanges().stream())
        .flatMap(e -> e.rcode().stream())
        .anyMatch(GOOD::contains);
  }

  private static Optional<Finding> silence(Case c, String name) {
    Servers servers = Servers.with(c, v -> isIgnored(c, v, name));
    if (servers.isEmpty() || !isNamed(servers, name)) {
      return Optional.empty();
    }
    Draft draft =
        Draft.of(
                Code.UPSTREAM_IGNORES_NAME,
                anyGood(c, name) ? servers.faultIfFirst() : Severity.FAULT,
                servers.subject()
                    + servers.verb(" does", " do")
                    + " not answer for "
                    + name
                    + ", and "
                    + servers.verb("answers", "answer")
                    + " other questions.")
            .sure(Confidence.MEDIUM);
    for (Upstream u : servers.upstreams()) {
      draft.seen(Proof.failures(plain(servers.view(u), name), 1));
      servers.view(u).over(Transport.UDP).firstAnswer().ifPresent(e -> draft.seen(Proof.of(e)));
    }
    return Optional.of(
        draft
            .remedy(
                "look at the server's log: the servers behind it that are in charge of this name may"
                    + " not answer, or a filter drops it")
            .remedy(servers.byHand(isPlain(name), ""))
            .finding());
  }

  /**
   * Whatever was asked for that name, and nothing else that was asked meanwhile: one lost packet
   * shows no habit. A firewall here that takes some of the queries is ReachRules' finding.
   */
  private static boolean isIgnored(Case c, ServerView server, String name) {
    ServerView asked = plain(server, name);
    ServerView others =
        server.over(Transport.UDP).only(e -> !e.question().name().equalsIgnoreCase(name));
    return asked.isMeasured()
        && server.named(name).isSilent()
        && others.answersAll()
        && !asked.failsAtOnce()
        && ReachRules.blame(c, asked).isEmpty();
  }

  private static boolean isNamed(Servers servers, String name) {
    return servers.view(servers.upstreams().get(0)).named(name).exchanges().stream()
        .anyMatch(e -> e.question().purpose() == Purpose.NAMED);
  }

  private static Predicate<Exchange> isPlain(String name) {
    return e ->
        e.transport() == Transport.UDP
            && e.question().name().equalsIgnoreCase(name)
            && e.question().type().equals("A")
            && e.question().edns().isEmpty();
  }
}
