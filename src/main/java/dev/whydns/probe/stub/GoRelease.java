package dev.whydns.probe.stub;

import java.util.Set;

/** What changed in Go's own resolver over its releases, as far as packets show it. */
enum GoRelease {
  /** 1.19: the first with EDNS; {@code GODEBUG=netedns0=0} is not known yet. */
  V1_19(Set.of()),
  /** 1.21 and later. */
  SINCE_1_21(Set.of("trust-ad", "edns0", "no-reload"));

  private static final Set<String> WORDS =
      Set.of("rotate", "single-request", "single-request-reopen", "use-vc", "usevc", "tcp");
  private static final Set<String> NUMBERS = Set.of("ndots", "timeout", "attempts");

  private final Set<String> newWords;

  GoRelease(Set<String> newWords) {
    this.newWords = newWords;
  }

  boolean isSince121() {
    return this == SINCE_1_21;
  }

  /** Whether it understands an option of resolv.conf ({@code dnsconfig_unix.go}). */
  boolean knows(String option) {
    int colon = option.indexOf(':');
    return colon > 0
        ? NUMBERS.contains(option.substring(0, colon))
        : WORDS.contains(option) || newWords.contains(option);
  }
}
