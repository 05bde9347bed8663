package dev.whydns.render.redact;

/** The forms of Docker's IDs: 64 hexadecimal digits, or the first 12 of them. */
final class Hex {

  static final int SHORT = 12;
  private static final int DIGEST = 32;

  private Hex() {}

  /**
   * Whether it looks like an ID or a digest. Twelve decimal digits are more often a number: an ID
   * has none but these once in 280.
   */
  static boolean isId(String word) {
    boolean length = word.length() == SHORT || word.length() >= DIGEST;
    return length
        && isHex(word)
        && word.chars().anyMatch(Character::isDigit)
        && (word.length() >= DIGEST || word.chars().anyMatch(c -> c >= 'a'));
  }

  static boolean isHex(String word) {
    return word.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
  }
}
