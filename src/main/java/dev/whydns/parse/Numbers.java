package dev.whydns.parse;

import java.util.OptionalLong;

/** Numbers as the kernel and its tools print them; anything else is empty. */
final class Numbers {

  /** Longer ones could not come from a counter that has been running for less than an age. */
  private static final int MOST_DECIMAL_DIGITS = 18;

  private static final int MOST_HEX_DIGITS = 15;

  private Numbers() {}

  /** A number of up to 18 digits without sign; a longer one is shown as the largest. */
  static OptionalLong decimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        text.length() > MOST_DECIMAL_DIGITS ? Long.MAX_VALUE : Long.parseLong(text));
  }

  /** A number from {@code 0} to {@code most}. */
  static OptionalLong decimal(String text, long most) {
    OptionalLong number = decimal(text);
    return number.isPresent() && number.getAsLong() <= most ? number : OptionalLong.empty();
  }

  /** Up to 15 hexadecimal digits. */
  static OptionalLong hex(String text) {
    if (text.isEmpty() || text.length() > MOST_HEX_DIGITS) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isHexDigit(text.charAt(i))) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(text, 16));
  }

  /** An ASCII digit of base 16; {@link Character#digit} would take those of other scripts too. */
  static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
