package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Link;
import dev.whydns.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from 127.0.0.11:53 to the engine's ports inside the target's namespace: loopback,
 * translation rules, and the namespace's own filter.
 */
final class NatRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    if (!c.usesEmbeddedDns()) {
      return ContainerFilter.judge(c).stream().toList();
    }
    Optional<Finding> loopback = loopback(c);
    if (loopback.isPresent()) {
      return List.of(loopback.get());
    }
    List<Finding> found = new ArrayList<>(Translation.judge(c));
    ContainerFilter.judge(c).ifPresent(found::add);
    return found;
  }

  /**
   * Addresses stay on a loopback that is switched off; what is sent to them is lost without a word.
   */
  private static Optional<Finding> loopback(Case c) {
    ServerView asked = c.embedded();
    Optional<List<Link>> links = c.target().netns().known().flatMap(n -> n.links().known());
    boolean down =
        links.isPresent() && links.get().stream().noneMatch(l -> l.name().equals("lo") && l.up());
    boolean told =
        links.isEmpty()
            && asked.exchanges().stream()
                .anyMatch(
                    e ->
                        e.outcome() instanceof Outcome.Unreachable u
                            && u.detail().contains("Network is unreachable"));
    if (!asked.isSilent() || !(down || told)) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.fault(
                Code.LOOPBACK_DOWN,
                "The loopback interface of "
                    + c.label()
                    + " is down, so nothing on 127.0.0.11 can be"
                    + " reached from inside.")
            .sure(down ? Confidence.HIGH : Confidence.MEDIUM)
            .seen("links", down ? "lo is not up" : "lo could not be read")
            .seen(Proof.failures(asked, 2))
            .remedy("switch it on again", "whydns netns " + c.label() + " -- ip link set lo up")
            .remedy(
                Restart.of(
                    c, "that restores it, until what switched it off in there does so again"))
            .finding());
  }
}
