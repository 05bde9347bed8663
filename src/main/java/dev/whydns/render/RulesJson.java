package dev.whydns.render;

import dev.whydns.finding.RuleAudit;
import dev.whydns.finding.RulesReport;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.TargetFacts;
import dev.whydns.render.RuleRow.Kind;
import java.util.List;
import java.util.Optional;

/** What {@code whydns rules} adds to a target's facts. */
final class RulesJson {
  private final JsonOut out;
  private final RulesReport report;

  RulesJson(JsonOut out, RulesReport report) {
    this.out = out;
    this.report = report;
  }

  /** The member {@code rules}: as in other commands, with role and effect, and with more rules. */
  void rules(Optional<NetnsFacts> netns) {
    List<RuleRow> shown =
        rows(netns).stream()
            .filter(r -> r.rule().isPresent() && (r.matters() || report.allChains()))
            .toList();
    out.objects("rules", shown, this::rule);
  }

  private List<RuleRow> rows(Optional<NetnsFacts> netns) {
    return netns.map(ns -> RuleRow.of(ns, report.audit(netns))).orElse(List.of());
  }

  private void rule(RuleRow row) {
    place(row);
    out.number("position", row.rule().map(FirewallRule::position));
    out.text("rule", row.text());
    counter(row);
    out.number("target_port", row.targetPort());
    out.flag("matches_socket", row.matchesSocket());
    out.text("role", row.kind().text());
    out.text("effect", row.effect());
  }

  private void place(RuleRow row) {
    out.text("backend", row.chain().backend().text());
    out.text("family", row.chain().family());
    out.text("table", row.chain().table());
    out.text("chain", row.chain().name());
  }

  private void counter(RuleRow row) {
    out.number("packets", row.counter().map(FirewallRule.Counter::packets));
    out.number("bytes", row.counter().map(FirewallRule.Counter::bytes));
  }

  /** The members that no other command has. */
  void more(TargetFacts facts) {
    Optional<NetnsFacts> netns = facts.netns().known();
    List<RuleRow> rows = rows(netns);
    List<RuleRow> engine =
        rows.stream().filter(r -> r.kind() == Kind.ENGINE || r.kind() == Kind.JUMP).toList();
    RuleBackends backends = new RuleBackends(report, facts.target(), engine);
    out.object(
        "firewall",
        () -> {
          out.strings("backends", backends.held().stream().map(b -> b.text()).toList());
          plain(backends);
          out.strings("commands", backends.byHand());
          out.objects("leads", report.audit(netns).leads(), this::lead);
          out.objects(
              "policies", rows.stream().filter(r -> r.rule().isEmpty()).toList(), this::policy);
        });
    out.objects(
        "rule_dumps",
        report.dumps(netns),
        dump -> {
          out.text("command", String.join(" ", dump.command()));
          out.strings("lines", dump.text().orElse("").lines().toList());
          out.text("failure", Optional.of(dump.text().why()).filter(why -> !why.isEmpty()));
        });
  }

  private void plain(RuleBackends backends) {
    out.known("plain iptables", report.plain())
        .ifPresentOrElse(
            p ->
                out.object(
                    "plain_iptables",
                    () -> {
                      out.text("version", p.version());
                      out.text("backend", p.backend().text());
                      out.flag("shows_all", backends.areAllIn(p.backend()));
                    }),
            () -> out.nul("plain_iptables"));
  }

  private void lead(RuleAudit.Lead lead) {
    out.text("transport", lead.transport().text());
    out.number("port", lead.port());
    out.flag("listened", lead.listened());
    out.flag("certain", lead.certain());
    out.flag("shadowed", lead.shadowed());
  }

  private void policy(RuleRow row) {
    place(row);
    out.text("policy", "drop");
    counter(row);
    out.text("effect", row.effect());
  }
}
