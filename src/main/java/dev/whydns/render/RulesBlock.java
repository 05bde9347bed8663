package dev.whydns.render;

import dev.whydns.finding.RuleAudit.Lead;
import dev.whydns.finding.RulesReport;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.Verdict;
import dev.whydns.render.RuleRow.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** One target's rules as text. */
final class RulesBlock {
  private final Page page;
  private final RulesReport rules;
  private final TargetReport target;

  RulesBlock(Page page, RulesReport rules, TargetReport target) {
    this.page = page;
    this.rules = rules;
    this.target = target;
  }

  void write(Firewall firewall, List<RuleRow> rows) {
    List<RuleRow> engine =
        rows.stream().filter(r -> r.kind() == Kind.ENGINE || r.kind() == Kind.JUMP).toList();
    List<Lead> leads = rules.audit(target.facts().netns().known()).leads();
    boolean listens =
        leads.stream().anyMatch(l -> l.listening().filter(p -> !p.isEmpty()).isPresent());
    if (engine.isEmpty() && !listens) {
      page.to(2);
      page.prose(2, "no rule leads 127.0.0.11 anywhere, and nothing listens there: no embedded")
          .prose(2, " resolver serves this namespace");
      page.end();
    } else {
      leads.forEach(this::lead);
      orphans(firewall, engine).forEach(this::orphan);
      backends(engine);
      section("Rules to the engine", engine);
      section("Before them", of(rows, Kind.SHADOWS));
      section("Others that touch the traffic", of(rows, Kind.TOUCHES));
    }
    if (rules.allChains()) {
      page.heading("All chains");
      new AllChains(page).write(firewall, rows);
    } else {
      others(of(rows, Kind.OTHER).size());
    }
  }

  /** Chains of the engine that nothing jumps to: their rules stand there and are never asked. */
  private static Set<String> orphans(Firewall firewall, List<RuleRow> engine) {
    Set<String> orphans = new LinkedHashSet<>();
    for (RuleRow row : engine) {
      FirewallChain chain = row.chain();
      if (chain.hook().isEmpty() && !isEntered(firewall, chain)) {
        orphans.add(chain.name());
      }
    }
    return orphans;
  }

  private static boolean isEntered(Firewall firewall, FirewallChain chain) {
    return firewall.chains().stream()
        .filter(from -> firewall.jumpedTo(from, chain.name()).filter(chain::equals).isPresent())
        .flatMap(from -> from.rules().stream())
        .map(FirewallRule::verdict)
        .anyMatch(
            v ->
                v.equals(new Verdict.Jump(chain.name()))
                    || v.equals(new Verdict.Goto(chain.name())));
  }

  private void orphan(String chain) {
    page.to(2).text(Ink.BAD, page.marks().of(State.FAULT));
    page.to(3 + page.marks().width()).prose(3, "no rule jumps to " + chain).end();
  }

  private static List<RuleRow> of(List<RuleRow> rows, Kind kind) {
    return rows.stream().filter(r -> r.kind() == kind).toList();
  }

  /** {@code ✔ udp 127.0.0.11:53 leads to port 35820, which is listened on}. */
  private void lead(Lead lead) {
    Optional<Boolean> listened = lead.listened();
    State state =
        listened.isEmpty() && lead.port().isPresent()
            ? State.UNKNOWN
            : listened.orElse(false) ? lead.certain() ? State.HEALTHY : State.UNKNOWN : State.FAULT;
    page.to(2).text(Ink.of(state), page.marks().of(state));
    page.to(3 + page.marks().width()).text(lead.transport().text() + "  ");
    page.prose(page.column(), "127.0.0.11:53 " + where(lead, listened)).end();
  }

  private static String where(Lead lead, Optional<Boolean> listened) {
    if (lead.port().isEmpty()) {
      return (lead.shadowed() ? "is taken by a rule before the engine's" : "is led nowhere")
          + listening(lead);
    }
    String to = (lead.certain() ? "leads to port " : "perhaps leads to port ") + port(lead.port());
    if (listened.isEmpty()) {
      return to + "; whether that is listened on is not known";
    }
    return to
        + (listened.get() ? ", which is listened on" : ", where nobody listens" + listening(lead));
  }

  private static String port(OptionalInt port) {
    return Integer.toString(port.orElse(0));
  }

  private static String listening(Lead lead) {
    List<Integer> ports = lead.listening().orElse(List.of());
    return ports.isEmpty()
        ? ""
        : "; listening: "
            + ports.stream().map(p -> Integer.toString(p)).collect(Collectors.joining(", "));
  }

  private void backends(List<RuleRow> engine) {
    if (engine.isEmpty()) {
      return;
    }
    RuleBackends backends = new RuleBackends(rules, target.facts().target(), engine);
    page.blank().prose(0, backends.text()).text(" By hand:").end();
    backends.byHand().forEach(command -> page.to(4).text(command).end());
  }

  private void section(String title, List<RuleRow> rows) {
    if (!rows.isEmpty()) {
      page.heading(title);
      new RuleTable(page).write(rows);
    }
  }

  private void others(int count) {
    if (count > 0) {
      page.blank();
      page.prose(
          0,
          Times.count(count, "rule")
              + (count == 1 ? " has" : " have")
              + " nothing to do with it (--all-chains shows "
              + (count == 1 ? "it)" : "them)"));
      page.end();
    }
  }

  /** Every chain with its hook and policy, and its rules. */
  private record AllChains(Page page) {
    void write(Firewall firewall, List<RuleRow> rows) {
      for (FirewallChain chain : firewall.chains()) {
        page.blank().to(1).prose(3, head(chain)).end();
        List<RuleRow> own = new ArrayList<>(rows);
        own.removeIf(row -> row.chain() != chain || row.rule().isEmpty());
        if (!own.isEmpty()) {
          new RuleTable(page).write(own);
        }
      }
      if (firewall.chains().isEmpty()) {
        page.to(2).text("none").end();
      }
    }

    private static String head(FirewallChain chain) {
      String name =
          chain.backend().text() + ", table " + RuleTable.table(chain) + ", chain " + chain.name();
      return name
          + chain
              .hook()
              .map(
                  h ->
                      ": at "
                          + h.point().text()
                          + ", priority "
                          + h.priority()
                          + ", policy "
                          + (h.dropsByPolicy() ? "drop" : "accept"))
              .orElse("");
    }
  }
}
