package dev.whydns.diagnose;

import static dev.whydns.diagnose.Provenance.join;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Transport;
import java.util.List;

/**
 * Servers in a container's file beside 127.0.0.11. Engines before 26 write IPv6 ones there instead
 * of asking them (libnetwork/sandbox_dns_unix.go, rebuildDNS), so they are none of its upstreams
 * and libraries ask them when the engine is silent.
 */
final class ExtraServerRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    if (!c.isContainer() || !c.usesEmbeddedDns()) {
      return List.of();
    }
    List<IpAddress> upstreams = c.upstreams().stream().map(u -> u.address()).toList();
    List<IpAddress> dead =
        c.resolvConf().stream()
            .flatMap(conf -> conf.nameservers().stream())
            .limit(ResolvConf.USED_BY_LIBRARIES)
            .filter(s -> !s.equals(IpAddress.EMBEDDED_DNS) && !upstreams.contains(s))
            .filter(s -> asked(c, s).isSilent())
            .distinct()
            .toList();
    return dead.isEmpty() ? List.of() : List.of(finding(c, dead));
  }

  private static ServerView asked(Case c, IpAddress server) {
    return c.outside(Probe.STUB).only(e -> e.server().equals(server)).over(Transport.UDP);
  }

  /**
   * A host's IPv6 server in a container without IPv6 is the engine's habit and nobody's mistake.
   */
  private static Finding finding(Case c, List<IpAddress> dead) {
    boolean one = dead.size() == 1;
    boolean unreachable = dead.stream().allMatch(s -> isUnreachable(c, s));
    boolean habit =
        unreachable && !Provenance.isOwnChoice(c) && dead.stream().allMatch(IpAddress::isV6);
    Draft draft =
        Draft.of(
            unreachable ? Code.UPSTREAM_NO_ROUTE : Code.UPSTREAM_DEAD,
            habit ? Severity.INFO : Severity.WARNING,
            (one ? "The server " : "The servers ")
                + join(dead)
                + (one ? ", which stands" : ", which stand")
                + " in the resolv.conf of "
                + c.label()
                + " beside 127.0.0.11, cannot be used from there ("
                + (unreachable ? "unreachable" : "no answer")
                + "): libraries ask "
                + (one ? "it" : "them")
                + " when the engine does not answer in time.");
    ResolvConf conf = c.resolvConf().orElseThrow();
    dead.forEach(
        s -> draft.seen(Proof.file(conf, conf.lineWith("nameserver", s.text()), "names " + s)));
    dead.forEach(s -> draft.seen(Proof.failures(asked(c, s), 1)));
    if (dead.stream().anyMatch(IpAddress::isV6) && !c.engineAtLeast(26, 0, 0)) {
      draft.seen("engine", "before 26.0 IPv6 servers are left in the container's file");
    }
    return draft
        .remedy(
            "take "
                + (one ? "it" : "them")
                + " out of "
                + DeadUpstream.source(c)
                + (unreachable ? ", or give the container a network that leads there" : ""))
        .remedy(
            "see it by hand",
            "whydns netns " + c.label() + " -- ip route get " + dead.get(0).text())
        .finding();
  }

  private static boolean isUnreachable(Case c, IpAddress server) {
    return asked(c, server).exchanges().stream()
        .anyMatch(e -> e.outcome() instanceof Outcome.Unreachable);
  }
}
