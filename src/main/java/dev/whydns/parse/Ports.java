package dev.whydns.parse;

import dev.whydns.model.Match.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Ports and ranges of them as rules write them. */
final class Ports {

  static final int HIGHEST = 0xFFFF;

  /** Names of /etc/services that may stand in a rule about DNS; others are not understood. */
  private static final Map<String, Integer> NAMES =
      Map.of(
          "domain",
          53,
          "domain-s",
          853,
          "mdns",
          5353,
          "http",
          80,
          "https",
          443,
          "ntp",
          123,
          "ssh",
          22);

  private Ports() {}

  /** One port, as {@code 53} or {@code domain}. */
  static OptionalInt port(String text) {
    OptionalLong number = Numbers.decimal(text, HIGHEST);
    if (number.isPresent()) {
      return OptionalInt.of((int) number.getAsLong());
    }
    return NAMES.containsKey(text) ? OptionalInt.of(NAMES.get(text)) : OptionalInt.empty();
  }

  /** {@code 53}, {@code 5000:5010}, {@code 1024:}; nft separates by a hyphen. */
  static Optional<PortRange> range(String text, char separator) {
    OptionalInt single = port(text);
    if (single.isPresent()) {
      return Optional.of(new PortRange(single.getAsInt(), single.getAsInt()));
    }
    int at = text.indexOf(separator);
    if (at < 0) {
      return Optional.empty();
    }
    OptionalInt first = at == 0 ? OptionalInt.of(0) : port(text.substring(0, at));
    OptionalInt last =
        at == text.length() - 1 ? OptionalInt.of(HIGHEST) : port(text.substring(at + 1));
    if (first.isEmpty() || last.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new PortRange(first.getAsInt(), last.getAsInt()));
  }

  /**
   * All of them, or empty where one is not understood: half a list would change what a rule means.
   */
  static Optional<List<PortRange>> ranges(List<String> texts, char separator) {
    List<PortRange> ranges = new ArrayList<>();
    for (String text : texts) {
      Optional<PortRange> range = range(text, separator);
      if (range.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(range.get());
    }
    return Optional.of(List.copyOf(ranges));
  }
}
