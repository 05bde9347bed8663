package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Outcome;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long it takes, against how long clients wait. */
final class TimingRules implements Rules {

  static final double ENGINE_WAIT_MS = Upstream.ENGINE_WAIT.toMillis();

  private static final double DEFAULT_TIMEOUT_S = 5;

  @Override
  public List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>();
    firstDead(c).ifPresent(found::add);
    givesUp(c).ifPresent(found::add);
    aaaaDelay(c).ifPresent(found::add);
    return found;
  }

  /** Upstreams before the first one that answers which stay silent; a refusal costs no time. */
  private static List<Upstream> silentBeforeLive(Case c) {
    List<Upstream> silent = new ArrayList<>();
    for (Upstream u : c.upstreams()) {
      ServerView udp = c.effective(u).over(Transport.UDP);
      if (udp.answers()) {
        return silent;
      }
      if (udp.isSilent() && !udp.failsAtOnce()) {
        silent.add(u);
      }
    }
    return List.of();
  }

  private static Optional<Finding> firstDead(Case c) {
    List<Upstream> silent = silentBeforeLive(c);
    if (silent.isEmpty() || isQuick(c)) {
      return Optional.empty();
    }
    Optional<Exchange> late = lateAnswer(c);
    Draft draft =
        Draft.fault(Code.FIRST_UPSTREAM_DEAD, summary(c, silent))
            .sure(late.isPresent() || !c.usesEmbeddedDns() ? Confidence.HIGH : Confidence.MEDIUM);
    late.ifPresent(e -> draft.seen(Proof.of(e)));
    for (Upstream u : silent) {
      draft.seen(Proof.failures(c.effective(u).over(Transport.UDP), 1));
      c.effective(u).over(Transport.TCP).firstAnswer().ifPresent(e -> draft.seen(Proof.of(e)));
    }
    c.upstreams().stream()
        .flatMap(u -> c.effective(u).over(Transport.UDP).firstAnswer().stream())
        .limit(1)
        .forEach(e -> draft.seen(Proof.of(e)));
    return Optional.of(
        remedies(c, silent, draft)
            .remedy(
                "see it by hand",
                ReachRules.byHand(
                    c, silent.get(0), c.effective(silent.get(0)).first().orElseThrow()))
            .finding());
  }

  private static String summary(Case c, List<Upstream> silent) {
    boolean one = silent.size() == 1;
    boolean overTcp = silent.stream().allMatch(u -> DeadUpstream.answersOverTcp(c, u));
    return (one ? "The server " : "The servers ")
        + ReachRules.names(silent)
        + (one ? " does not answer" : " do not answer")
        + (overTcp ? " over UDP (over TCP " + (one ? "it does)" : "they do)") : "")
        + (one ? " and stands" : " and stand")
        + " before one that does: every lookup waits "
        + (c.usesEmbeddedDns() ? "4 s in the engine" : timeoutSeconds(c) + " s in the client")
        + " for "
        + (one ? "it" : "each of them")
        + ".";
  }

  /** A server that answers over TCP lives: what takes its UDP is to be mended, not the list. */
  private static Draft remedies(Case c, List<Upstream> silent, Draft draft) {
    List<Upstream> dead = silent.stream().filter(u -> !DeadUpstream.answersOverTcp(c, u)).toList();
    if (dead.size() < silent.size()) {
      DeadUpstream.lookForFilter(draft);
    }
    return draft.remedy(
        (dead.isEmpty()
                ? "or put a server that answers over UDP before it, in "
                : "take the dead server out, or put it last, in ")
            + DeadUpstream.source(c));
  }

  /** The engine answered sooner than it would give up on a silent server: it does not wait. */
  static boolean isQuick(Case c) {
    ServerView asked = c.outside(Probe.STUB).plain(Transport.UDP, "A").firstRound();
    return c.usesEmbeddedDns() && asked.answersAll() && asked.slowestMs() < ENGINE_WAIT_MS / 2;
  }

  private static Optional<Exchange> lateAnswer(Case c) {
    return c.outside(Probe.STUB).exchanges().stream()
        .filter(
            e ->
                e.outcome() instanceof Outcome.Answered a && a.elapsedMs() >= ENGINE_WAIT_MS * 0.95)
        .findFirst();
  }

  private static Optional<Finding> givesUp(Case c) {
    int silent = silentBeforeLive(c).size();
    double answersAfter = silent * ENGINE_WAIT_MS;
    double timeout = timeoutSeconds(c) * 1000;
    if (silent == 0 || !c.usesEmbeddedDns() || answersAfter < timeout) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.fault(
                Code.CLIENT_GIVES_UP_FIRST,
                "Clients give up before the engine answers: it needs "
                    + Proof.ms(answersAfter)
                    + ", musl fails after "
                    + Proof.ms(timeout)
                    + " and Go never takes an answer that is later"
                    + " than that; glibc may still take it.")
            .sure(Confidence.MEDIUM)
            .seen(
                "timers",
                "engine: 4 s for each of "
                    + silent
                    + " silent servers; client: timeout "
                    + timeoutSeconds(c)
                    + " s, attempts "
                    + attempts(c))
            .remedy("take the silent servers out of the list")
            .remedy(
                "until then, a longer timeout: in resolv.conf's options",
                "options timeout:" + (int) (answersAfter / 1000 + 1))
            .finding());
  }

  private static int timeoutSeconds(Case c) {
    return number(c, "timeout", (int) DEFAULT_TIMEOUT_S);
  }

  private static int attempts(Case c) {
    return number(c, "attempts", 2);
  }

  private static int number(Case c, String option, int otherwise) {
    return c.resolvConf()
        .flatMap((ResolvConf r) -> r.option(option))
        .filter(v -> v.matches("\\d{1,2}"))
        .map(Integer::valueOf)
        .orElse(otherwise);
  }

  private static Optional<Finding> aaaaDelay(Case c) {
    ServerView stub = c.outside(Probe.STUB);
    ServerView a = stub.plain(Transport.UDP, "A");
    ServerView aaaa = stub.plain(Transport.UDP, "AAAA");
    boolean late =
        aaaa.isMeasured() && (aaaa.isSilent() || aaaa.slowestMs() >= c.options().slowMs());
    if (!a.answersAll() || a.slowestMs() >= c.options().slowMs() || !late || aaaa.failsAtOnce()) {
      return Optional.empty();
    }
    if (aaaa.isSilent() && IntermittentLoss.isSeen(c)) {
      return Optional.empty();
    }
    boolean unreached = c.upstreams().stream().anyMatch(u -> ReachRules.isUnreached(c, u));
    boolean once = aaaa.isSilent() && aaaa.exchanges().size() < 2;
    if ((once || unreached) && !dropsAaaa(c)) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.fault(
                Code.AAAA_DELAY,
                "The answer for A comes in "
                    + Proof.ms(a.slowestMs())
                    + ", the one for AAAA "
                    + (aaaa.isSilent() ? "does not come" : "after " + Proof.ms(aaaa.slowestMs()))
                    + ". Programs ask for both and wait for both.")
            .seen(Proof.some(a, 1))
            .seen(Proof.some(aaaa, 1))
            .remedy("find the hop that eats AAAA: the upstream findings name it")
            .remedy(
                "until then, where clients can: no-aaaa in resolv.conf's options (glibc 2.36 and later)")
            .finding());
  }

  /**
   * One lost packet proves no habit, nor does a dead server, nor one that loses A as well; an
   * upstream with the habit does.
   */
  private static boolean dropsAaaa(Case c) {
    return c.upstreams().stream()
        .map(c::effective)
        .filter(view -> view.plain(Transport.UDP, "A").answersAll())
        .map(view -> view.plain(Transport.UDP, "AAAA"))
        .anyMatch(view -> view.isSilent() && view.exchanges().size() > 1);
  }
}
