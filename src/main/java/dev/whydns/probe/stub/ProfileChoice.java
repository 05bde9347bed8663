package dev.whydns.probe.stub;

import dev.whydns.model.Fact;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ProgramFacts;
import dev.whydns.model.ProgramFacts.Kind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A library to replay, and why this one.
 *
 * <p>It stands with the profiles since their names are its language; it is as pure as they are.
 *
 * @param profile the {@link Profile#id()}
 * @param title the {@link Profile#title()}
 * @param reason one clause, as {@code python3 has /lib/x86_64-linux-gnu/libc.so.6 mapped (glibc
 *     2.36)}
 * @param families what its caller asks for; a JVM may want A alone
 */
public record ProfileChoice(String profile, String title, String reason, Set<Family> families) {

  /** What stands for a library in the version and the way in which the target has it. */
  private static final List<String> LIBRARIES =
      List.of(
          "auto",
          "all",
          "glibc",
          "musl",
          "go",
          "go-cgo",
          "c-ares",
          "node",
          "java",
          "busybox",
          "systemd-resolved");

  private static final Set<Family> BOTH = Collections.unmodifiableSet(EnumSet.allOf(Family.class));

  /** What {@code --as} takes, in order: the libraries, then each profile as it is. */
  public static List<String> names() {
    Set<String> names = new LinkedHashSet<>(LIBRARIES);
    names.addAll(Profile.ids());
    return List.copyOf(names);
  }

  /**
   * What to replay for one of these {@link #names()}; the likeliest first, never empty.
   *
   * @param program what is known of the target's program
   * @param lookup of the name that it looks up
   * @param nsswitch the target's, as it was read
   */
  public static List<ProfileChoice> of(
      String as, ProgramFacts program, Lookup lookup, Fact<Nsswitch> nsswitch) {
    LibraryChoice libraries = new LibraryChoice(program, lookup);
    Callers callers = new Callers(program, lookup, nsswitch, libraries);
    return switch (as) {
      case "auto" -> callers.auto();
      case "all" -> all(libraries, callers);
      case "glibc" -> List.of(libraries.plain(libraries.named(Kind.GLIBC)));
      case "musl" -> List.of(libraries.plain(libraries.named(Kind.MUSL)));
      case "go" -> List.of(callers.pureGo("asked for"));
      case "go-cgo" -> List.of(callers.cgo("asked for"));
      case "c-ares" -> List.of(libraries.cares("asked for"));
      case "node" -> List.of(callers.node("asked for"));
      case "java" -> List.of(callers.java("asked for"));
      case "busybox" -> List.of(libraries.busybox());
      default -> List.of(choice(as, "asked for"));
    };
  }

  /** One of each library. */
  private static List<ProfileChoice> all(LibraryChoice libraries, Callers callers) {
    return List.of(
        libraries.plain(libraries.named(Kind.GLIBC)),
        libraries.plain(libraries.named(Kind.MUSL)),
        callers.pureGo("asked for"),
        libraries.cares("asked for"),
        choice("node-resolve", "asked for"),
        libraries.busybox(),
        choice("systemd-resolved", "asked for"));
  }

  static ProfileChoice choice(String profile, String reason) {
    String title = Profile.of(profile).map(Profile::title).orElse(profile);
    return new ProfileChoice(profile, title, reason, BOTH);
  }

  /** The same with words before its reason. */
  ProfileChoice after(String words) {
    return new ProfileChoice(profile, title, words + ": " + reason, families);
  }

  /** The same with words behind its reason. */
  ProfileChoice noting(String words) {
    return new ProfileChoice(profile, title, reason + "; " + words, families);
  }

  /** The same for A alone. */
  ProfileChoice ipv4Only(String why) {
    return new ProfileChoice(profile, title, reason + "; A only, as " + why, Set.of(Family.V4));
  }
}
