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
import picocli.CommandLine.Model.CommandSpec;

/** {@code whydns rules}: the rules between 127.0.0.11:53 and the engine. */
final class RulesCommand implements Callable<Integer> {

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final TargetOptions targets;
  private final Given<Boolean> allChains;
  private final Given<Boolean> raw;

  RulesCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    Arguments arguments = new Arguments(spec);
    common = new CommonOptions(spec);
    targets = new TargetOptions(spec);
    allChains = arguments.flag("every chain and rule of the namespace", "--all-chains");
    raw = arguments.flag("what the host's tools print, untouched, for a ticket", "--raw");
  }

  private CommandSpec usage() {
    return new Usage(
            this,
            "rules",
            "Show the rules that lead 127.0.0.11:53 to the engine, against the sockets.")
        .paragraphs(
            "From iptables-nft, iptables-legacy or nftables, with counters; and every rule before them or "
                + "elsewhere that touches the same packets. Without a target, shows the host and every running "
                + "container.")
        .examples(
            "whydns rules web",
            "whydns rules web --all-chains",
            "whydns rules web --raw -o rules.txt")
        .exits(
            ExitCode.Line.ALL_READ,
            ExitCode.Line.NOT_ALL_READ,
            ExitCode.Line.CANNOT_WRITE,
            ExitCode.Line.NOT_PERMITTED)
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    RuleTools tools = RuleTools.of(streams.environment());
    Sighting sighting = new Sighting("rules", settings, streams);
    TargetRequest request = targets.request();
    try (Sighting.Seen seen =
        raw.get() ? sighting.lookAnew(request, Scope.RULES) : sighting.look(request, Scope.RULES)) {
      Map<Long, RuleAudit> audits = new LinkedHashMap<>();
      Map<Long, List<RuleDump>> dumps = new LinkedHashMap<>();
      for (TargetFacts target : seen.targets()) {
        Optional<NetnsFacts> netns = target.netns().known();
        Optional<Firewall> firewall = netns.flatMap(ns -> ns.firewall().known());
        if (firewall.isPresent()) {
          long inode = netns.get().inode();
          audits.computeIfAbsent(inode, i -> EmbeddedRules.of(netns.get()));
          if (raw.get()) {
            dumps.computeIfAbsent(inode, i -> tools.dump(seen.namespaces(), inode, firewall.get()));
          }
        }
      }
      RulesReport rules =
          new RulesReport(
              seen.report(Unread::rules), tools.plain(), audits, allChains.get(), dumps);
      return new Delivery(settings, streams)
          .deliver(text(settings, rules), rules.report().exitCode());
    }
  }

  private String text(Settings settings, RulesReport rules) {
    return new Shape(settings, streams)
        .of(
            json -> json.render(rules),
            markdown -> raw.get() ? markdown.dump(rules) : markdown.rules(rules),
            (style, filter) -> {
              RulesRenderer renderer = new RulesRenderer(style, filter);
              return raw.get() ? renderer.dump(rules) : renderer.render(rules);
            });
  }
}
