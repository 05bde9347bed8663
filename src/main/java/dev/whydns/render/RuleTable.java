package dev.whydns.render;

import dev.whydns.finding.State;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import java.util.List;

/**
 * Rules with their counters, each below its place on a line of its own: a rule is never broken, so
 * that it can be pasted and searched for.
 */
final class RuleTable {
  private static final int RULE = 4;

  private final Page page;

  RuleTable(Page page) {
    this.page = page;
  }

  void write(List<RuleRow> rows) {
    boolean mixed = rows.stream().map(r -> r.chain().backend()).distinct().count() > 1;
    Columns columns =
        new Columns(page, 2, List.of("table", "chain", "!rule", "!packets", "!bytes", "port"));
    for (RuleRow row : rows) {
      String backend = mixed ? row.chain().backend().text() + " " : "";
      columns.row(
          List.of(
              backend + table(row.chain()),
              row.chain().name(),
              row.rule().map(r -> Integer.toString(r.position())).orElse("policy"),
              row.counter().map(c -> Long.toString(c.packets())).orElse("-"),
              row.counter().map(c -> Long.toString(c.bytes())).orElse("-"),
              port(row)),
          () -> below(row));
    }
    columns.write();
  }

  /** {@code nat}; {@code ip6 nat}; {@code ip docker-dns} for a table of nft's own. */
  static String table(FirewallChain chain) {
    boolean plain = chain.family().equals("ip") && chain.backend() != Backend.NFTABLES;
    return plain ? chain.table() : chain.family() + " " + chain.table();
  }

  private String port(RuleRow row) {
    if (row.targetPort().isEmpty()) {
      return "";
    }
    State state =
        row.matchesSocket().map(m -> m ? State.HEALTHY : State.FAULT).orElse(State.UNKNOWN);
    String said =
        row.matchesSocket().map(m -> m ? "listened on" : "nobody listens").orElse("not known");
    return row.targetPort().getAsInt() + " " + page.marks().of(state) + " " + said;
  }

  private void below(RuleRow row) {
    page.to(RULE).text(row.text()).end();
    row.effect().ifPresent(effect -> page.to(RULE).text("^ ").prose(RULE + 2, effect).end());
  }
}
