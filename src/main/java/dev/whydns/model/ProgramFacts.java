package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * What tells which resolver library a program uses.
 *
 * @param process which one it is; Absent for targets that are no program, as the host
 * @param executable its file; Unknown without CAP_SYS_PTRACE
 * @param libraries those of its mapped files that matter, in the order of their addresses; empty
 *     for a static program
 * @param image the C library that the files of the target have, whether the program uses it or not;
 *     Absent in images of static programs only
 * @param environment what it was started with
 * @param ipv6 which IPv6 addresses its namespace has
 * @param mdnsAllow whether {@code /etc/mdns.allow} is there; Absent when not
 */
public record ProgramFacts(
    Fact<Running> process,
    Fact<Executable> executable,
    Fact<List<Library>> libraries,
    Fact<Library> image,
    Fact<Environment> environment,
    Fact<Lookup.Ipv6> ipv6,
    Fact<Boolean> mdnsAllow) {

  /** What a mapped file is. */
  public enum Kind {
    GLIBC("glibc"),
    MUSL("musl"),
    CARES("c-ares"),
    /** {@code libnss_resolve.so.2}, which asks systemd-resolved without DNS packets. */
    NSS_RESOLVE("nss-resolve"),
    /** {@code libjvm.so}. */
    JVM("JVM");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As its makers write it. */
    public String text() {
      return text;
    }
  }

  /**
   * A running program.
   *
   * @param pid its number in the namespace of the reader
   * @param command the name in {@code comm}, as {@code node}
   * @param parent the command of the target's first process, where that only starts others: {@code
   *     tini}; empty for the first process itself
   */
  public record Running(int pid, String command, Optional<String> parent) {}

  /**
   * A program's file.
   *
   * @param path as it sees it, as {@code /usr/bin/python3.11}
   * @param dynamicallyLinked whether it needs a loader
   * @param go what it says of its build; Absent for what no Go compiler made
   * @param builtIn the C library that a static program holds; Absent for those that hold none
   */
  public record Executable(
      String path, Fact<Boolean> dynamicallyLinked, Fact<GoBuild> go, Fact<Kind> builtIn) {

    /** The last part of its path. */
    public String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /**
   * A library.
   *
   * @param kind which
   * @param path as its owner sees it: {@code /lib/x86_64-linux-gnu/libc.so.6}
   * @param version as {@code 2.36-9+deb12u14} or {@code 1.2.5}, from the file itself
   */
  public record Library(Kind kind, String path, Fact<String> version) {

    /** {@code glibc 2.36-9+deb12u14}, or the name alone. */
    public String text() {
      return version.known().map(v -> kind.text() + " " + v).orElse(kind.text());
    }
  }

  /**
   * The variables that resolver libraries look at, and no others.
   *
   * @param variables those that change what is asked
   * @param hostAliases {@code HOSTALIASES}
   * @param preferIpv4Stack whether a JVM was told to use IPv4 alone ({@code
   *     java.net.preferIPv4Stack})
   */
  public record Environment(
      Lookup.Variables variables, Optional<String> hostAliases, boolean preferIpv4Stack) {

    /**
     * Which variable is for the C library alone; Go looks whether LOCALDOMAIN is set at all, and
     * whether the others have a value.
     */
    Optional<String> forLibrary() {
      if (variables.localDomain().isPresent()) {
        return Optional.of("LOCALDOMAIN");
      }
      if (variables.resOptions().filter(v -> !v.isEmpty()).isPresent()) {
        return Optional.of("RES_OPTIONS");
      }
      return hostAliases.filter(v -> !v.isEmpty()).map(v -> "HOSTALIASES");
    }
  }

  /** A target of which only the files of its image and its namespace are known. */
  public static ProgramFacts without(String why, Fact<Library> image, Fact<Lookup.Ipv6> ipv6) {
    return new ProgramFacts(
        Fact.absent(why),
        Fact.absent(why),
        Fact.absent(why),
        image,
        Fact.absent(why),
        ipv6,
        Fact.unknown(why));
  }

  /** Nothing is known, for that reason. */
  public static ProgramFacts unknown(String why) {
    return new ProgramFacts(
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why));
  }

  /** The first mapped library of that kind. */
  public Optional<Library> mapped(Kind kind) {
    return libraries.orElse(List.of()).stream().filter(l -> l.kind() == kind).findFirst();
  }

  /** The Go program that it is; empty for any other. */
  public Optional<GoProgram> go() {
    return executable.known().flatMap(file -> file.go().known().map(build -> go(file, build)));
  }

  private GoProgram go(Executable file, GoBuild build) {
    return GoProgram.of(
        build,
        file.dynamicallyLinked(),
        environment.flatMap(
            e ->
                e.variables().goDebug().<Fact<String>>map(Fact::of).orElse(Fact.absent("GODEBUG"))),
        environment.map(Environment::forLibrary));
  }

  /** How the operator knows it: {@code node}, {@code the program} where there is no name. */
  public String name() {
    return executable
        .known()
        .map(Executable::name)
        .or(() -> process.known().map(Running::command))
        .orElse("the program");
  }
}
