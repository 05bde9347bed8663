package dev.whydns.verdicts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One case.
 *
 * @param title what was done to the host, as an operator would tell it afterwards
 * @param makes does it; a container web on appnet is there before, unless {@code bare}
 * @param target what is checked
 * @param options further words of the command line
 */
record Trouble(
    Kind kind,
    String title,
    boolean bare,
    Step makes,
    String target,
    List<String> options,
    Expected expected) {

  static final String HEALTHY = "healthy";

  static Trouble of(Kind kind, String title, Step makes) {
    return new Trouble(kind, title, false, makes, "web", List.of(), Expected.healthy());
  }

  /** Without the container web, which the case makes in its own way. */
  Trouble alone(String ofTarget) {
    return new Trouble(kind, title, true, makes, ofTarget, options, expected);
  }

  Trouble asking(String... words) {
    return new Trouble(kind, title, bare, makes, target, List.of(words), expected);
  }

  Trouble at(String ofTarget) {
    return new Trouble(kind, title, bare, makes, ofTarget, options, expected);
  }

  /** All of these are found, and one of them is the cause. */
  Trouble is(String... codes) {
    return with(expected.all(Set.of(codes)));
  }

  /** Of what has to be found, only these may be named as the cause. */
  Trouble because(String... codes) {
    return with(expected.because(Set.of(codes)));
  }

  /** These may be named as the cause as well. */
  Trouble orCause(String... codes) {
    return with(expected.orBecause(Set.of(codes)));
  }

  /**
   * Nothing has to be found; if a cause is named, it is one of these, or none ({@link #HEALTHY}).
   */
  Trouble mayBe(String... causes) {
    return with(expected.anyOf(Set.of(causes)));
  }

  Trouble never(String... codes) {
    return with(expected.never(Set.of(codes)));
  }

  /** The summary or the remedies of the cause hold these words. */
  Trouble says(String... words) {
    return with(expected.says(Set.of(words)));
  }

  /** And not these. */
  Trouble neverSays(String... words) {
    return with(expected.neverSays(Set.of(words)));
  }

  private Trouble with(Expected other) {
    return new Trouble(kind, title, bare, makes, target, options, other);
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

  @Override
  public String toString() {
    return title;
  }
}
