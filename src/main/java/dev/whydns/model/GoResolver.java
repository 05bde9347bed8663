package dev.whydns.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which resolver a Go program uses: Go's own, or the C library's through cgo.
 *
 * <p>Decided as Go decides it (net/conf.go: hostLookupOrder, lookupOrder since 1.20), first hit
 * wins. A program that sets {@code Resolver.PreferGo} in its code cannot be told from others.
 *
 * @param pure Go's own resolver
 * @param sure whether nothing that decides was unknown
 * @param reason one clause, as {@code its binary is static}
 */
public record GoResolver(boolean pure, boolean sure, String reason) {

  private static final Set<String> OPTIONS =
      Set.of("rotate", "single-request", "single-request-reopen", "use-vc", "usevc", "tcp");

  private static final List<String> NUMBERED = List.of("ndots:", "timeout:", "attempts:");

  private static final Set<String> OPTIONS_SINCE_1_21 = Set.of("trust-ad", "edns0", "no-reload");

  private static final Set<String> KEYWORDS =
      Set.of("nameserver", "domain", "search", "options", "lookup");

  /**
   * The files that decide.
   *
   * @param resolvConf its resolv.conf
   * @param nsswitch its nsswitch.conf
   * @param mdnsAllow whether {@code /etc/mdns.allow} is there, which may let other names than those
   *     in {@code .local} be asked by multicast
   * @param hostname the name of its host
   */
  public record Files(
      Fact<ResolvConf> resolvConf,
      Fact<Nsswitch> nsswitch,
      Fact<Boolean> mdnsAllow,
      String hostname) {}

  /** What dockerd uses on this host for names that are nothing special. */
  public static GoResolver of(DaemonFacts daemon, HostFacts host) {
    Files files =
        new Files(host.resolvConf(), host.nsswitch(), Fact.absent("/etc/mdns.allow"), host.name());
    return of(GoProgram.of(daemon, host), files, "");
  }

  /** What a program uses for a name; an empty one stands for names that are nothing special. */
  public static GoResolver of(GoProgram program, Files files, String name) {
    return byBuild(program)
        .or(() -> byEnvironment(program))
        .orElseGet(
            () -> {
              boolean sure =
                  program.dynamicallyLinked().known().isPresent()
                      && !program.variable().isUnknown()
                      && !files.resolvConf().isUnknown();
              return byName(name, sure)
                  .or(() -> byResolvConf(program, files, sure))
                  .or(() -> byNsswitch(program, files, name, sure))
                  .orElse(
                      own(
                          sure && !files.nsswitch().isUnknown(),
                          "resolv.conf and nsswitch.conf hold nothing that Go cannot do itself"));
            });
  }

  private static GoResolver own(boolean sure, String reason) {
    return new GoResolver(true, sure, reason);
  }

  private static GoResolver library(boolean sure, String reason) {
    return new GoResolver(false, sure, reason);
  }

  /**
   * Position-independent programs without cgo have a loader all the same, and programs with cgo can
   * be static: where the build says what it was, that counts.
   */
  private static Optional<GoResolver> byBuild(GoProgram program) {
    Optional<Boolean> cgo = program.build().known().flatMap(GoBuild::cgo);
    if (cgo.filter(on -> !on).isPresent()) {
      return Optional.of(own(true, "it was built without cgo (CGO_ENABLED=0)"));
    }
    if (hasTag(program, "netgo")) {
      return Optional.of(own(true, "it was built with -tags netgo"));
    }
    boolean isStatic = program.dynamicallyLinked().known().filter(d -> !d).isPresent();
    return cgo.isEmpty() && isStatic
        ? Optional.of(own(true, "its binary is static, built without cgo"))
        : Optional.empty();
  }

  private static boolean hasTag(GoProgram program, String tag) {
    return program.build().known().filter(b -> b.tags().contains(tag)).isPresent();
  }

  private static Optional<GoResolver> byEnvironment(GoProgram program) {
    String setting = program.resolverSetting();
    if (!setting.isEmpty()) {
      String reason =
          program.goDebug().orElse("").contains("netdns=")
              ? "GODEBUG=" + program.goDebug().orElse("") + " in its environment"
              : "it was built with GODEBUG netdns=" + setting;
      return Optional.of(new GoResolver(setting.equals("go"), true, reason));
    }
    if (hasTag(program, "netcgo")) {
      return Optional.of(library(true, "it was built with -tags netcgo"));
    }
    return program
        .variable()
        .orElse(Optional.empty())
        .map(variable -> library(true, variable + " is set in its environment"));
  }

