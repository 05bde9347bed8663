package dev.whydns.parse;

import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.FirewallChain.Hook;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.FirewallRule.Counter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what {@code iptables-nft-save -c}, {@code iptables-legacy-save -c} and their ip6tables
 * twins print.
 *
 * <p>A table begins with {@code *nat}; then come its chains, {@code :OUTPUT ACCEPT [0:0]} for one
 * with a hook and {@code :DOCKER - [0:0]} for one without; then the rules, each behind its
 * counters: {@code [2:109] -A OUTPUT …}.
 */
public final class IptablesSaveParser {

  private final Backend backend;
  private final String family;
  private final List<FirewallChain> chains = new ArrayList<>();
  private final Map<String, Optional<Hook>> hooks = new LinkedHashMap<>();
  private final Map<String, List<FirewallRule>> rules = new LinkedHashMap<>();
  private String table = "";

  private IptablesSaveParser(Backend backend, String family) {
    this.backend = backend;
    this.family = family;
  }

  /**
   * The chains of all tables, in the order in which they are printed. A last line without an end is
   * left out: half a rule means something else than the whole.
   *
   * @param backend whose output it is
   * @param family {@code ip} or {@code ip6}
   * @param text the whole output, with or without {@code -c}
   */
  public static List<FirewallChain> parse(Backend backend, String family, String text) {
    IptablesSaveParser parser = new IptablesSaveParser(backend, family);
    Lines.complete(text).forEach(parser::read);
    parser.endTable();
    return List.copyOf(parser.chains);
  }

  private void read(String line) {
    if (line.startsWith("*")) {
      endTable();
      table = line.substring(1).strip();
    } else if (line.equals("COMMIT")) {
      endTable();
    } else if (line.startsWith(":") && !table.isEmpty()) {
      chain(Words.of(line.substring(1), 3));
    } else if (!table.isEmpty()) {
      rule(line);
    }
  }

  private void endTable() {
    hooks.forEach(
        (name, hook) -> {
          List<FirewallRule> own = List.copyOf(rules.getOrDefault(name, List.of()));
          chains.add(new FirewallChain(backend, family, table, name, hook, own));
        });
    hooks.clear();
    rules.clear();
    table = "";
  }

  private void chain(List<String> words) {
    if (words.size() < 2) {
      return;
    }
    String policy = words.get(1);
    Optional<Counter> counter = words.size() > 2 ? counter(words.get(2)) : Optional.empty();
    hooks.put(
        words.get(0), policy.equals("-") ? Optional.empty() : hook(words.get(0), policy, counter));
  }

  private Optional<Hook> hook(String name, String policy, Optional<Counter> counter) {
    for (Point point : Point.values()) {
      if (point.name().equals(name)) {
        boolean nat = table.equals("nat");
        return Optional.of(new Hook(point, priority(point), nat, policy.equals("DROP"), counter));
      }
    }
    return Optional.empty();
  }

  /**
   * As the kernel's include/uapi/linux/netfilter_ipv4.h has them; iptables-nft puts its security
   * table at 150 instead of 50 ({@code iptables/nft.c}, {@code xtables_ipv4}).
   */
  private int priority(Point point) {
    return switch (table) {
      case "raw" -> -300;
      case "mangle" -> -150;
      case "nat" -> point == Point.PREROUTING || point == Point.OUTPUT ? -100 : 100;
      case "security" -> backend == Backend.IPTABLES_NFT ? 150 : 50;
      default -> 0;
    };
  }

  private void rule(String line) {
    boolean counted = line.startsWith("[");
    int from = counted ? line.indexOf("] ") + 2 : 0;
    if (!line.startsWith("-A ", from)) {
      return;
    }
    String text = line.substring(from);
    List<String> start = Words.of(text, 2);
    if (start.size() < 2 || !hooks.containsKey(start.get(1))) {
      return;
    }
    String chain = start.get(1);
    List<FirewallRule> own = rules.computeIfAbsent(chain, name -> new ArrayList<>());
    Optional<Counter> counter = counted ? counter(line.substring(0, from - 1)) : Optional.empty();
    IptablesRule rule = IptablesRule.parse(text, hooks.keySet());
    own.add(new FirewallRule(own.size() + 1, text, counter, rule.matches(), rule.verdict()));
  }

  /** {@code [2:109]}: packets and bytes. */
  private static Optional<Counter> counter(String text) {
    int colon = text.indexOf(':');
    if (!text.startsWith("[") || !text.endsWith("]") || colon < 0) {
      return Optional.empty();
    }
    OptionalLong packets = Numbers.decimal(text.substring(1, colon));
    OptionalLong bytes = Numbers.decimal(text.substring(colon + 1, text.length() - 1));
    if (packets.isEmpty() || bytes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Counter(packets.getAsLong(), bytes.getAsLong()));
  }
}
