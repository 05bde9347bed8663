package dev.whydns.diagnose;

import java.util.Map;
import java.util.Optional;

/**
 * What the engine's comments say (moby {@code daemon/libnetwork/internal/resolvconf/resolvconf.go},
 * {@code Generate}; 26.0 and later).
 */
final class FooterMeaning {

  /** The header's lines, which stand first. */
  static final int HEADER_LINES = 3;

  private static final Map<String, String> FORMS =
      Map.of(
          "(internal resolver)",
          "made from that file for the embedded resolver: its servers became the upstreams",
          "(legacy)",
          "a copy of that file without its loopback servers, as for the default bridge",
          "'",
          "that file as it was at the start");

  private FooterMeaning() {}

  /** One clause; empty for any other line. */
  static Optional<String> of(String line) {
    if (line.startsWith("# Based on host file: '")) {
      return FORMS.entrySet().stream()
          .filter(form -> line.endsWith(form.getKey()))
          .map(Map.Entry::getValue)
          .findFirst();
    }
    if (line.startsWith("# Used default nameservers.")) {
      return Optional.of("the host had no usable server: these are the engine's public ones");
    }
    if (line.startsWith("# NO EXTERNAL NAMESERVERS DEFINED")) {
      return Optional.of("the embedded resolver has no upstream: only names of containers resolve");
    }
    if (line.startsWith("# ExtServers: [")) {
      return Optional.of(
          "the upstreams in their order; host(ADDRESS) is asked from the daemon's network namespace,"
              + " a bare address from the container's");
    }
    if (line.startsWith("# Invalid nameservers: [")) {
      return Optional.of("words of the host's file that are no addresses: left out");
    }
    if (line.startsWith("# Overrides: [")) {
      return Optional.of(overrides(line));
    }
    return line.startsWith("# Option ndots from: ") ? Optional.of(ndots(line)) : Optional.empty();
  }

  private static String overrides(String line) {
    return line.startsWith("# Overrides: []")
        ? "nothing was replaced by --dns, --dns-search, --dns-opt or the daemon's own"
        : "what --dns, --dns-search, --dns-opt or the daemon's own replaced";
  }

  private static String ndots(String line) {
    return line.endsWith("internal")
        ? "the engine set ndots itself, so it forwards names without a dot that it does not know"
        : "ndots was set by "
            + (line.endsWith("host") ? "the host's file" : "--dns-opt or the daemon's dns-opts")
            + ": the engine does not forward names without a dot that it does not know";
  }
}
