package dev.whydns.fidelity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One trial, as often as it takes to know. What differs in packets or in the end differs; where
 * nothing but times are off it is tried again, up to {@value #MOST} times in all, and where nothing
 * but shared ports, IDs or segments differ, up to {@value #CHANCES} times.
 */
final class Measurement {

  private static final int MOST = 5;
  private static final int CHANCES = 3;

  private final Trial trial;
  private final List<Recording> library = new ArrayList<>();
  private final List<Recording> profile = new ArrayList<>();
  private Trial.Outcome last;
  private List<String> inKind = List.of();
  private int chances;

  Measurement(Trial trial) {
    this.trial = trial;
  }

  /** Tries once. */
  Measurement measure(Path capture) throws Exception {
    last = trial.run(capture);
    if (last.profile().isEmpty()) {
      return this;
    }
    Recording real = last.library();
    Recording replayed = last.profile().get();
    inKind = trial.comparison().inKind(real, replayed);
    if (inKind.isEmpty()) {
      library.add(real);
      profile.add(replayed);
    } else if (trial.comparison().mayBeChance(real, replayed)) {
      chances++;
    }
    return this;
  }

  /** Tries until it is known. */
  Measurement settle(Path capture) throws Exception {
    while (isUnclear()) {
      measure(capture);
    }
    return this;
  }

  /** Tries anew, with the machine to itself, where times are still off. */
  Measurement alone(Path capture) throws Exception {
    if (inKind.isEmpty()
        && !library.isEmpty()
        && !trial.comparison().inTime(library, profile).isEmpty()) {
      library.clear();
      profile.clear();
      measure(capture);
      settle(capture);
    }
    return this;
  }

  private boolean isUnclear() {
    if (last.profile().isEmpty()) {
      return false;
    }
    Recording real = last.library();
    Recording replayed = last.profile().get();
    return inKind.isEmpty()
        ? library.size() < MOST && !trial.comparison().inTime(library, profile).isEmpty()
        : chances <= CHANCES && trial.comparison().mayBeChance(real, replayed);
  }

  Page.Row row() {
    List<String> differences = inKind;
    if (inKind.isEmpty() && !library.isEmpty()) {
      differences = trial.comparison().inTime(library, profile);
    }
    return new Page.Row(trial, last, differences, KnownDifferences.reason(trial));
  }
}
