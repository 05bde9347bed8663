package dev.whydns.verdicts;

import java.util.HashSet;
import java.util.Set;

/**
 * What is right to report.
 *
 * @param must codes that have to be found, all of them; empty: the target is healthy
 * @param causes the codes that may be named as the cause
 * @param never codes that would be wrong here, as fault or warning
 * @param says what the summary or a remedy of the cause has to hold
 * @param neverSays what would lead the operator astray there
 */
record Expected(
    Set<String> must,
    Set<String> causes,
    Set<String> never,
    Set<String> says,
    Set<String> neverSays) {

  static Expected healthy() {
    return new Expected(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
  }

  Expected all(Set<String> codes) {
    return new Expected(codes, codes, never, says, neverSays);
  }

  Expected anyOf(Set<String> codes) {
    return new Expected(Set.of(), codes, never, says, neverSays);
  }

  Expected because(Set<String> codes) {
    return new Expected(must, codes, never, says, neverSays);
  }

  Expected orBecause(Set<String> codes) {
    Set<String> more = new HashSet<>(causes);
    more.addAll(codes);
    return because(Set.copyOf(more));
  }

  Expected never(Set<String> codes) {
    return new Expected(must, causes, codes, says, neverSays);
  }

  Expected says(Set<String> words) {
    return new Expected(must, causes, never, words, neverSays);
  }

  Expected neverSays(Set<String> words) {
    return new Expected(must, causes, never, says, words);
  }

  /** What must be named, as the page shows it. */
  String text() {
    if (!must.isEmpty()) {
      return sorted(must, " + ");
    }
    return causes.isEmpty() ? Trouble.HEALTHY : sorted(causes, " or ");
  }

  /** What must be said, and what must not; empty where the code is all that counts. */
  String words() {
    String telling = says.isEmpty() ? "" : ", telling `" + sorted(says, "`, `") + "`";
    return telling + (neverSays.isEmpty() ? "" : ", not `" + sorted(neverSays, "`, `") + "`");
  }

  private static String sorted(Set<String> all, String between) {
    return String.join(between, all.stream().sorted().toList());
  }
}
