package dev.whydns.cli;

import dev.whydns.collect.RuleTools;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.diagnose.EmbeddedRules;
import dev.whydns.finding.RuleAudit;
import dev.whydns.finding.RulesReport;
import dev.whydns.model.Firewall;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.RuleDump;
import dev.whydns.model.TargetFacts;
import dev.whydns.render.RulesRenderer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code whydns rules}: the rules between 127.0.0.11:53 and the engine. */
@Command(
    name = "rules",
    header = "Show the rules that lead 127.0.0.11:53 to the engine, against the sockets.",
    description = {
      "",
      "From iptables-nft, iptables-legacy or nftables, with counters; and every rule before them or "
          + "elsewhere that touches the same packets. Without a target, shows the host and every running "
          + "container.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  whydns rules web",
      "  whydns rules web --all-chains",
      "  whydns rules web --raw -o rules.txt"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      ExitCode.Line.ALL_READ,
      ExitCode.Line.NOT_ALL_READ,
      ExitCode.Line.CANNOT_WRITE,
      ExitCode.Line.NOT_PERMITTED
    },
    versionProvider = WhydnsCommand.Versions.class)
final class RulesCommand implements Callable<Integer> {

  private final Streams streams;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private TargetOptions targets = new TargetOptions();

  @Option(names = "--all-chains", description = "every chain and rule of the namespace")
  private boolean allChains;

  @Option(names = "--raw", description = "what the host's tools print, untouched, for a ticket")
  private boolean raw;

  RulesCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    RuleTools tools = RuleTools.of(streams.environment());
    Sighting sighting = new Sighting("rules", settings, streams);
    TargetRequest request = targets.request();
    try (Sighting.Seen seen =
        raw ? sighting.lookAnew(request, Scope.RULES) : sighting.look(request, Scope.RULES)) {
      Map<Long, RuleAudit> audits = new LinkedHashMap<>();
      Map<Long, List<RuleDump>> dumps = new LinkedHashMap<>();
      for (TargetFacts target : seen.targets()) {
        Optional<NetnsFacts> netns = target.netns().known();
        Optional<Firewall> firewall = netns.flatMap(ns -> ns.firewall().known());
        if (firewall.isPresent()) {
          long inode = netns.get().inode();
          audits.computeIfAbsent(inode, i -> EmbeddedRules.of(netns.get()));
          if (raw) {
            dumps.computeIfAbsent(inode, i -> tools.dump(seen.namespaces(), inode, firewall.get()));
          }
        }
      }
      RulesReport rules =
          new RulesReport(seen.report(Unread::rules), tools.plain(), audits, allChains, dumps);
      return new Delivery(settings, streams)
          .deliver(text(settings, rules), rules.report().exitCode());
    }
  }

  private String text(Settings settings, RulesReport rules) {
    return new Shape(settings, streams)
        .of(
            json -> json.render(rules),
            markdown -> raw ? markdown.dump(rules) : markdown.rules(rules),
            (style, filter) -> {
              RulesRenderer renderer = new RulesRenderer(style, filter);
              return raw ? renderer.dump(rules) : renderer.render(rules);
            });
  }
}
