package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The facts that a check has read, for the views that are looked at after it: they then show what
 * the verdict stands on, and on a host of many containers at once.
 *
 * <p>They are fresh for {@link #FRESH} from the beginning of their reading, for as long as every
 * process in them lives, and once for each view: who asks for the same view again wants to see what
 * has changed. No namespace is held open for them.
 */
final class Recollection {

  /** Shorter than mending something elsewhere and coming back to look. */
  static final Duration FRESH = Duration.ofSeconds(10);

  /**
   * What a view wants to know.
   *
   * @param view the command, as {@code rules}
   * @param engine whose containers
   * @param request the targets
   * @param scope what of them
   */
  record Question(String view, Optional<String> engine, TargetRequest request, Scope scope) {}

  /**
   * Facts that are fresh.
   *
   * @param collected whose namespaces are closed
   * @param snapshot of the targets that were asked for
   * @param age since their reading began
   */
  record Recalled(Collected collected, Snapshot snapshot, Duration age) {}

  private record Kept(Question question, Collected collected, long begin, Set<String> shown) {}

  private final LongSupplier nanoClock;
  private Optional<Kept> kept = Optional.empty();

  Recollection(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Keeps facts in place of earlier ones; errors among them are to be looked into again.
   *
   * @param begin when their reading began, by the clock of this
   */
  void keep(Question question, Collected collected, long begin) {
    Kept facts = new Kept(question, collected, begin, new HashSet<>());
    kept = Optional.of(facts).filter(k -> k.collected().errors().isEmpty());
  }

  /** Forgets all. */
  void forget() {
    kept = Optional.empty();
  }

  /** The facts that answer a question, where there are such; they are gone for this view then. */
  Optional<Recalled> recall(Question question) {
    Optional<Kept> found =
        kept.filter(k -> age(k).compareTo(FRESH) <= 0)
            .filter(k -> covers(k.question(), question))
            .filter(k -> k.shown().add(question.view()))
            .filter(k -> k.collected().recheck().equals(k.collected().snapshot()));
    return found.map(
        k -> new Recalled(k.collected(), of(k.collected().snapshot(), question), age(k)));
  }

  private Duration age(Kept facts) {
    return Duration.ofNanos(nanoClock.getAsLong() - facts.begin());
  }

  private static boolean covers(Question known, Question wanted) {
    TargetRequest has = known.request();
    TargetRequest wants = wanted.request();
    boolean same =
        has.all() == wants.all() && Set.copyOf(has.specs()).equals(Set.copyOf(wants.specs()));
    boolean part =
        !wants.specs().isEmpty() && !wants.all() && has.specs().containsAll(wants.specs());
    return known.engine().equals(wanted.engine())
        && known.scope().covers(wanted.scope())
        && (same || part);
  }

  private static Snapshot of(Snapshot snapshot, Question question) {
    List<TargetSpec> specs = question.request().specs();
    if (specs.isEmpty() || question.request().all()) {
      return snapshot;
    }
    Set<TargetFacts> meant = new HashSet<>();
    specs.forEach(spec -> meant.addAll(spec.among(snapshot.targets())));
    return new Snapshot(
        snapshot.takenAt(),
        snapshot.host(),
        snapshot.targets().stream().filter(meant::contains).toList());
  }
}
