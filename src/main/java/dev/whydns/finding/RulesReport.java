package dev.whydns.finding;

import dev.whydns.model.Fact;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.PlainIptables;
import dev.whydns.model.RuleDump;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code whydns rules} has to say.
 *
 * @param report its targets, with nothing judged
 * @param plain what the host's {@code iptables} shows; Absent on a host without one
 * @param audits by the namespace's inode; one that could not be read has none
 * @param allChains whether every rule of the namespaces is wanted, not only those that matter
 * @param dumps by the namespace's inode, when the untouched output of the tools was wanted; else
 *     empty
 */
public record RulesReport(
    Report report,
    Fact<PlainIptables> plain,
    Map<Long, RuleAudit> audits,
    boolean allChains,
    Map<Long, List<RuleDump>> dumps) {

  /** The audit of a target's namespace; empty where that is not known. */
  public RuleAudit audit(Optional<NetnsFacts> netns) {
    return netns.map(ns -> audits.get(ns.inode())).orElse(RuleAudit.UNREAD);
  }

  /** The dumps of a target's namespace; empty when none were wanted. */
  public List<RuleDump> dumps(Optional<NetnsFacts> netns) {
    return netns.map(ns -> dumps.get(ns.inode())).orElse(List.of());
  }
}
