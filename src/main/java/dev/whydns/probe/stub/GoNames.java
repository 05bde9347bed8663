package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names that Go asks for ({@code dnsclient.go, isDomainName}; {@code nameList}). */
final class GoNames {

  private static final int LONGEST = 254;

  /** Letters, digits, hyphens and underscores; no label begins or ends with a hyphen. */
  private static final Pattern LABELS =
      Pattern.compile(
          "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]"
              + "([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\\.?");

  private static final Pattern NON_NUMERIC = Pattern.compile(".*[A-Za-z_-].*");

  private GoNames() {}

  /** Whether it is asked for at all; digits alone are no name. */
  static boolean isDomainName(String name) {
    return name.equals(".")
        || LABELS.matcher(name).matches()
            && NON_NUMERIC.matcher(name).matches()
            && EncodableName.is(EncodableName.withoutFinalDot(name));
  }

  /** In order, each with its final dot; may be empty. No .onion is ever asked for (RFC 7686). */
  static List<String> candidates(Lookup lookup) {
    return lookup.search().tried(lookup.name(), "Go").stream()
        .filter(name -> name.length() <= LONGEST)
        .filter(name -> EncodableName.is(EncodableName.withoutFinalDot(name)))
        .filter(name -> !name.toLowerCase(Locale.ROOT).endsWith(".onion."))
        .toList();
  }
}
