package dev.whydns.verdicts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One case.
 *
 * @param title what was done to the host, as an operator would tell it afterwards
 * @param makes does it; a container web on appnet is there before, unless {@code bare}
 * @param target what is checked
 * @param options further words of the command line
 * @param must codes that have to be found, all of them; empty: the target is healthy
 * @param mayCause the codes that may be named as the cause: {@code must}, and what comes of it
 * @param never codes that would be wrong here, as fault or warning
 */
record Trouble(
    Kind kind,
    String title,
    boolean bare,
    Step makes,
    String target,
    List<String> options,
    Set<String> must,
    Set<String> mayCause,
    Set<String> never) {

  static final String HEALTHY = "healthy";

  static Trouble of(Kind kind, String title, Step makes) {
    return new Trouble(kind, title, false, makes, "web", List.of(), Set.of(), Set.of(), Set.of());
  }

  /** Without the container web, which the case makes in its own way. */
  Trouble alone(String ofTarget) {
    return new Trouble(kind, title, true, makes, ofTarget, options, must, mayCause, never);
  }

  Trouble asking(String... words) {
    return new Trouble(kind, title, bare, makes, target, List.of(words), must, mayCause, never);
  }

  Trouble at(String ofTarget) {
    return new Trouble(kind, title, bare, makes, ofTarget, options, must, mayCause, never);
  }

  /** All of these are found, and one of them is the cause. */
  Trouble is(String... codes) {
    Set<String> all = Set.of(codes);
    return new Trouble(kind, title, bare, makes, target, options, all, all, never);
  }

  /** These may be named as the cause as well. */
  Trouble orCause(String... codes) {
    Set<String> causes = new HashSet<>(mayCause);
    causes.addAll(Set.of(codes));
    return new Trouble(kind, title, bare, makes, target, options, must, Set.copyOf(causes), never);
  }

  /**
   * Nothing has to be found; if a cause is named, it is one of these, or none ({@link #HEALTHY}).
   */
  Trouble mayBe(String... causes) {
    return new Trouble(kind, title, bare, makes, target, options, Set.of(), Set.of(causes), never);
  }

  Trouble never(String... codes) {
    return new Trouble(kind, title, bare, makes, target, options, must, mayCause, Set.of(codes));
  }

  /** The arguments of {@code check}. */
  String[] arguments() {
    List<String> words = new ArrayList<>(List.of(target));
    words.addAll(options);
    if (!options.contains("--timeout")) {
      words.addAll(List.of("--timeout", "800ms"));
    }
    return words.toArray(String[]::new);
  }

  /** What must be named, as the page shows it. */
  String expected() {
    if (!must.isEmpty()) {
      return String.join(" + ", must.stream().sorted().toList());
    }
    return mayCause.isEmpty() ? HEALTHY : String.join(" or ", mayCause.stream().sorted().toList());
  }

  @Override
  public String toString() {
    return title;
  }
}
