package dev.whydns.render;

import dev.whydns.finding.Report;
import dev.whydns.finding.RulesReport;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Firewall;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.RuleDump;
import java.util.List;
import java.util.Optional;

/**
 * {@code whydns rules} for a person: where queries are led, by which rules, and what else touches
 * them.
 */
public final class RulesRenderer {
  private static final String FLOWS =
      "Counters of nat count flows: only a connection's first packet passes. The rules for the way"
          + " back (SNAT) normally stay at 0.";

  private final TextStyle style;
  private final TextFilter redaction;

  /** Renders with every string redacted first. */
  public RulesRenderer(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.redaction = redaction;
  }

  /** The whole text, ending with a newline. */
  public String render(RulesReport rules) {
    Report report = rules.report();
    Page page = new Page(style, redaction.knowing(report));
    Listing.errors(page, report);
    RuleCounts counts = new RuleCounts();
    for (TargetReport target : report.targets()) {
      Optional<NetnsFacts> netns = target.facts().netns().known();
      Optional<Firewall> firewall = netns.flatMap(ns -> ns.firewall().known());
      List<RuleRow> rows =
          firewall.isEmpty() ? List.of() : RuleRow.of(netns.get(), rules.audit(netns));
      counts.add(rows);
      if (!style.quiet() || rows.stream().anyMatch(RuleRow::matters)) {
        Listing.head(page, target.facts());
        firewall.ifPresent(f -> new RulesBlock(page, rules, target).write(f, rows));
      }
    }
    if (counts.any()) {
      page.blank().prose(0, FLOWS).end();
    }
    page.blank();
    Listing.gaps(page, report);
    page.blank().text(counts.text(Listing.readable(report)) + Listing.effort(report)).end();
    return page.toString();
  }

  /**
   * The untouched output of the tools, each below its command as a comment, so that it can be given
   * to {@code nft -f} or {@code iptables-restore} again. Tabs remain; what would drive a terminal
   * does not.
   */
  public String dump(RulesReport rules) {
    StringBuilder out = new StringBuilder();
    Foreign foreign = Foreign.forJson(redaction.knowing(rules.report()));
    for (String error : rules.report().errors()) {
      out.append("# error: ").append(foreign.clean(error)).append('\n');
    }
    for (TargetReport target : rules.report().targets()) {
      List<RuleDump> dumps = rules.dumps(target.facts().netns().known());
      for (RuleDump dump : dumps) {
        String command =
            RuleBackends.inside(target.facts().target(), String.join(" ", dump.command()));
        out.append("# ").append(foreign.clean(command)).append('\n');
        String text = dump.text().known().orElse("# " + dump.text().why());
        text.lines().forEach(line -> out.append(foreign.clean(line)).append('\n'));
        out.append('\n');
      }
      if (dumps.isEmpty()) {
        String why = target.facts().netns().flatMap(NetnsFacts::firewall).why();
        String label = target.facts().target().label();
        out.append("# ").append(foreign.clean(label + ": " + why)).append("\n\n");
      }
    }
    return out.toString();
  }
}
