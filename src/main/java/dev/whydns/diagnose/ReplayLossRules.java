package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Conntrack;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Replay;
import dev.whydns.model.ReplayRound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Queries that got lost in lookups now and then, and what the counters say of it. */
final class ReplayLossRules {

  /** A lookup that failed or waited, and lost a query that is answered another time. */
  private record Hit(ReplayRound round, LookupTrouble trouble) {}

  private final Case c;
  private final List<Hit> hits = new ArrayList<>();
  private int lookups;

  ReplayLossRules(Case c) {
    this.c = c;
    LookupLog log = new LookupLog(c);
    for (int i = 0; i < c.rounds().size(); i++) {
      ReplayRound round = c.rounds().get(i);
      for (Replay replay : round.replays().stream().filter(Replay::isAsIs).toList()) {
        lookups++;
        if (replay.isTrouble(c.options().slowMs()) && log.hasLost(replay, i)) {
          hits.add(new Hit(round, new LookupTrouble(replay)));
        }
      }
    }
  }

  List<Finding> judge() {
    List<Finding> found = new ArrayList<>();
    if (!hits.isEmpty()) {
      found.add(loss());
      race().ifPresent(found::add);
    }
    return found;
  }

  private Finding loss() {
    LookupTrouble first = hits.get(0).trouble();
    Optional<Culprit> culprit = culprit();
    Draft draft =
        Draft.fault(Code.INTERMITTENT_LOSS, summary(first, culprit))
            .sure(culprit.map(Culprit::confidence).orElse(Confidence.MEDIUM));
    culprit.ifPresent(p -> draft.seen(p.evidence()));
    draft.seen(first.evidence());
    culprit.ifPresentOrElse(p -> remedies(draft, p), () -> remedies(draft, first));
    return draft.finding();
  }

  private String summary(LookupTrouble first, Optional<Culprit> culprit) {
    return culprit
            .map(p -> "A rule of " + p.where() + " " + p.doesTo() + " queries now and then: ")
            .orElse("Queries get lost now and then: ")
        + hits.size()
        + " of "
        + lookups
        + (lookups == 1 ? " lookup" : " lookups")
        + (hits.size() == 1 ? " was" : " were")
        + " hit; "
        + (first.replay().isResolved() ? "one took " : "one failed after ")
        + Proof.ms(first.elapsedMs())
        + (first.replay().ending().predicted() ? " (predicted)." : ".");
  }

  private static void remedies(Draft draft, Culprit p) {
    draft
        .remedy("take that rule out, or let DNS pass before it")
        .remedy(
            "see it by hand",
            (p.where().equals("host") ? "" : "whydns netns " + p.where() + " -- ") + p.show());
  }

  private static void remedies(Draft draft, LookupTrouble first) {
    draft.remedy(
        "ask until it happens again, with the counters watched", first.again("--until-failure"));
  }

  /** The place that took what was lost, in every round that lost something. */
  private Optional<Culprit> culprit() {
    ReplayedExchanges exchanges = new ReplayedExchanges(c);
    List<Repetition> lossy =
        hits.stream()
            .map(Hit::round)
            .distinct()
            .filter(r -> !r.before().isEmpty() && !r.after().isEmpty())
            .map(exchanges::of)
            .toList();
    return lossy.isEmpty() ? Optional.empty() : Blame.of(c.seenIn(lossy), e -> true);
  }

  /** Only where the kernel counted a loss in the very rounds that lost a query. */
  private Optional<Finding> race() {
    return hits.stream()
        .flatMap(hit -> moved(hit.round()).stream())
        .findFirst()
        .map(
            moved ->
                Draft.warning(
                        Code.CONNTRACK_RACE,
                        "Connection tracking could not insert an entry while a lookup lost a query"
                            + " that was answered when it was asked again.")
                    .sure(Confidence.MEDIUM)
                    .seen(moved)
                    .remedy(
                        "watch whether both rise together over many lookups",
                        "watch -d conntrack -S")
                    .remedy(
                        "single-request-reopen or use-vc in resolv.conf's options avoid the race"
                            + " (glibc)")
                    .finding());
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
