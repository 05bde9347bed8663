package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay.Arrival;
import java.util.ArrayList;
import java.util.List;

/** What callers wait for in lookups: an answer after they gave up, or one that never comes. */
final class ReplayWaitRules {

  private final Case c;
  private final List<LookupTrouble> troubles;

  ReplayWaitRules(Case c, List<LookupTrouble> troubles) {
    this.c = c;
    this.troubles = troubles;
  }

  List<Finding> judge() {
    List<Finding> found = new ArrayList<>();
    troubles.stream()
        .filter(t -> t.lateAnswer().isPresent())
        .findFirst()
        .map(t -> givesUp(t, t.lateAnswer().get()))
        .ifPresent(found::add);
    LookupLog log = new LookupLog(c);
    troubles.stream()
        .filter(
            t ->
                t.answeredQuickly("A", c.options().slowMs()).stream()
                    .anyMatch(n -> log.isNeverAnswered(n, "AAAA")))
        .filter(t -> t.waitsFor("AAAA"))
        .findFirst()
        .map(ReplayWaitRules::withoutAaaa)
        .ifPresent(found::add);
    return found;
  }

  private Finding givesUp(LookupTrouble t, Arrival late) {
    double took = t.tookMs(late);
    boolean engine = late.from().equals(IpAddress.EMBEDDED_DNS);
    boolean engineWaited = engine && took >= TimingRules.ENGINE_WAIT_MS * 0.95;
    String option = "timeout:" + (int) (took / 1000 + 1);
    return Draft.fault(
            Code.CLIENT_GIVES_UP_FIRST,
            t.library()
                + " gives up after "
                + Proof.ms(t.elapsedMs())
                + " with "
                + t.replay().ending().userSees()
                + "; "
                + (engine ? "the engine" : "the server " + late.from())
                + " answers, "
                + Proof.ms(took)
                + " after it was asked.")
        .sure(Confidence.HIGH)
        .seen(t.evidence())
        .remedy(
            engineWaited
                ? "take the servers that do not answer out of the list: the answer comes at once"
                : "find out why the server takes so long, or ask another one")
        .remedy("until then, a longer timeout: in resolv.conf's options", "options " + option)
        .remedy("see what that changes", t.again("--option " + option))
        .finding();
  }

  private static Finding withoutAaaa(LookupTrouble t) {
    return Draft.fault(
            Code.AAAA_DELAY,
            t.library()
                + (t.replay().isResolved() ? " waits " : " fails after ")
                + Proof.ms(t.elapsedMs())
                + (t.replay().isResolved() ? " for " : " at ")
                + t.replay().name()
                + ": A is answered at once, AAAA never.")
        .seen(t.evidence())
        .remedy("find the hop that eats AAAA: the upstream findings name it")
        .remedy("see what each remedy would change", t.again("--suggest"))
        .finding();
  }
}
