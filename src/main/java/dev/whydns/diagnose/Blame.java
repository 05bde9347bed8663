package dev.whydns.diagnose;

import dev.whydns.diagnose.CounterMove.Rise;
import dev.whydns.diagnose.FirewallWalk.Place;
import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.diagnose.PacketPath.Station;
import dev.whydns.finding.Confidence;
import dev.whydns.model.Exchange;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Names the rule that ends questions: it lies on their path, fits them, and its counter rose by
 * what was sent between two readings.
 *
 * <p>Other traffic raises counters too. A rise that equals what was sent in every repetition is
 * strong; a larger one is weaker; none at all acquits.
 */
final class Blame {

  /**
   * A place that would end the question.
   *
   * @param rise the worst of all repetitions; empty where there is no counter
   */
  private record Suspect(
      String where, Station station, Stop stop, Optional<Rise> rise, String readings) {

    boolean isSure() {
      return stop.fit() == Fit.YES;
    }

    /** Best first; what rises by exactly what was sent is better than what must be. */
    int rank() {
      if (rise.isEmpty()) {
        return isSure() ? 3 : 7;
      }
      return switch (rise.get()) {
        case EXACT -> isSure() ? 0 : 1;
        case MORE -> isSure() ? 2 : 4;
        default -> isSure() ? 5 : 6;
      };
    }

    Confidence confidence() {
      return switch (rank()) {
        case 0, 1 -> Confidence.HIGH;
        case 2, 3 -> Confidence.MEDIUM;
        default -> Confidence.LOW;
      };
    }
  }

  private final Case c;
  private final Predicate<Exchange> concerned;
  private final Map<Exchange, List<Stop>> losses = new IdentityHashMap<>();

  private Blame(Case c, Predicate<Exchange> concerned) {
    this.c = c;
    this.concerned = concerned;
  }

  /** The place that ends the exchanges that {@code concerned} selects, if one can be named. */
  static Optional<Culprit> of(Case c, Predicate<Exchange> concerned) {
    return new Blame(c, concerned).culprit();
  }

  private Optional<Culprit> culprit() {
    List<Suspect> suspects = suspects();
    Optional<Suspect> best = suspects.stream().min(Comparator.comparingInt(Suspect::rank));
    boolean guess = best.filter(s -> s.rise().isEmpty() && !s.isSure()).isPresent();
    return guess && suspects.size() > 1 ? Optional.empty() : best.map(Blame::culprit);
  }

  private static Culprit culprit(Suspect s) {
    return new Culprit(
        s.where(),
        s.stop().place(),
        s.stop().verdict(),
        s.station().flow().before().reply(),
        s.readings(),
        s.confidence());
  }

  private List<Suspect> suspects() {
    List<Exchange> repeated =
        c.repetitions().stream().flatMap(r -> r.exchanges().stream()).filter(this::failed).toList();
    List<Exchange> judged =
        repeated.isEmpty() ? c.exchanges().stream().filter(this::failed).toList() : repeated;
    Map<String, Suspect> found = new LinkedHashMap<>();
    for (Exchange e : judged) {
      for (Station station : PacketPath.of(c, e)) {
        losses(station).stream()
            .map(stop -> suspect(station, stop))
            .flatMap(Optional::stream)
            .forEach(s -> found.merge(key(s), s, Blame::better));
      }
    }
    return List.copyOf(found.values());
  }

  /** A rule may fit the answer for certain and the question perhaps. */
  private static Suspect better(Suspect one, Suspect other) {
    return other.rank() < one.rank() ? other : one;
  }

  private boolean failed(Exchange e) {
    return concerned.test(e) && !e.isAnswered() && !(e.outcome() instanceof Outcome.NotSent);
  }

  private static String key(Suspect s) {
    Place p = s.stop().place();
    return s.where()
        + p.chain().backend()
        + p.chain().family()
        + p.chain().table()
        + p.chain().name()
        + p.rule().map(FirewallRule::position).orElse(0);
  }

  private List<Stop> losses(Station station) {
    return firewallOf(station.netnsInode()).stream()
        .flatMap(f -> FirewallWalk.through(f, station.point(), station.flow()).stream())
        .filter(stop -> stop.verdict().isLoss())
        .toList();
  }

  private Optional<Firewall> firewallOf(long inode) {
    Optional<Firewall> read =
        c.repetitions().stream()
            .flatMap(r -> r.before().stream())
            .filter(r -> r.vantage().netnsInode() == inode)
            .flatMap(r -> r.firewall().known().stream())
            .min(Comparator.comparingInt(f -> f.gaps().size()));
    return read.or(() -> namespace(inode).flatMap(n -> n.firewall().known()));
  }

  private Optional<NetnsFacts> namespace(long inode) {
    return inode == c.host().netns().inode()
        ? Optional.of(c.host().netns())
        : c.target().netns().known();
  }

