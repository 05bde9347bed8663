package dev.whydns.render;

import dev.whydns.finding.RulesReport;
import dev.whydns.model.Fact;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.PlainIptables;
import dev.whydns.model.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which backend holds the engine's rules, whether plain {@code iptables} shows them, what does. */
final class RuleBackends {
  private final Fact<PlainIptables> plain;
  private final Target target;
  private final List<RuleRow> rows;

  /** {@code rows} are those that lead to the engine. */
  RuleBackends(RulesReport report, Target target, List<RuleRow> rows) {
    this.plain = report.plain();
    this.target = target;
    this.rows = rows;
  }

  /** Those that hold one of the rules; may be empty. */
  Set<Backend> held() {
    Set<Backend> held = new LinkedHashSet<>();
    rows.forEach(row -> held.add(row.chain().backend()));
    return held;
  }

  /** Whether that backend holds all of them; false when there is none. */
  boolean areAllIn(Backend backend) {
    return held().equals(Set.of(backend));
  }

  /** One or two sentences. */
  String text() {
    List<String> names = held().stream().map(Backend::text).toList();
    String where = "Held by " + String.join(" and by ", names) + ". ";
    if (plain.isAbsent()) {
      return where + "This host has no program iptables.";
    } else if (plain.isUnknown()) {
      return where + "What plain iptables shows here is not known: " + plain.why() + ".";
    }
    PlainIptables iptables = plain.known().get();
    String which = "Plain `iptables` on this host is `" + iptables.version() + "`, which ";
    if (areAllIn(iptables.backend())) {
      return where + which + "shows them.";
    }
    return where
        + which
        + (held().contains(iptables.backend()) ? "shows a part of them." : "does not show them.");
  }

  /** Commands that can be pasted, one for each table; may be empty. */
  List<String> byHand() {
    Set<String> commands = new LinkedHashSet<>();
    rows.forEach(row -> commands.add(inside(String.join(" ", command(row.chain())))));
    return List.copyOf(commands);
  }

  private static List<String> command(FirewallChain chain) {
    if (chain.backend() == Backend.NFTABLES) {
      return List.of("nft", "list", "table", chain.family(), quoted(chain.table()));
    }
    String tool = chain.family().equals("ip6") ? "ip6tables" : "iptables";
    String variant = chain.backend() == Backend.IPTABLES_NFT ? "-nft-save" : "-legacy-save";
    return List.of(tool + variant, "-c", "-t", chain.table());
  }

  private String inside(String command) {
    return inside(target, command);
  }

  /** The command as it is to be typed on the host to run in the target's namespace. */
  static String inside(Target target, String command) {
    boolean host = target.kind() == Target.Kind.HOST || target.kind() == Target.Kind.DOCKERD;
    return host ? command : "whydns netns " + quoted(target.label()) + " -- " + command;
  }

  private static String quoted(String word) {
    boolean plain = word.matches("[A-Za-z0-9_.:/@%+=,-]+");
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
