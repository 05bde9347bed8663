package dev.whydns.render;

import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Report;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Fact;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Optional;

/** Reports of commands that judge nothing, about namespaces that a test gives. */
final class Sights {

  private Sights() {}

  static Report report(String command, int exit, TargetReport... targets) {
    return new Report(
        command,
        "0.1.0",
        Snapshots.TAKEN_AT,
        210,
        exit,
        Optional.of(Snapshots.of().build().host()),
        List.of(targets),
        List.of());
  }

  static TargetReport container(String label, NetnsFacts netns, NotChecked... gaps) {
    return target(Snapshots.container(label).build(), Fact.of(netns), gaps);
  }

  static TargetReport host(NetnsFacts netns) {
    TargetFacts facts = Snapshots.host(Snapshots.resolvConf().build()).build();
    return target(facts, Fact.of(netns));
  }

  static TargetReport netns(String path, NetnsFacts netns) {
    TargetFacts web = Snapshots.container("web").build();
    Target target = new Target(Target.Kind.NETNS, "netns:" + path, Optional.empty());
    TargetFacts facts =
        new TargetFacts(
            target,
            web.presence(),
            Fact.absent("no process"),
            Fact.absent("no container"),
            Fact.of(netns),
            web.handleInode(),
            web.resolvConf(),
            web.managedResolvConf(),
            web.hosts(),
            web.nsswitch(),
            web.upstreams(),
            web.upstreamsFrom());
    return target(facts, Fact.of(netns));
  }

  private static TargetReport target(TargetFacts t, Fact<NetnsFacts> netns, NotChecked... gaps) {
    TargetFacts facts =
        new TargetFacts(
            t.target(),
            t.presence(),
            t.target().kind() == Target.Kind.HOST ? Fact.absent("no process") : t.process(),
            t.container(),
            netns,
            t.handleInode(),
            t.resolvConf(),
            t.managedResolvConf(),
            t.hosts(),
            t.nsswitch(),
            t.upstreams(),
            t.upstreamsFrom());
    return new TargetReport(
        facts, State.UNKNOWN, Optional.empty(), List.of(), List.of(), List.of(gaps), List.of());
  }
}