  private static Optional<GoResolver> byName(String name, boolean sure) {
    return name.indexOf('\\') < 0 && name.indexOf('%') < 0
        ? Optional.empty()
        : Optional.of(library(sure, "the name has a backslash or %"));
  }

  /** A file that is missing or forbidden is as an empty one to Go, any other failure is not. */
  private static Optional<GoResolver> byResolvConf(GoProgram program, Files files, boolean sure) {
    return files
        .resolvConf()
        .known()
        .flatMap(conf -> unknownWords(conf, program.minor()))
        .map(words -> library(sure, "resolv.conf has " + words + ", which this Go does not know"));
  }

  /** Go takes a comment for one in the first column only (net/dnsconfig_unix.go). */
  private static Optional<String> unknownWords(ResolvConf conf, int minor) {
    for (ResolvConf.Line line : conf.lines()) {
      String[] words = line.text().strip().split("[ \\t\\r]+");
      boolean comment = line.text().startsWith(";") || line.text().startsWith("#");
      if (comment || words[0].isEmpty()) {
        continue;
      }
      if (!KEYWORDS.contains(words[0])) {
        return Optional.of(words[0]);
      }
      for (int i = 1; words[0].equals("options") && i < words.length; i++) {
        if (!isKnown(words[i], minor)) {
          return Optional.of("options " + words[i]);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isKnown(String option, int minor) {
    return OPTIONS.contains(option)
        || NUMBERED.stream().anyMatch(option::startsWith)
        || minor >= 21 && OPTIONS_SINCE_1_21.contains(option);
  }

  private static Optional<GoResolver> byNsswitch(
      GoProgram program, Files files, String name, boolean sure) {
    String asked = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    // Up to Go 1.22; later ones look whether a multicast source is listed.
    if (program.minor() < 23 && isLocal(asked)) {
      return Optional.of(library(sure, "the name ends in .local"));
    }
    Optional<GoSources> read = files.nsswitch().known().map(GoSources::of);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    GoSources sources = read.get();
    if (!sources.readable()) {
      return Optional.of(
          library(sure, "nsswitch.conf has an action for hosts that Go cannot read"));
    }
    return sources.sources().stream()
        .flatMap(source -> foreign(source, program, files, asked).stream())
        .findFirst()
        .map(why -> library(sure, "nsswitch.conf has " + why));
  }

  /** What about a source Go cannot do itself; empty for nothing. */
  private static Optional<String> foreign(
      GoSources.Source source, GoProgram program, Files files, String asked) {
    String only = " for hosts, which only the C library can do";
    if (source.name().equals("files") || source.name().equals("dns")) {
      return source.isStandard() ? Optional.empty() : Optional.of(source + only);
    }
    if (source.name().equals("myhostname")) {
      return isOwnName(asked, files.hostname(), program.minor())
          ? Optional.of("myhostname for hosts, which answers " + asked)
          : Optional.empty();
    }
    if (source.name().startsWith("mdns")) {
      return isLocal(asked) || files.mdnsAllow().orElse(false)
          ? Optional.of(source.name() + " for hosts, which answers names in .local or mdns.allow")
          : Optional.empty();
    }
    return Optional.of(source.name() + only);
  }

  private static boolean isLocal(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".local");
  }

  /** The names of nss-myhostname(8); {@code gateway} lost its place in Go 1.21. */
  private static boolean isOwnName(String name, String hostname, int minor) {
    String small = name.toLowerCase(Locale.ROOT);
    Set<String> special =
        minor < 21
            ? Set.of("localhost", "localhost.localdomain", "gateway")
            : Set.of("localhost", "localhost.localdomain", "_gateway", "_outbound");
    return special.contains(small)
        || small.endsWith(".localhost")
        || small.endsWith(".localhost.localdomain")
        || !name.isEmpty() && name.equalsIgnoreCase(hostname);
  }

  /** {@code Go's own resolver} or {@code the C library's resolver (cgo)}. */
  public String text() {
    return pure ? "Go's own resolver" : "the C library's resolver (cgo)";
  }
}