  private String where(long inode) {
    return inode == c.host().netns().inode() ? "host" : c.label();
  }

  /**
   * Empty for a place that is acquitted: it did not count in a repetition that lost packets past
   * it, or it let one pass that it would have to take.
   */
  private Optional<Suspect> suspect(Station station, Stop stop) {
    List<CounterMove> moves = moves(station, stop);
    String where = where(station.netnsInode());
    if (stop.fit() == Fit.YES && letsPass(stop)) {
      return Optional.empty();
    }
    if (moves.isEmpty()) {
      return Optional.of(new Suspect(where, station, stop, Optional.empty(), "no counter to read"));
    }
    List<Rise> rises = moves.stream().map(m -> m.rise(stop.fit())).toList();
    boolean never = moves.stream().allMatch(m -> m.after() == m.before());
    if (never || rises.contains(Rise.NONE)) {
      return Optional.empty();
    }
    Rise worst = rises.stream().max(Comparator.naturalOrder()).orElseThrow();
    String words =
        moves.stream().map(m -> m.words(stop.fit())).collect(Collectors.joining(", then "));
    return Optional.of(new Suspect(where, station, stop, Optional.of(worst), words));
  }

  /** Between readings only: the rule may have come or gone since the first asking. */
  private boolean letsPass(Stop stop) {
    return c.repetitions().stream()
        .flatMap(r -> r.exchanges().stream())
        .anyMatch(e -> e.isAnswered() && passes(e, stop));
  }

  private List<CounterMove> moves(Station station, Stop stop) {
    List<CounterMove> moves = new ArrayList<>();
    long resends = resends(stop);
    for (Repetition r : c.repetitions()) {
      Optional<Long> before = count(r.before(), station.netnsInode(), stop.place());
      Optional<Long> after = count(r.after(), station.netnsInode(), stop.place());
      List<Exchange> sent = r.exchanges().stream().filter(e -> passes(e, stop)).toList();
      if (before.isPresent() && after.isPresent() && !sent.isEmpty()) {
        long lost = sent.stream().filter(e -> !e.isAnswered()).count();
        moves.add(new CounterMove(before.get(), after.get(), sent.size(), lost, resends));
      }
      resends += sent.stream().filter(e -> mayResend(e, stop)).count();
    }
    return moves;
  }

  /**
   * Connections of the first asking that are still being tried: what was sent from here, and what
   * the engine sends on for questions over TCP.
   */
  private long resends(Stop stop) {
    List<Exchange> first = c.exchanges().stream().filter(e -> e.round() == 0).toList();
    long own = first.stream().filter(e -> mayResend(e, stop)).count();
    long forwarded =
        first.stream()
            .filter(e -> e.transport() == Transport.TCP && !e.isAnswered())
            .filter(e -> e.server().equals(IpAddress.EMBEDDED_DNS))
            .count();
    return own == 0 ? 0 : own + forwarded;
  }

  private boolean mayResend(Exchange e, Stop stop) {
    return e.transport() == Transport.TCP && !e.isAnswered() && passes(e, stop);
  }

  /**
   * All that was sent counts, not only what is judged here: the counter does not know the
   * difference.
   */
  private boolean passes(Exchange e, Stop stop) {
    return !(e.outcome() instanceof Outcome.NotSent)
        && losses.computeIfAbsent(e, this::lossesOf).stream()
            .anyMatch(s -> s.place().equals(stop.place()));
  }

  private List<Stop> lossesOf(Exchange e) {
    return PacketPath.of(c, e).stream().flatMap(s -> losses(s).stream()).toList();
  }

  private static Optional<Long> count(List<Reading> readings, long inode, Place place) {
    return readings.stream()
        .filter(r -> r.vantage().netnsInode() == inode)
        .flatMap(r -> r.firewall().known().stream())
        .flatMap(f -> f.same(place.chain()).stream())
        .map(chain -> counter(chain, place))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static Long counter(FirewallChain chain, Place place) {
    Optional<FirewallRule.Counter> counter =
        place.rule().isEmpty()
            ? chain.hook().flatMap(FirewallChain.Hook::policyCounter)
            : same(chain.rules(), place.rule().get()).flatMap(FirewallRule::counter);
    return counter.map(FirewallRule.Counter::packets).orElse(null);
  }

  /** The rule of the same text at the same place, else the only one of that text. */
  private static Optional<FirewallRule> same(List<FirewallRule> rules, FirewallRule rule) {
    List<FirewallRule> equal = rules.stream().filter(r -> r.text().equals(rule.text())).toList();
    return equal.stream()
        .filter(r -> r.position() == rule.position())
        .findFirst()
        .or(() -> equal.size() == 1 ? Optional.of(equal.get(0)) : Optional.empty());
  }
}
