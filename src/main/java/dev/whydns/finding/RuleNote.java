package dev.whydns.finding;

import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import java.util.Optional;

/**
 * What one place in a namespace's rules does with queries to 127.0.0.11:53, or with their answers.
 *
 * @param chain the chain
 * @param rule the rule; empty for the chain's policy
 * @param role how it stands to the engine's rules
 * @param effect one clause for the operator, as {@code drops queries (udp, tcp)}
 */
public record RuleNote(FirewallChain chain, Optional<FirewallRule> rule, Role role, String effect) {

  /** How a place stands to the engine's rules. */
  public enum Role {
    /** It leads queries to a port of 127.0.0.11. */
    LEADS,
    /** It comes before the engine's rules, and these never see what it takes. */
    SHADOWS,
    /** It lets pass, drops or changes the same packets elsewhere on their way. */
    TOUCHES
  }

  /** Whether it is about this rule, or this chain's policy. */
  public boolean isAt(FirewallChain other, Optional<FirewallRule> itsRule) {
    return chain.backend() == other.backend()
        && chain.family().equals(other.family())
        && chain.table().equals(other.table())
        && chain.name().equals(other.name())
        && rule.map(FirewallRule::position).equals(itsRule.map(FirewallRule::position));
  }
}
