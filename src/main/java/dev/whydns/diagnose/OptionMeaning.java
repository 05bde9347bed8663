package dev.whydns.diagnose;

import dev.whydns.model.ClientFacts.Library;
import java.util.Map;
import java.util.Optional;

/**
 * What an option of resolv.conf does in each library (resolv.conf(5); glibc {@code res_init.c};
 * musl {@code resolvconf.c}; Go {@code dnsconfig_unix.go}). musl knows ndots, timeout and attempts,
 * and no other.
 *
 * @param glibc in glibc
 * @param musl in musl
 * @param go in Go's own resolver
 */
record OptionMeaning(String glibc, String musl, String go) {

  private static final String IGNORED = "ignored";
  private static final String NOT_GO = "unknown: it leaves lookups to the C library, where it can";
  private static final OptionMeaning NO_MORE =
      new OptionMeaning("no effect any more", IGNORED, NOT_GO);
  private static final OptionMeaning UNKNOWN =
      new OptionMeaning("unknown, ignored", IGNORED, NOT_GO);

  private static final Map<String, OptionMeaning> BY_NAME =
      Map.ofEntries(
          known("rotate", "begins with another server for each lookup", "another for each query"),
          known("edns0", "offers EDNS with 1200 bytes", "offers EDNS anyway"),
          known("trust-ad", "passes on the server's AD bit (2.31 and later)", "asks for it"),
          known("single-request", "asks A, then AAAA", "asks A, then AAAA"),
          known("single-request-reopen", "asks A, then AAAA from a new port", "asks A, then AAAA"),
          known("use-vc", "asks over TCP only", "asks over TCP only"),
          known("no-aaaa", "never asks AAAA (2.36 and later)", NOT_GO),
          known("no-reload", "does not read the file again when it changes", "reads it once"),
          known("no-tld-query", "never asks for a name without a dot as it is", NOT_GO),
          known("strict-error", "fails when one of A and AAAA does (2.41 and later)", NOT_GO),
          Map.entry("inet6", NO_MORE),
          Map.entry("ip6-bytestring", NO_MORE),
          Map.entry("ip6-dotint", NO_MORE),
          Map.entry("no-ip6-dotint", NO_MORE),
          Map.entry("debug", NO_MORE),
          Map.entry("usevc", new OptionMeaning("unknown, ignored", IGNORED, "asks over TCP only")),
          Map.entry("tcp", new OptionMeaning("unknown, ignored", IGNORED, "asks over TCP only")));

  private static Map.Entry<String, OptionMeaning> known(String name, String glibc, String go) {
    return Map.entry(name, new OptionMeaning(glibc, IGNORED, go));
  }

  /** The meaning of a word after {@code options}, as {@code ndots:0}. */
  static OptionMeaning of(String word) {
    int colon = word.indexOf(':');
    String name = colon < 0 ? word : word.substring(0, colon);
    String value = colon < 0 ? "" : word.substring(colon + 1);
    return switch (name) {
      case "ndots" -> ndots(value);
      case "timeout" -> timeout(value);
      case "attempts" -> attempts(value);
      default -> BY_NAME.getOrDefault(name, UNKNOWN);
    };
  }

  private static OptionMeaning ndots(String n) {
    if (n.equals("0")) {
      String asIs = "every name is first asked as it is, then with the search list";
      return new OptionMeaning(
          asIs, "every name is asked as it is, never with the search list", asIs);
    }
    String first = "names with fewer dots than " + n + " are first asked with the search list";
    return new OptionMeaning(
        first + ", others as they are", first + ", others never", first + ", others as they are");
  }

  private static OptionMeaning timeout(String n) {
    boolean none = n.equals("0");
    return new OptionMeaning(
        "waits " + (none ? "1" : n) + " s for a server, then asks the next",
        none ? "sends nothing at all" : "gives up after " + n + " s, whatever the servers",
        "waits " + (none ? "1" : n) + " s for a server, then asks the next");
  }

  private static OptionMeaning attempts(String n) {
    boolean none = n.equals("0");
    return new OptionMeaning(
        none ? "sends nothing at all" : "goes through the servers " + times(n),
        none ? "kills the program (SIGFPE)" : "sends " + times(n) + " within its timeout",
        "goes through the servers " + times(none ? "1" : n));
  }

  private static String times(String n) {
    return n.equals("1") ? "once" : n.equals("2") ? "twice" : n + " times";
  }

  /** For a program of that library; all three where it is not known. */
  String in(Optional<Library> library) {
    if (library.isPresent()) {
      return library.get().text() + ": " + (library.get() == Library.MUSL ? musl : glibc);
    }
    return glibc.equals(go)
        ? "glibc and Go: " + glibc + "; musl: " + musl
        : "glibc: " + glibc + "; musl: " + musl + "; Go: " + go;
  }
}
