package dev.whydns.probe.stub;

import dev.whydns.model.Fact;
import dev.whydns.model.Lookup;
import dev.whydns.model.ProgramFacts;
import dev.whydns.model.ProgramFacts.Kind;
import dev.whydns.model.ProgramFacts.Library;
import java.util.Optional;

/** Which C library, and which c-ares, a program uses, and the variant that its version needs. */
final class LibraryChoice {

  private static final String DEBIAN_12 = "2.36-9+deb12u";

  /** "resolv: fix timeouts when single-request mode is enabled", Debian's changelog. */
  private static final int DEBIAN_12_MENDED = 9;

  private final ProgramFacts program;
  private final Lookup lookup;

  LibraryChoice(ProgramFacts program, Lookup lookup) {
    this.program = program;
    this.lookup = lookup;
  }

  /**
   * A library that was found.
   *
   * @param kind which
   * @param version empty where it is not known
   * @param reason one clause
   */
  record Found(Kind kind, Optional<String> version, String reason) {}

  /**
   * The one that the program uses: what it has mapped, what it holds, else what its image has.
   * glibc's name is in Alpine's files too (gcompat), musl's loader in no program of glibc.
   */
  Found own() {
    Optional<Library> mapped = program.mapped(Kind.MUSL).or(() -> program.mapped(Kind.GLIBC));
    if (mapped.isPresent()) {
      Library l = mapped.get();
      return found(l, subject() + " has " + l.path() + " mapped (" + l.text() + ")");
    }
    Optional<Kind> builtIn = program.executable().known().flatMap(e -> e.builtIn().known());
    if (builtIn.isPresent()) {
      String reason = subject() + " is static and holds " + builtIn.get().text();
      return new Found(builtIn.get(), Optional.empty(), reason);
    }
    return ofImage();
  }

  private Found ofImage() {
    Optional<Library> image = program.image().known();
    if (image.isEmpty()) {
      return new Found(Kind.GLIBC, Optional.empty(), "glibc is assumed: " + program.image().why());
    }
    Library l = image.get();
    String files = l.path() + " (" + l.text() + ")";
    if (program.libraries().isAbsent()) {
      return found(l, "its files have " + files);
    }
    boolean isStatic =
        program
            .executable()
            .flatMap(ProgramFacts.Executable::dynamicallyLinked)
            .known()
            .filter(dynamic -> !dynamic)
            .isPresent();
    String what =
        isStatic
            ? subject() + " is static and does not tell its C library"
            : program.libraries().isUnknown()
                ? program.libraries().why()
                : subject() + " has no known C library mapped";
    return found(l, what + "; its image has " + files + ", which is assumed");
  }

  private static Found found(Library library, String reason) {
    return new Found(library.kind(), library.version().known(), reason);
  }

  /** One that was asked for, in the version that the target has of it. */
  Found named(Kind kind) {
    Optional<Library> there =
        program.mapped(kind).or(() -> program.image().known().filter(l -> l.kind() == kind));
    return there
        .map(l -> found(l, "asked for; " + l.path() + " is " + l.text()))
        .orElse(new Found(kind, Optional.empty(), "asked for; the target has no " + kind.text()));
  }

  /** {@code node (started by tini)}. */
  String subject() {
    String parent =
        program
            .process()
            .known()
            .flatMap(ProgramFacts.Running::parent)
            .map(p -> " (started by " + p + ")")
            .orElse("");
    return program.name() + parent;
  }

  /** getaddrinfo() with AF_UNSPEC and no flags. */
  ProfileChoice plain(Found libc) {
    return libc.kind() == Kind.MUSL
        ? variant(libc, "musl", isBefore(libc.version(), 1, 2, 4), "musl-1.2.3")
        : glibc(libc);
  }

  /** getaddrinfo() with AI_ADDRCONFIG. */
  ProfileChoice addrconfig(Found libc) {
    String id = libc.kind() == Kind.MUSL ? "musl-addrconfig" : "glibc-addrconfig";
    return ProfileChoice.choice(id, libc.reason());
  }

  private static boolean isBefore(Optional<String> version, int major, int minor, int patch) {
    return version.filter(v -> Release.of(v).isBefore(major, minor, patch)).isPresent();
  }

  private static ProfileChoice variant(Found found, String newest, boolean old, String older) {
    return ProfileChoice.choice(
        old ? older : newest,
        found.version().isPresent()
            ? found.reason()
            : found.reason() + "; version not known, as the newest");
  }

  /**
   * With single-request a glibc before 2.41 waits in vain after an error (bug 30081), unless its
   * distributor has mended it; in all else those from 2.36 on are as the newest.
   */
  private ProfileChoice glibc(Found libc) {
    boolean old = isBefore(libc.version(), 2, 36, 0);
    boolean sequential =
        lookup.conf().option("single-request").isPresent()
            || lookup.conf().option("single-request-reopen").isPresent();
    boolean doubtful =
        isBefore(libc.version(), 2, 41, 0) && !libc.version().filter(v -> isMended(v)).isPresent();
    if (!old && sequential && doubtful) {
      return ProfileChoice.choice(
          "glibc-2.31",
          libc.reason() + ", where bug 30081 of single-request is not known to be mended");
    }
    return variant(libc, "glibc", old, "glibc-2.31");
  }

  private static boolean isMended(String version) {
    return version.startsWith(DEBIAN_12)
        && Release.of(version.substring(DEBIAN_12.length())).major() >= DEBIAN_12_MENDED;
  }

  /** nslookup of busybox, whose AD bit comes from the C library. */
  ProfileChoice busybox() {
    Found libc = own();
    return ProfileChoice.choice(
        libc.kind() == Kind.MUSL ? "busybox" : "busybox-glibc", "asked for; " + libc.reason());
  }

  /** c-ares in the version that is mapped. */
  ProfileChoice cares(String otherwise) {
    Optional<Library> mapped = program.mapped(Kind.CARES);
    Fact<String> version = mapped.map(Library::version).orElse(Fact.absent("c-ares"));
    String reason =
        mapped
            .map(l -> subject() + " has " + l.path() + " mapped (" + l.text() + ")")
            .orElse(otherwise);
    boolean old = isBefore(version.known(), 1, 20, 0);
    return variant(new Found(Kind.CARES, version.known(), reason), "c-ares", old, "c-ares-1.18");
  }
}
