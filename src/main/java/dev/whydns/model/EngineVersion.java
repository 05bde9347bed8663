package dev.whydns.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An engine's version number, as 28.5.2; what follows the three numbers is left out. */
public record EngineVersion(int major, int minor, int patch) implements Comparable<EngineVersion> {

  private static final Pattern NUMBERS =
      Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?.*", Pattern.DOTALL);

  /** The version in a text such as {@code 20.10.24+dfsg1}; empty for {@code dev} and the like. */
  public static Optional<EngineVersion> parse(String text) {
    Matcher m = NUMBERS.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    int patch = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    return Optional.of(
        new EngineVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), patch));
  }

  @Override
  public int compareTo(EngineVersion other) {
    int order = Integer.compare(major, other.major);
    if (order == 0) {
      order = Integer.compare(minor, other.minor);
    }
    return order == 0 ? Integer.compare(patch, other.patch) : order;
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
