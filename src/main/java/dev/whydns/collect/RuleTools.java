package dev.whydns.collect;

import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.PlainIptables;
import dev.whydns.model.RuleDump;
import dev.whydns.os.CommandResult;
import dev.whydns.os.Commands;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The host's own tools for firewall rules: which one is {@code iptables}, and what they print. */
public final class RuleTools {

  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final Commands commands;

  private RuleTools(Commands commands) {
    this.commands = commands;
  }

  /** Those that the operator's PATH and the directories of system administration hold. */
  public static RuleTools of(Map<String, String> environment) {
    return new RuleTools(Surroundings.live().commands(environment));
  }

  /** What {@code iptables} is here; Absent without one, Unknown when it does not say. */
  public Fact<PlainIptables> plain() {
    if (commands.find("iptables").isEmpty()) {
      return Fact.absent("iptables");
    }
    return run(List.of("iptables", "--version")).map(PlainIptables::of);
  }

  /**
   * What the tools print about a namespace, each that has something to say there.
   *
   * @param known what was read of it before: a tool is asked only where its tables exist, since
   *     listing with iptables would create them
   */
  public List<RuleDump> dump(Namespaces namespaces, long inode, Firewall known) {
    List<RuleDump> dumps = new ArrayList<>();
    try {
      namespaces.inside(
          inode,
          () -> {
            for (List<String> command : commands(known)) {
              dumps.add(new RuleDump(command, run(command)));
            }
          });
    } catch (Exception e) {
      String why = Facts.failure("network namespace", e).why();
      dumps.add(new RuleDump(List.of("nft", "list", "ruleset"), Fact.unknown(why)));
    }
    return List.copyOf(dumps);
  }

  private static List<List<String>> commands(Firewall known) {
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("nft", "list", "ruleset"));
    for (Backend backend : List.of(Backend.IPTABLES_NFT, Backend.IPTABLES_LEGACY)) {
      for (String family : List.of("ip", "ip6")) {
        if (known.chains().stream()
            .anyMatch(c -> c.backend() == backend && c.family().equals(family))) {
          String variant = backend == Backend.IPTABLES_NFT ? "-nft-save" : "-legacy-save";
          commands.add(List.of(family + "tables" + variant, "-c"));
        }
      }
    }
    return commands;
  }

  private Fact<String> run(List<String> command) {
    try {
      CommandResult result = commands.run(command, DEADLINE, MOST_BYTES);
      if (result.succeeded()) {
        return Fact.of(result.out());
      }
      String said = result.err().lines().findFirst().orElse("no reason given");
      return Fact.unknown(
          command.get(0)
              + (result.timedOut()
                  ? " did not answer in " + DEADLINE.toSeconds() + " s"
                  : result.truncated() ? " printed too much" : " failed: " + said));
    } catch (NoSuchFileException e) {
      return Fact.unknown(command.get(0) + " is not installed on this host");
    } catch (IOException e) {
      return Fact.unknown(command.get(0) + " could not be run: " + e.getMessage());
    }
  }
}
