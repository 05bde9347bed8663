package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Flow;
import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.Packet;
import dev.whydns.model.Transport;
import dev.whydns.model.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

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
   * The place that decides where the query goes: a translation, or a rule that keeps the query from
   * the engine's. Empty when no rule touches it. Whether the query is dropped on its way is not
   * asked here.
   *
   * <p>The first translation counts. An accept ends only its own base chain: one of a later
   * priority can still translate (nf_nat_inet_fn in net/netfilter/nf_nat_core.c goes through them
   * until one has). Of a foreign place whose conditions are not all known, nothing is said here as
   * long as the engine's rule comes after it: see {@link #doubtful}.
   */
  static Optional<Stop> translation(Firewall firewall, Transport transport) {
    List<Stop> stops = stops(firewall, transport);
    return stops.stream()
        .filter(stop -> decides(stop, transport))
        .findFirst()
        .or(() -> stops.stream().filter(s -> keepsFrom(firewall, transport, s)).findFirst())
        .or(() -> stops.stream().filter(EmbeddedPath::redirects).findFirst());
  }

  /** Whether all rules were read and none translates: then port 53 itself gets the query. */
  static boolean isUntouched(Case c, Transport transport) {
    return c.firewall().filter(f -> f.gaps().isEmpty()).isPresent()
        && c.translation(transport).isEmpty();
  }

  /** A foreign translation before the decisive one, under conditions that are not known. */
  static Optional<Stop> doubtful(Firewall firewall, Transport transport) {
    return stops(firewall, transport).stream()
        .takeWhile(stop -> !decides(stop, transport))
        .filter(EmbeddedPath::redirects)
        .findFirst();
  }

  private static List<Stop> stops(Firewall firewall, Transport transport) {
    return FirewallWalk.pastLosses(
        firewall, Point.OUTPUT, Flow.untranslated(query(transport, DNS)));
  }

  private static boolean decides(Stop stop, Transport transport) {
    return redirects(stop)
        && (stop.fit() == Fit.YES
            || stop.place().rule().filter(rule -> isEngines(rule, transport)).isPresent());
  }

  /** The engine's rule for that transport, whether a query gets to it or not. */
  static Optional<FirewallRule> engineRule(Firewall firewall, Transport transport) {
    return firewall.chains().stream()
        .flatMap(chain -> chain.rules().stream())
        .filter(rule -> isEngines(rule, transport))
        .findFirst();
  }

  /**
   * The port on 127.0.0.11 that a translation leads to; empty when it leads nowhere or elsewhere.
   */
  static OptionalInt port(Optional<Stop> translation) {
    if (translation.isPresent()
        && translation.get().verdict() instanceof Verdict.Dnat dnat
        && isEmbedded(dnat)) {
      return dnat.port();
    }
    return OptionalInt.empty();
  }

  /** Whether a translation stays on 127.0.0.11. */
  static boolean isEmbedded(Verdict.Dnat dnat) {
    return dnat.address().equals(IpAddress.EMBEDDED_DNS.text());
  }

  /** Translates, or makes translation impossible. */
  private static boolean redirects(Stop stop) {
    if (stop.verdict() instanceof Verdict.NoTrack) {
      return true;
    }
    return stop.isNat()
        && (stop.verdict() instanceof Verdict.Dnat || stop.verdict() instanceof Verdict.Opaque);
  }

  /** An accept in a nat chain that has the engine's rule in store, or a return before that rule. */
  private static boolean keepsFrom(Firewall firewall, Transport transport, Stop stop) {
    if (!stop.isNat() || stop.fit() != Fit.YES) {
      return false;
    }
    if (stop.verdict() instanceof Verdict.Accept) {
      return leadsTo(firewall, stop.base(), 0, transport, new HashSet<>());
    }
    int position = stop.place().rule().map(FirewallRule::position).orElse(0);
    return stop.verdict() instanceof Verdict.Return
        && leadsTo(firewall, stop.place().chain(), position, transport, new HashSet<>());
  }

  private static boolean leadsTo(
      Firewall firewall,
      FirewallChain chain,
      int afterPosition,
      Transport transport,
      Set<String> seen) {
    if (!seen.add(chain.name())) {
      return false;
    }
    return chain.rules().stream()
        .filter(rule -> rule.position() > afterPosition)
        .filter(rule -> rule.fits(query(transport, DNS)) != Fit.NO)
        .anyMatch(
            rule ->
                isEngines(rule, transport)
                    || next(firewall, chain, rule.verdict())
                        .filter(to -> leadsTo(firewall, to, 0, transport, seen))
                        .isPresent());
  }

  private static Optional<FirewallChain> next(
      Firewall firewall, FirewallChain chain, Verdict verdict) {
    if (verdict instanceof Verdict.Jump jump) {
      return firewall.jumpedTo(chain, jump.chain());
    }
    return verdict instanceof Verdict.Goto to
        ? firewall.jumpedTo(chain, to.chain())
        : Optional.empty();
  }

  private static boolean isEngines(FirewallRule rule, Transport transport) {
    return rule.verdict() instanceof Verdict.Dnat d
        && isEmbedded(d)
        && rule.fits(query(transport, DNS)) != Fit.NO;
  }
}
