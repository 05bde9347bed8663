package dev.whydns.bundle;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Octets;
import java.time.Duration;
import java.time.Instant;

/** Values that JSON has no type for, and that stand in it as text. */
final class TextValue {

  private TextValue() {}

  /**
   * The value of that type.
   *
   * @throws IllegalArgumentException for a text that is none
   * @throws java.time.DateTimeException for a text that is no time
   */
  static Object of(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    } else if (type == Instant.class) {
      return Instant.parse(text);
    } else if (type == Duration.class) {
      return Duration.parse(text);
    } else if (type == IpAddress.class) {
      return IpAddress.literal(text);
    } else if (type == Octets.class) {
      return Octets.ofHex(text);
    } else if (type.isEnum()) {
      return constant(type, text);
    } else if (type == char.class && text.length() == 1) {
      return text.charAt(0);
    }
    throw new IllegalArgumentException("no " + type.getSimpleName());
  }

  private static Object constant(Class<?> type, String name) {
    for (Object each : type.getEnumConstants()) {
      if (((Enum<?>) each).name().equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException("no " + type.getSimpleName());
  }
}
