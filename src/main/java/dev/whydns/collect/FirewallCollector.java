package dev.whydns.collect;

import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.os.CommandResult;
import dev.whydns.os.Commands;
import dev.whydns.os.NftChain;
import dev.whydns.parse.FirewallTables;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of the namespace that the calling thread is in, with the host's own tools.
 *
 * <p>Starting a program is the dearest thing here, so the kernel is asked first which chains there
 * are, and only the tools that can print them are started. {@code nft list ruleset} shows the
 * tables of iptables-nft too, but not always their targets: iptables-nft-save reads these, and nft
 * only what that leaves out. iptables-legacy is asked only where its tables exist already, since
 * listing would create them.
 */
final class FirewallCollector {

  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  /** The tables that iptables-nft makes. */
  private static final List<String> IPTABLES =
      List.of("filter", "nat", "mangle", "raw", "security");

  /** The chains of nf_tables where the calling thread is; {@link NftChain#all}. */
  @FunctionalInterface
  interface KernelChains {
    List<NftChain> all() throws IOException;
  }

  private final Commands commands;
  private final KernelChains kernel;

  FirewallCollector(Commands commands, KernelChains kernel) {
    this.commands = commands;
    this.kernel = kernel;
  }

  /** What stands in {@code ip_tables_names} and {@code ip6_tables_names} of the namespace. */
  record LegacyTables(List<String> ip, List<String> ip6) {}

  /** To be called inside the namespace. */
  Fact<Firewall> read(LegacyTables legacy) {
    List<String> gaps = new ArrayList<>();
    Optional<List<NftChain>> names = names();
    List<FirewallChain> all =
        new ArrayList<>(names.map(n -> named(gaps, n)).orElseGet(() -> unnamed(gaps)));
    boolean isBlind = all.isEmpty() && !gaps.isEmpty();
    if (!legacy.ip().isEmpty()) {
      all.addAll(iptables(gaps, Backend.IPTABLES_LEGACY, "ip"));
    }
    if (!legacy.ip6().isEmpty()) {
      all.addAll(iptables(gaps, Backend.IPTABLES_LEGACY, "ip6"));
    }
    if (isBlind && all.isEmpty()) {
      return Fact.unknown(gaps.get(0));
    }
    return Fact.of(new Firewall(List.copyOf(all), legacy.ip(), List.copyOf(gaps)));
  }

  private Optional<List<NftChain>> names() {
    try {
      return Optional.of(kernel.all());
    } catch (IOException theToolsSayWhy) {
      return Optional.empty();
    }
  }

  /** Where the kernel says which chains there are. */
  private List<FirewallChain> named(List<String> gaps, List<NftChain> names) {
    List<FirewallChain> saved = new ArrayList<>();
    for (String family : List.of("ip", "ip6")) {
      if (names.stream().anyMatch(n -> n.family().equals(family) && IPTABLES.contains(n.table()))) {
        saved.addAll(iptables(gaps, Backend.IPTABLES_NFT, family));
      }
    }
    // Lists of words, because the first comparison of a record costs some milliseconds.
    Set<List<String>> left = new HashSet<>();
    for (NftChain name : names) {
      left.add(List.of(name.family(), name.table(), name.name()));
    }
    for (FirewallChain chain : saved) {
      left.remove(List.of(chain.family(), chain.table(), chain.name()));
    }
    return left.isEmpty() ? saved : FirewallTables.merge(saved, ruleset(gaps).orElse(List.of()));
  }

  /** Where it does not. */
  private List<FirewallChain> unnamed(List<String> gaps) {
    Optional<List<FirewallChain>> ruleset = ruleset(gaps);
    List<FirewallChain> saved = new ArrayList<>();
    for (String family : List.of("ip", "ip6")) {
      if (ruleset.isEmpty() || hasIptablesTables(ruleset.get(), family)) {
        saved.addAll(iptables(gaps, Backend.IPTABLES_NFT, family));
      }
    }
    return FirewallTables.merge(saved, ruleset.orElse(List.of()));
  }

  private Optional<List<FirewallChain>> ruleset(List<String> gaps) {
    return run(gaps, "nft", "list", "ruleset").map(NftRulesetParser::parse);
  }

  private static boolean hasIptablesTables(List<FirewallChain> chains, String family) {
    return chains.stream().anyMatch(c -> c.family().equals(family) && IPTABLES.contains(c.table()));
  }

  private List<FirewallChain> iptables(List<String> gaps, Backend backend, String family) {
    String tool =
        (family.equals("ip6") ? "ip6tables" : "iptables") + backend.text().substring(8) + "-save";
    return IptablesSaveParser.parse(backend, family, run(gaps, tool, "-c").orElse(""));
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
