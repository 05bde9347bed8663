package dev.whydns.diagnose;

import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Upstreams in words. */
final class Upstreams {

  private Upstreams() {}

  /** As {@code 10.77.0.53, 10.77.0.54 from the host's namespace}. */
  static String text(List<Upstream> upstreams) {
    return text(upstreams, "the ", "'s namespace");
  }

  /** As {@code 10.77.0.53, 10.77.0.54 from host}. */
  static String brief(List<Upstream> upstreams) {
    return text(upstreams, "", "");
  }

  private static String text(List<Upstream> upstreams, String before, String after) {
    Map<String, List<String>> byNamespace = new LinkedHashMap<>();
    for (Upstream u : upstreams) {
      byNamespace
          .computeIfAbsent(u.askedFrom().text(), from -> new ArrayList<>())
          .add(u.address().text());
    }
    List<String> parts = new ArrayList<>();
    byNamespace.forEach(
        (from, all) -> parts.add(String.join(", ", all) + " from " + before + from + after));
    return parts.isEmpty() ? "none" : String.join("; ", parts);
  }
}
