package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Conntrack;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Arrival;
import dev.whydns.model.ReplayRound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What lookups show that were made as a resolver library makes them.
 *
 * <p>They show that a caller fails or waits, and at which query; where that query is lost, the
 * servers' own findings say, or the counters that moved meanwhile.
 */
final class ReplayRules {

  private final Case c;
  private final List<Replay> asIs;
  private final List<LookupTrouble> troubles;

  private ReplayRules(Case c) {
    this.c = c;
    this.asIs =
        c.rounds().stream().flatMap(r -> r.replays().stream()).filter(Replay::isAsIs).toList();
    this.troubles =
        asIs.stream()
            .filter(r -> r.isTrouble(c.options().slowMs()))
            .map(LookupTrouble::new)
            .toList();
  }

  /** What the lookups show by themselves. */
  static List<Finding> judge(Case c) {
    ReplayRules rules = new ReplayRules(c);
    List<Finding> found = new ArrayList<>();
    rules.givesUp().ifPresent(found::add);
    rules.withoutAaaa().ifPresent(found::add);
    rules.lossNowAndThen().ifPresent(found::add);
    rules.race().ifPresent(found::add);
    return found;
  }

  /** The failure that no finding speaks of; empty where lookups work or a fault is found. */
  static Optional<Finding> unexplained(Case c, List<Finding> found) {
    List<LookupTrouble> troubles = new ReplayRules(c).troubles;
    if (troubles.isEmpty() || found.stream().anyMatch(Finding::isFault)) {
      return Optional.empty();
    }
    LookupTrouble first = troubles.get(0);
    return Optional.of(
        Draft.fault(
                Code.UNEXPLAINED_FAILURE,
                sentence(first) + " Nothing that was read or asked says why.")
            .sure(Confidence.LOW)
            .seen(first.evidence())
            .remedy(
                "replay it by every way in: the one that works is behind the one that does not",
                again(first, "--via all"))
            .finding());
  }

  private static String sentence(LookupTrouble t) {
    Replay r = t.replay();
    return t.library()
        + (r.isResolved()
            ? " needs " + Proof.ms(t.elapsedMs()) + " to resolve " + r.name() + "."
            : " fails to resolve "
                + r.name()
                + " with "
                + r.ending().userSees()
                + " after "
                + Proof.ms(t.elapsedMs())
                + ".");
  }

  private static String again(LookupTrouble t, String more) {
    Replay r = t.replay();
    return "whydns replay "
        + r.from().label()
        + " "
        + r.name()
        + " --as "
        + r.label().profile()
        + " "
        + more;
  }

  private Optional<Finding> givesUp() {
    for (LookupTrouble t : troubles) {
      Optional<Arrival> late = t.lateAnswer();
      if (late.isPresent() && !t.replay().isResolved()) {
        return Optional.of(givesUp(t, late.get()));
      }
    }
    return Optional.empty();
  }

  private Finding givesUp(LookupTrouble t, Arrival late) {
    String who = c.usesEmbeddedDns() ? "the engine" : "the server";
    return Draft.fault(
            Code.CLIENT_GIVES_UP_FIRST,
            t.library()
                + " gives up after "
                + Proof.ms(t.elapsedMs())
                + " with "
                + t.replay().ending().userSees()
                + "; "
                + who
                + " answers, at "
                + Proof.ms(late.atMs())
                + ".")
        .sure(Confidence.HIGH)
        .seen(t.evidence())
        .remedy("take the servers that do not answer out of the list: the answer comes at once")
        .remedy(
            "until then, a longer timeout: in resolv.conf's options",
            "options timeout:" + (int) (late.atMs() / 1000 + 1))
        .remedy(
            "see what that changes", again(t, "--option timeout:" + (int) (late.atMs() / 1000 + 1)))
        .finding();
  }

  private Optional<Finding> withoutAaaa() {
    return troubles.stream()
        .filter(t -> t.neverAnswers("AAAA") && t.answersQuickly("A", c.options().slowMs()))
        .findFirst()
        .map(
            t ->
                Draft.fault(
                        Code.AAAA_DELAY,
                        t.library()
                            + (t.replay().isResolved() ? " waits " : " fails after ")
                            + Proof.ms(t.elapsedMs())
                            + (t.replay().isResolved() ? " for " : " at ")
                            + t.replay().name()
                            + ": A is answered at once, AAAA never.")
                    .seen(t.evidence())
                    .remedy("find the hop that eats AAAA: the upstream findings name it")
                    .remedy("see what each remedy would change", again(t, "--suggest"))
                    .finding());
  }

