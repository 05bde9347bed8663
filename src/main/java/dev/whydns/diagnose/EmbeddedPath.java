package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Flow;
import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.Packet;
import dev.whydns.model.Transport;
import dev.whydns.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where the rules of a container's namespace lead a query to 127.0.0.11:53. */
final class EmbeddedPath {

  /** The client's address: the kernel chooses 127.0.0.1 as source for all of 127.0.0.0/8. */
  private static final IpAddress CLIENT = IpAddress.literal("127.0.0.1");

  private static final int DNS = 53;

  private EmbeddedPath() {}

  /** A query on its way out, to a port of 127.0.0.11. */
  static Packet query(Transport transport, int port) {
    return new Packet(transport, CLIENT, IpAddress.EMBEDDED_DNS, 0, port, "", "lo", false);
  }

  /** The same query when it comes in again on the loopback interface. */
  static Packet delivered(Transport transport, int port) {
    return new Packet(transport, CLIENT, IpAddress.EMBEDDED_DNS, 0, port, "lo", "", false);
  }

  /**
   * The first place that decides where the query goes: the engine's DNAT, or something that comes
   * before it. Empty when no rule touches the query.
   */
  static Optional<Stop> translation(Firewall firewall, Transport transport) {
    return stops(firewall, transport).stream().filter(EmbeddedPath::redirects).findFirst();
  }

  /** The port on 127.0.0.11 that the rules lead to; empty when they lead nowhere or elsewhere. */
  static OptionalInt port(Firewall firewall, Transport transport) {
    Optional<Stop> stop = translation(firewall, transport);
    if (stop.isPresent() && stop.get().verdict() instanceof Verdict.Dnat dnat && isEmbedded(dnat)) {
      return dnat.port();
    }
    return OptionalInt.empty();
  }

  /** Whether a translation stays on 127.0.0.11. */
  static boolean isEmbedded(Verdict.Dnat dnat) {
    return dnat.address().equals(IpAddress.EMBEDDED_DNS.text());
  }

  private static List<Stop> stops(Firewall firewall, Transport transport) {
    return FirewallWalk.through(firewall, Point.OUTPUT, Flow.untranslated(query(transport, DNS)));
  }

  /** Opaque targets in a nat chain may be a DNAT that this tool's version cannot print. */
  private static boolean redirects(Stop stop) {
    if (stop.verdict() instanceof Verdict.NoTrack) {
      return stop.fit() == Fit.YES;
    }
    return stop.isNat() && !stop.verdict().isLoss();
  }
}
