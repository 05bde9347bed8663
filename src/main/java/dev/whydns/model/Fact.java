package dev.whydns.model;

import java.util.Optional;
import java.util.function.Function;

/**
 * Something looked for: it was found, it is certainly not there, or it could not be learned.
 *
 * <p>The three are kept apart all the way to the report, since "unknown" shown as "healthy" is the
 * mistake that costs an operator most.
 *
 * @param <T> what was looked for
 */
public sealed interface Fact<T> {

  /** Found, with its value. */
  record Known<T>(T value) implements Fact<T> {}

  /** Looked for in the right place, and not there; {@code where} names the place. */
  record Absent<T>(String where) implements Fact<T> {}

  /** Could not be learned; {@code why} is one clause for the operator, as "no CAP_SYS_PTRACE". */
  record Unknown<T>(String why) implements Fact<T> {}

  /** A found value. */
  static <T> Fact<T> of(T value) {
    return new Known<>(value);
  }

  /** Certainly not there. */
  static <T> Fact<T> absent(String where) {
    return new Absent<>(where);
  }

  /** Could not be learned. */
  static <T> Fact<T> unknown(String why) {
    return new Unknown<>(why);
  }

  /** The value where it is known; empty both when absent and when unknown. */
  default Optional<T> known() {
    return this instanceof Known<T> k ? Optional.of(k.value) : Optional.empty();
  }

  /** The value where it is known, else {@code other}. */
  default T orElse(T other) {
    return known().orElse(other);
  }

  /** Whether it could not be learned. */
  default boolean isUnknown() {
    return this instanceof Unknown<T>;
  }

  /** Whether it was looked for and is certainly not there. */
  default boolean isAbsent() {
    return this instanceof Absent<T>;
  }

  /** Why there is no value; empty for a known one. */
  default String why() {
    if (this instanceof Unknown<T> u) {
      return u.why;
    }
    return this instanceof Absent<T> a ? "not found: " + a.where : "";
  }

  /** The same state with the value changed. */
  default <R> Fact<R> map(Function<? super T, ? extends R> change) {
    return flatMap(value -> new Known<>(change.apply(value)));
  }

  /** The same state, or what {@code change} makes of the known value. */
  default <R> Fact<R> flatMap(Function<? super T, Fact<R>> change) {
    if (this instanceof Known<T> k) {
      return change.apply(k.value);
    }
    return this instanceof Unknown<T> u
        ? new Unknown<>(u.why)
        : new Absent<>(((Absent<T>) this).where);
  }
}
