package dev.whydns.render;

import dev.whydns.finding.RuleAudit;
import dev.whydns.finding.RuleNote;
import dev.whydns.finding.RuleNote.Role;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.SocketFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A rule, or a base chain's policy, with what is to be said of it.
 *
 * @param chain the chain
 * @param rule the rule; empty for the policy
 * @param kind why it is shown
 * @param targetPort as in {@link EngineRules.Line}
 * @param matchesSocket as in {@link EngineRules.Line}
 * @param effect what it does with queries and answers; empty where it has no say
 */
record RuleRow(
    FirewallChain chain,
    Optional<FirewallRule> rule,
    Kind kind,
    OptionalInt targetPort,
    Optional<Boolean> matchesSocket,
    Optional<String> effect) {

  /** Why a rule is shown. */
  enum Kind {
    JUMP,
    ENGINE,
    SHADOWS,
    TOUCHES,
    OTHER;

    /** As in the JSON: {@code engine}. */
    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Every rule of the namespace, and the policies that have a say, in the order of the dump. */
  static List<RuleRow> of(NetnsFacts netns, RuleAudit audit) {
    List<RuleRow> rows = new ArrayList<>();
    Optional<List<SocketFacts>> sockets = netns.sockets().known();
    for (FirewallChain chain : netns.firewall().map(f -> f.chains()).orElse(List.of())) {
      for (FirewallRule rule : chain.rules()) {
        Optional<RuleNote> note = note(audit, chain, Optional.of(rule));
        EngineRules.Line line = EngineRules.line(chain, rule, sockets);
        Kind kind = kind(chain, rule, note);
        boolean leads = kind == Kind.ENGINE;
        rows.add(
            new RuleRow(
                chain,
                Optional.of(rule),
                kind,
                leads ? line.targetPort() : OptionalInt.empty(),
                leads ? line.matchesSocket() : Optional.empty(),
                note.filter(n -> n.role() != Role.LEADS).map(RuleNote::effect)));
      }
      note(audit, chain, Optional.empty()).ifPresent(n -> rows.add(policy(chain, n)));
    }
    return rows;
  }

  private static RuleRow policy(FirewallChain chain, RuleNote note) {
    return new RuleRow(
        chain,
        Optional.empty(),
        Kind.TOUCHES,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.of(note.effect()));
  }

  private static Optional<RuleNote> note(
      RuleAudit audit, FirewallChain chain, Optional<FirewallRule> rule) {
    return audit.notes().stream()
        .filter(n -> n.isAt(chain, rule))
        .min((a, b) -> a.role().compareTo(b.role()));
  }

  private static Kind kind(FirewallChain chain, FirewallRule rule, Optional<RuleNote> note) {
    if (EngineRules.jumps(rule)) {
      return Kind.JUMP;
    }
    Optional<Role> role = note.map(RuleNote::role);
    if (role.filter(Role.SHADOWS::equals).isPresent()) {
      return Kind.SHADOWS;
    }
    if (EngineRules.isEngines(chain) || role.filter(Role.LEADS::equals).isPresent()) {
      return Kind.ENGINE;
    }
    return role.isPresent() ? Kind.TOUCHES : Kind.OTHER;
  }

  /** Whether it leads to the engine, or has a say in what happens to queries and answers. */
  boolean matters() {
    return kind != Kind.OTHER;
  }

  /** The rule as its tool prints it, or the policy. */
  String text() {
    return rule.map(FirewallRule::text)
        .orElseGet(
            () ->
                chain.backend() == FirewallChain.Backend.NFTABLES
                    ? "policy drop"
                    : "-P " + chain.name() + " DROP");
  }

  Optional<FirewallRule.Counter> counter() {
    return rule.isPresent()
        ? rule.get().counter()
        : chain.hook().flatMap(FirewallChain.Hook::policyCounter);
  }
}
