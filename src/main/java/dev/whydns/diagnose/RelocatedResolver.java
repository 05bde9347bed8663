package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Flow;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Packet;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Transport;
import dev.whydns.model.Verdict;
import java.util.Optional;

/**
 * The embedded resolver under another address than 127.0.0.11, as the nodes of kind and k3d make
 * it.
 *
 * <p>Their entrypoint rewrites the engine's rules so that the network's gateway leads to the
 * engine's port, and writes that address into resolv.conf, since pods cannot use a loopback address
 * (kubernetes-sigs/kind, images/base/files/usr/local/bin/entrypoint, enable_network_magic).
 */
final class RelocatedResolver {

  private static final IpAddress CLIENT = IpAddress.literal("127.0.0.1");
  private static final int DNS = 53;

  private RelocatedResolver() {}

  /** Whether the first nameserver is such an address. */
  static boolean serves(Case c) {
    Optional<IpAddress> first =
        c.resolvConf().map(ResolvConf::nameservers).flatMap(all -> all.stream().findFirst());
    return first.isPresent()
        && !first.get().equals(IpAddress.EMBEDDED_DNS)
        && c.firewall().filter(f -> leadsToEngine(f, first.get())).isPresent();
  }

  private static boolean leadsToEngine(Firewall firewall, IpAddress nameserver) {
    Packet query = new Packet(Transport.UDP, CLIENT, nameserver, 0, DNS, "", "", false);
    return FirewallWalk.through(firewall, Point.OUTPUT, Flow.untranslated(query)).stream()
        .anyMatch(
            stop -> stop.verdict() instanceof Verdict.Dnat dnat && EmbeddedPath.isEmbedded(dnat));
  }
}
