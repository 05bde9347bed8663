package dev.whydns.collect;

import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.os.CommandResult;
import dev.whydns.os.Commands;
import dev.whydns.parse.FirewallTables;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of the namespace that the calling thread is in, with the host's own tools.
 *
 * <p>{@code nft list ruleset} shows the tables of iptables-nft too, but not always their targets:
 * these tables are read again with iptables-nft-save. iptables-legacy is asked only where its
 * tables exist already, since listing would create them.
 */
final class FirewallCollector {

  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final Commands commands;

  FirewallCollector(Commands commands) {
    this.commands = commands;
  }

  /** What stands in {@code ip_tables_names} and {@code ip6_tables_names} of the namespace. */
  record LegacyTables(List<String> ip, List<String> ip6) {}

  /** To be called inside the namespace. */
  Fact<Firewall> read(LegacyTables legacy) {
    List<String> gaps = new ArrayList<>();
    Optional<String> ruleset = run(gaps, "nft", "list", "ruleset");
    List<FirewallChain> native_ = ruleset.map(NftRulesetParser::parse).orElse(List.of());
    List<FirewallChain> saved = new ArrayList<>();
    for (String family : List.of("ip", "ip6")) {
      if (ruleset.isEmpty() || hasIptablesTables(native_, family)) {
        saved.addAll(iptables(gaps, Backend.IPTABLES_NFT, family));
      }
    }
    List<FirewallChain> all = new ArrayList<>(FirewallTables.merge(saved, native_));
    if (!legacy.ip().isEmpty()) {
      all.addAll(iptables(gaps, Backend.IPTABLES_LEGACY, "ip"));
    }
    if (!legacy.ip6().isEmpty()) {
      all.addAll(iptables(gaps, Backend.IPTABLES_LEGACY, "ip6"));
    }
    if (ruleset.isEmpty() && all.isEmpty() && !gaps.isEmpty()) {
      return Fact.unknown(gaps.get(0));
    }
    return Fact.of(new Firewall(List.copyOf(all), legacy.ip(), List.copyOf(gaps)));
  }

  private static boolean hasIptablesTables(List<FirewallChain> chains, String family) {
    return chains.stream()
        .anyMatch(
            c ->
                c.family().equals(family)
                    && List.of("filter", "nat", "mangle", "raw", "security").contains(c.table()));
  }

  private List<FirewallChain> iptables(List<String> gaps, Backend backend, String family) {
    String tool =
        (family.equals("ip6") ? "ip6tables" : "iptables") + backend.text().substring(8) + "-save";
    return run(gaps, tool, "-c")
        .map(text -> IptablesSaveParser.parse(backend, family, text))
        .orElse(List.of());
  }

  private Optional<String> run(List<String> gaps, String... command) {
    try {
      CommandResult result = once(command);
      if (isPassing(result)) {
        result = once(command);
      }
      if (result.succeeded()) {
        return Optional.of(result.out());
      }
      gaps.add(command[0] + " " + failure(result));
    } catch (NoSuchFileException e) {
      gaps.add(command[0] + " is not installed on this host");
    } catch (IOException e) {
      gaps.add(command[0] + " could not be run: " + e.getMessage());
    }
    return Optional.empty();
  }

  private CommandResult once(String... command) throws IOException {
    return commands.run(List.of(command), DEADLINE, MOST_BYTES);
  }

  /**
   * Whether it may work when it is asked again: both tools read the rules in several netlink
   * messages, and give up when another program changes the rules once too often in between.
   */
  private static boolean isPassing(CommandResult result) {
    return result.exit().isPresent() && !result.succeeded() && !isDenied(result);
  }

  private static boolean isDenied(CommandResult result) {
    return result.err().contains("ermission") || result.err().contains("ermitted");
  }

  private static String failure(CommandResult result) {
    if (result.timedOut()) {
      return "did not answer in " + DEADLINE.toSeconds() + " s";
    } else if (result.truncated()) {
      return "printed more than " + MOST_BYTES / (1024 * 1024) + " MB";
    }
    String first = result.err().lines().findFirst().orElse("failed");
    return isDenied(result) ? "needs CAP_NET_ADMIN: " + first : "failed: " + first;
  }
}
