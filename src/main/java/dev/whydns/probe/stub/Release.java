package dev.whydns.probe.stub;

/** The numbers that a library's version begins with, as 2.36 of {@code 2.36-9+deb12u14}. */
record Release(int major, int minor, int patch) {

  private static final int MOST_DIGITS = 5;

  /** Numbers that are not there count as zero. */
  static Release of(String version) {
    int[] numbers = new int[3];
    int at = 0;
    for (int i = 0; i < numbers.length; i++) {
      int digits = 0;
      while (at < version.length() && isDigit(version.charAt(at)) && digits < MOST_DIGITS) {
        numbers[i] = 10 * numbers[i] + version.charAt(at++) - '0';
        digits++;
      }
      if (digits == 0 || at >= version.length() || version.charAt(at) != '.') {
        break;
      }
      at++;
    }
    return new Release(numbers[0], numbers[1], numbers[2]);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  boolean isBefore(int otherMajor, int otherMinor, int otherPatch) {
    if (major != otherMajor) {
      return major < otherMajor;
    }
    return minor != otherMinor ? minor < otherMinor : patch < otherPatch;
  }
}
