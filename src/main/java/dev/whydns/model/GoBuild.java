package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * What a Go program says of its own build ({@code go version -m}).
 *
 * @param version of the toolchain, as {@code go1.22.12}
 * @param cgo the setting {@code CGO_ENABLED}; empty where it is not told, as before Go 1.18
 * @param tags the setting {@code -tags}, as {@code netgo}; may be empty
 * @param defaultGoDebug the setting {@code DefaultGODEBUG}, which holds where the environment's
 *     GODEBUG does not say otherwise; empty text before Go 1.21
 */
public record GoBuild(
    String version, Optional<Boolean> cgo, List<String> tags, String defaultGoDebug) {

  /** The newest that anyone has; what is not told counts as this. */
  public static final int NEWEST = 99;

  private static final String PREFIX = "go1.";

  /** The 22 of {@code go1.22.12}; {@link #NEWEST} for what has no number, as {@code devel}. */
  public int minor() {
    int at = version.indexOf(PREFIX);
    int end = at < 0 ? 0 : at + PREFIX.length();
    int minor = 0;
    int digits = 0;
    while (at >= 0 && end < version.length() && digits < 3 && isDigit(version.charAt(end))) {
      minor = 10 * minor + version.charAt(end) - '0';
      end++;
      digits++;
    }
    return digits == 0 ? NEWEST : minor;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
