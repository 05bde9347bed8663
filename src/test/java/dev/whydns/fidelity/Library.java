package dev.whydns.fidelity;

import dev.whydns.model.Lookup.Family;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A real resolver library, and the profile that says it does the same.
 *
 * @param title as in the table: {@code musl}
 * @param version as the library says it: {@code 1.2.3}
 * @param profile as {@code --as} takes it
 * @param command that looks the name up, which comes as one more word
 * @param voice how its result is read
 * @param traits what of it the cases have to know
 */
record Library(
    String title,
    String version,
    String profile,
    List<String> command,
    Voice voice,
    Traits traits) {

  /**
   * What sets it apart.
   *
   * @param families that it is asked for
   * @param order what it leaves to chance
   * @param patience how long its lookups are watched
   * @param slack milliseconds by which its timers are chance
   * @param late milliseconds by which its program may tell the end late
   * @param scope in which cases it takes part
   */
  record Traits(
      Set<Family> families,
      Order order,
      Duration patience,
      double slack,
      double late,
      Scope scope) {

    /** Both families, one thread, exact timers. */
    static Traits usual(Scope scope) {
      return new Traits(
          EnumSet.allOf(Family.class), Order.AS_SENT, Duration.ofSeconds(8), 0, 0, scope);
    }

    Traits of(Family family) {
      return new Traits(EnumSet.of(family), order, patience, slack, late, scope);
    }

    Traits in(Order other) {
      return new Traits(families, other, patience, slack, late, scope);
    }

    Traits watched(Duration length) {
      return new Traits(families, order, length, slack, late, scope);
    }

    Traits endingLate(double lateMs) {
      return new Traits(families, order, patience, slack, lateMs, scope);
    }

    Traits within(double slackMs) {
      return new Traits(families, order, patience, slackMs, late, scope);
    }
  }

  /** Which cases a library takes part in. */
  enum Scope {
    /** All. */
    ALL,
    /** Those about servers and names: it reads no options. */
    NO_OPTIONS,
    /** The main ones: it is another way into a library that is in all of them. */
    MAIN
  }
}
