package dev.whydns.collect;

import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.HostFacts;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.TargetFacts.Presence;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The targets that live beside the engine: the host's own programs, and the daemon as one of them.
 */
final class HostSide {

  private final List<TargetFacts> targets = new ArrayList<>();

  HostSide(TargetRequest request, HostFacts host) {
    for (TargetSpec spec : TargetChoice.hostSide(request)) {
      if (spec instanceof TargetSpec.Host) {
        targets.add(facts(Target.host(), Fact.absent("no process"), host));
      } else {
        daemon(host);
      }
    }
  }

  private void daemon(HostFacts host) {
    Optional<DaemonFacts> daemon =
        host.daemons().stream()
            .filter(DaemonFacts::servesApi)
            .findFirst()
            .or(() -> host.daemons().stream().findFirst());
    Fact<ProcessFacts> process =
        daemon.map(d -> Fact.of(d.process())).orElse(Fact.absent("process dockerd"));
    targets.add(facts(Target.dockerd(), process, host));
  }

  private static TargetFacts facts(Target target, Fact<ProcessFacts> process, HostFacts host) {
    UpstreamFinder.Found found =
        host.resolvConf()
            .known()
            .map(conf -> UpstreamFinder.ofFile(conf, AskedFrom.HOST))
            .orElse(
                new UpstreamFinder.Found(
                    Fact.unknown(host.resolvConf().why()), "/etc/resolv.conf"));
    return new TargetFacts(
        target,
        Presence.RUNNING,
        process,
        Fact.absent("no container"),
        Fact.of(host.netns()),
        Fact.absent("no container"),
        host.resolvConf(),
        Fact.absent("no container"),
        host.hosts(),
        host.nsswitch(),
        found.upstreams(),
        found.from());
  }

  List<TargetFacts> targets() {
    return targets;
  }
}