  private Optional<Finding> lossNowAndThen() {
    boolean some = troubles.size() < asIs.size();
    Optional<ReplayRound> round =
        c.rounds().stream()
            .filter(
                r ->
                    r.replays().stream()
                        .filter(Replay::isAsIs)
                        .filter(replay -> replay.isTrouble(c.options().slowMs()))
                        .map(LookupTrouble::new)
                        .anyMatch(t -> t.lostOneOf() || some && t.hasSilence()))
            .findFirst();
    return round.map(this::loss);
  }

  private Finding loss(ReplayRound round) {
    LookupTrouble t =
        round.replays().stream()
            .filter(Replay::isAsIs)
            .filter(r -> r.isTrouble(c.options().slowMs()))
            .map(LookupTrouble::new)
            .filter(LookupTrouble::hasSilence)
            .findFirst()
            .orElseThrow();
    Optional<Culprit> culprit = culprit();
    Draft draft =
        Draft.of(
                Code.INTERMITTENT_LOSS,
                Severity.FAULT,
                culprit
                        .map(
                            p ->
                                "A rule of "
                                    + p.where()
                                    + " "
                                    + p.does()
                                    + " queries now and then: ")
                        .orElse("Queries get lost now and then: ")
                    + troubles.size()
                    + " of "
                    + asIs.size()
                    + (asIs.size() == 1 ? " lookup" : " lookups")
                    + (troubles.size() == 1 ? " was" : " were")
                    + " hit; "
                    + (t.replay().isResolved() ? "one took " : "one failed after ")
                    + Proof.ms(t.elapsedMs())
                    + ".")
            .sure(culprit.map(Culprit::confidence).orElse(Confidence.MEDIUM));
    culprit.ifPresent(p -> draft.seen(p.evidence()));
    draft.seen(t.evidence());
    culprit.ifPresentOrElse(
        p ->
            draft
                .remedy("take that rule out, or let DNS pass before it")
                .remedy(
                    "see it by hand",
                    (p.where().equals("host") ? "" : "whydns netns " + p.where() + " -- ")
                        + p.show()),
        () ->
            draft.remedy(
                "ask until it happens again, with the counters watched",
                again(t, "--until-failure")));
    return draft.finding();
  }

  /** The place that took what was lost, in every round that lost something. */
  private Optional<Culprit> culprit() {
    ReplayedExchanges exchanges = new ReplayedExchanges(c);
    List<Repetition> lossy =
        c.rounds().stream()
            .filter(r -> !r.before().isEmpty() && !r.after().isEmpty())
            .filter(
                r ->
                    r.replays().stream().anyMatch(replay -> replay.isTrouble(c.options().slowMs())))
            .map(exchanges::of)
            .toList();
    Case seen = c.seenIn(lossy.stream().flatMap(r -> r.exchanges().stream()).toList(), lossy);
    return lossy.isEmpty() ? Optional.empty() : Blame.of(seen, e -> true);
  }

  /** Only where the kernel counted a loss in the very rounds that lost a query. */
  private Optional<Finding> race() {
    for (ReplayRound round : c.rounds()) {
      boolean lost =
          round.replays().stream()
              .filter(Replay::isAsIs)
              .map(LookupTrouble::new)
              .anyMatch(LookupTrouble::lostOneOf);
      Optional<Evidence> moved = lost ? moved(round) : Optional.empty();
      if (moved.isPresent()) {
        return Optional.of(
            Draft.warning(
                    Code.CONNTRACK_RACE,
                    "Connection tracking could not insert an entry while a lookup lost a query"
                        + " that was answered when it was asked again.")
                .sure(Confidence.MEDIUM)
                .seen(moved.get())
                .remedy(
                    "watch whether both rise together over many lookups", "watch -d conntrack -S")
                .remedy(
                    "single-request-reopen or use-vc in resolv.conf's options avoid the race (glibc)")
                .finding());
      }
    }
    return Optional.empty();
  }

  private static Optional<Evidence> moved(ReplayRound round) {
    for (int i = 0; i < Math.min(round.before().size(), round.after().size()); i++) {
      Reading after = round.after().get(i);
      Optional<Conntrack> was = round.before().get(i).conntrack().known();
      Optional<Conntrack> is = after.conntrack().known();
      if (was.isPresent() && is.isPresent() && is.get().insertFailed() > was.get().insertFailed()) {
        return Optional.of(
            new Evidence(
                "conntrack",
                after.vantage().label()
                    + ": insert_failed "
                    + was.get().insertFailed()
                    + " -> "
                    + is.get().insertFailed()
                    + ", drop "
                    + was.get().drop()
                    + " -> "
                    + is.get().drop()));
      }
    }
    return Optional.empty();
  }
}
