package dev.whydns.cli;

import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What an option or a parameter was given, once the command line was parsed.
 *
 * @param argument keeps the value
 * @param absent stands for it where nothing was given and there is no default; may be null
 */
record Given<T>(ArgSpec argument, T absent) {

  /** The value: of one that is required, has a default, is a flag or a list. */
  T get() {
    T value = argument.getValue();
    return value == null ? absent : value;
  }

  /** The value of one that may be left out. */
  Optional<T> optional() {
    return Optional.ofNullable(get());
  }
}
