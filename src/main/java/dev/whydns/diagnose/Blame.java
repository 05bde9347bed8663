package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Place;
import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.diagnose.PacketPath.Station;
import dev.whydns.finding.Confidence;
import dev.whydns.model.Exchange;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Names the rule that ends questions: it lies on their path, fits them, and its counter rose by
 * what was sent between two readings.
 *
 * <p>Other traffic raises counters too. A rise that equals what was sent in every repetition is
 * strong; a larger one is weaker; none at all acquits.
 */
final class Blame {

  /** How a suspect's counter moved, best first. */
  private enum Rise {
    EXACT,
    MORE,
    LESS,
    UNCOUNTED
  }

  private record Suspect(String where, Stop stop, Rise rise, String readings) {}

  private final Case c;
  private final Predicate<Exchange> concerned;

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
    List<Suspect> counted = suspects.stream().filter(s -> s.rise() != Rise.UNCOUNTED).toList();
    Optional<Suspect> best = counted.stream().min(Comparator.comparing(Blame::rank));
    if (best.isPresent()) {
      return best.map(s -> culprit(s, confidence(s)));
    }
    List<Suspect> sure = suspects.stream().filter(s -> s.stop().fit() == Fit.YES).toList();
    return sure.size() == 1 ? Optional.of(culprit(sure.get(0), Confidence.MEDIUM)) : only(suspects);
  }

  private Optional<Culprit> only(List<Suspect> suspects) {
    return suspects.size() == 1
        ? Optional.of(culprit(suspects.get(0), Confidence.LOW))
        : Optional.empty();
  }

  private static Culprit culprit(Suspect s, Confidence confidence) {
    return new Culprit(s.where(), s.stop().place(), s.stop().verdict(), s.readings(), confidence);
  }

  private static int rank(Suspect s) {
    return s.rise().ordinal() * 2 + (s.stop().fit() == Fit.YES ? 0 : 1);
  }

  private static Confidence confidence(Suspect s) {
    boolean sure = s.stop().fit() == Fit.YES;
    return switch (s.rise()) {
      case EXACT -> Confidence.HIGH;
      case MORE -> sure ? Confidence.HIGH : Confidence.MEDIUM;
      default -> Confidence.LOW;
    };
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
            .forEach(s -> found.putIfAbsent(key(s), s));
      }
    }
    return List.copyOf(found.values());
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
            .findFirst();
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

  private Optional<Suspect> suspect(Station station, Stop stop) {
    List<long[]> moves = moves(station, stop);
    String where = where(station.netnsInode());
    if (moves.isEmpty()) {
      return Optional.of(new Suspect(where, stop, Rise.UNCOUNTED, "no counter to read"));
    }
    if (moves.stream().allMatch(m -> m[1] - m[0] == 0)) {
      return Optional.empty();
    }
    return Optional.of(new Suspect(where, stop, rise(moves), words(moves)));
  }

  private static Rise rise(List<long[]> moves) {
    if (moves.stream().allMatch(m -> m[1] - m[0] == m[2])) {
      return Rise.EXACT;
    }
    return moves.stream().allMatch(m -> m[1] - m[0] >= m[2]) ? Rise.MORE : Rise.LESS;
  }

  private static String words(List<long[]> moves) {
    List<String> parts = new ArrayList<>();
    for (long[] m : moves) {
      parts.add(
          m[0]
              + " -> "
              + m[1]
              + " packets while "
              + m[2]
              + (m[2] == 1 ? " was" : " were")
              + " sent");
    }
    return String.join(", then ", parts);
  }

  /**
   * For each repetition: the count before, the count after, and how many packets were sent past it.
   */
  private List<long[]> moves(Station station, Stop stop) {
    List<long[]> moves = new ArrayList<>();
    for (Repetition r : c.repetitions()) {
      Optional<Long> before = count(r.before(), station.netnsInode(), stop.place());
      Optional<Long> after = count(r.after(), station.netnsInode(), stop.place());
      long sent = r.exchanges().stream().filter(e -> passes(e, stop)).count();
      if (before.isPresent() && after.isPresent() && sent > 0) {
        moves.add(new long[] {before.get(), after.get(), sent});
      }
    }
    return moves;
  }

  /**
   * All that was sent counts, not only what is judged here: the counter does not know the
   * difference.
   */
  private boolean passes(Exchange e, Stop stop) {
    return !(e.outcome() instanceof Outcome.NotSent)
        && PacketPath.of(c, e).stream()
            .flatMap(s -> losses(s).stream())
            .anyMatch(s -> s.place().equals(stop.place()));
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
