package dev.whydns.diagnose;

import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.Packet;
import dev.whydns.model.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows a packet through the base chains of one point, as the kernel does: chains by priority,
 * rules in order, jumps and returns, the policy at the end.
 *
 * <p>A condition that whydns does not model leaves two ways open; both are followed, and what comes
 * after is no longer certain, unless nothing on either way decides about the packet.
 */
final class FirewallWalk {

  /** A rule, or a base chain's policy. */
  record Place(FirewallChain chain, Optional<FirewallRule> rule) {}

  /**
   * A place that decides about the packet.
   *
   * @param base the base chain that the walk came in by
   * @param place the rule or policy
   * @param verdict what it does
   * @param fit whether it is certain that the packet gets there and meets the conditions
   */
  record Stop(FirewallChain base, Place place, Verdict verdict, Fit fit) {

    /** Whether this is address translation, which only a connection's first packet passes. */
    boolean isNat() {
      return base.hook().map(FirewallChain.Hook::nat).orElse(false);
    }
  }

  /** The packet as it is before and after destination translation at its first point. */
  record Flow(Packet before, Packet after) {
    static Flow untranslated(Packet packet) {
      return new Flow(packet, packet);
    }

    private Packet at(FirewallChain chain) {
      return chain.hook().filter(h -> h.priority() > DSTNAT).isPresent() ? after : before;
    }
  }

  /** Where destination addresses are translated (NF_IP_PRI_NAT_DST). */
  static final int DSTNAT = -100;

  private static final int DEEPEST = 32;

  /**
   * Chains entered. Sixteen levels that jump on twice each, which the kernel takes from whoever may
   * change rules in a container, have 65,536 ways through; real hosts have a few hundred.
   */
  private static final int MOST_ENTERED = 10_000;

  private final Firewall firewall;
  private final List<Stop> stops = new ArrayList<>();
  private Fit certainty = Fit.YES;
  private FirewallChain base;
  private int entered;

  private FirewallWalk(Firewall firewall) {
    this.firewall = firewall;
  }

  /**
   * The places that decide about the packet at a point, in order; the last may be one that ends it.
   * A return is among them where it certainly takes the packet out of a chain.
   */
  static List<Stop> through(Firewall firewall, Point point, Flow flow) {
    return walk(firewall, point, flow, false);
  }

  /**
   * The same as if nothing dropped the packet: what the rules would do with it is one question, and
   * whether it gets there another.
   */
  static List<Stop> pastLosses(Firewall firewall, Point point, Flow flow) {
    return walk(firewall, point, flow, true);
  }

  private static List<Stop> walk(Firewall firewall, Point point, Flow flow, boolean pastLosses) {
    FirewallWalk walk = new FirewallWalk(firewall);
    for (FirewallChain base : firewall.at(point, flow.before().destination().isV6())) {
      if (walk.base(base, flow.at(base)) == End.LOST && !pastLosses) {
        break;
      }
    }
    return walk.stops;
  }

  private enum End {
    /** The packet may have gone on to the next rule. */
    RETURNED,
    /** Accepted in this base chain for certain. */
    ACCEPTED,
    LOST
  }

  private End base(FirewallChain chain, Packet packet) {
    base = chain;
    End end = chain(chain, packet, new HashSet<>());
    if (end != End.RETURNED) {
      return end;
    }
    if (chain.hook().filter(FirewallChain.Hook::dropsByPolicy).isEmpty()) {
      return End.ACCEPTED;
    }
    stops.add(new Stop(base, new Place(chain, Optional.empty()), new Verdict.Drop(), certainty));
    return certainty == Fit.YES ? End.LOST : End.RETURNED;
  }

  private End chain(FirewallChain chain, Packet packet, Set<String> above) {
    if (++entered > MOST_ENTERED) {
      certainty = Fit.MAYBE;
      return End.RETURNED;
    }
    if (above.size() > DEEPEST || !above.add(chain.name())) {
      return End.RETURNED;
    }
    for (FirewallRule rule : chain.rules()) {
      Fit fit = rule.fits(packet);
      if (fit == Fit.NO) {
        continue;
      }
      if (rule.verdict() instanceof Verdict.Return || isGoto(rule.verdict())) {
        End end = isGoto(rule.verdict()) ? follow(chain, rule, packet, fit, above) : End.RETURNED;
        if (fit == Fit.YES && rule.verdict() instanceof Verdict.Return) {
          stops.add(new Stop(base, new Place(chain, Optional.of(rule)), rule.verdict(), certainty));
        }
        if (fit == Fit.YES || end != End.RETURNED) {
          above.remove(chain.name());
          return end;
        }
        certainty = Fit.MAYBE;
        continue;
      }
      End end = apply(chain, rule, rule.verdict(), packet, fit, above);
      if (end != End.RETURNED) {
        return end;
      }
    }
    above.remove(chain.name());
    return End.RETURNED;
  }

  private static boolean isGoto(Verdict verdict) {
    return verdict instanceof Verdict.Goto;
  }

  private End follow(
      FirewallChain chain, FirewallRule rule, Packet packet, Fit fit, Set<String> above) {
    String name = ((Verdict.Goto) rule.verdict()).chain();
    return jump(chain, name, packet, fit, above);
  }

  private End apply(
      FirewallChain chain,
      FirewallRule rule,
      Verdict verdict,
      Packet packet,
      Fit fit,
      Set<String> above) {
    if (verdict instanceof Verdict.Jump j) {
      return jump(chain, j.chain(), packet, fit, above);
    }
    if (verdict instanceof Verdict.Goto g) {
      return jump(chain, g.chain(), packet, fit, above);
    }
    if (verdict instanceof Verdict.Choice choice) {
      Optional<Verdict> chosen = choice.of(packet);
      return chosen.isEmpty() ? End.RETURNED : apply(chain, rule, chosen.get(), packet, fit, above);
    }
    if (verdict instanceof Verdict.Continue || verdict instanceof Verdict.Return) {
      return End.RETURNED;
    }
    Fit sure = certainty.and(fit);
    stops.add(new Stop(base, new Place(chain, Optional.of(rule)), verdict, sure));
    if (verdict instanceof Verdict.NoTrack) {
      return End.RETURNED;
    }
    if (sure != Fit.YES || verdict instanceof Verdict.Opaque) {
      certainty = Fit.MAYBE;
      return End.RETURNED;
    }
    return verdict.isLoss() ? End.LOST : End.ACCEPTED;
  }

  private End jump(FirewallChain from, String name, Packet packet, Fit fit, Set<String> above) {
    Fit outside = certainty;
    int seen = stops.size();
    certainty = certainty.and(fit);
    End end =
        firewall.jumpedTo(from, name).map(to -> chain(to, packet, above)).orElse(End.RETURNED);
    if (fit == Fit.YES) {
      return end;
    }
    boolean comesBack = stops.size() == seen && entered <= MOST_ENTERED;
    certainty = comesBack ? outside : Fit.MAYBE;
    return End.RETURNED;
  }
}
