package dev.whydns.diagnose;

import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;

/**
 * A host that does not forward IPv4. The engine switches it on when it starts; a sysctl that is
 * loaded later, as for hardening, switches it off, and the kernel drops what containers send
 * without a word (net/ipv4/route.c, ip_error).
 */
final class ForwardingOff {

  private ForwardingOff() {}

  /** Whether that is what keeps a container's queries from a server which answers the host. */
  static boolean is(Case c, Upstream u) {
    return c.host().ipForward().known().filter(on -> !on).isPresent()
        && u.askedFrom() == AskedFrom.CONTAINER
        && !u.address().isV6()
        && passesHost(c, u)
        && ReachRules.isUnreached(c, u)
        && ReachRules.control(c, u).over(Transport.UDP).answers();
  }

  /** From a bridge to somewhere else than the bridge or the host itself. */
  private static boolean passesHost(Case c, Upstream u) {
    return c.networks().stream().map(NetworkFacts::driver).anyMatch("bridge"::equals)
        && c.networks().stream()
            .flatMap(n -> n.subnets().stream())
            .noneMatch(s -> s.contains(u.address()))
        && !u.address().isLoopback()
        && !PacketPath.isLocal(c.host().netns(), u.address());
  }
}
