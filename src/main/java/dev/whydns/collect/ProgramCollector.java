package dev.whydns.collect;

import dev.whydns.model.Fact;
import dev.whydns.model.GoBuild;
import dev.whydns.model.Lookup.Ipv6;
import dev.whydns.model.Lookup.Variables;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.ProgramFacts;
import dev.whydns.model.ProgramFacts.Environment;
import dev.whydns.model.ProgramFacts.Executable;
import dev.whydns.model.ProgramFacts.Kind;
import dev.whydns.model.ProgramFacts.Running;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import dev.whydns.os.RunningProgram;
import dev.whydns.parse.GoBuildInfoParser;
import dev.whydns.parse.Ipv6StateParser;
import dev.whydns.parse.JavaOptionsParser;
import dev.whydns.parse.LibraryVersionParser;
import dev.whydns.parse.MapsParser;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What tells which resolver library a target's program uses. */
final class ProgramCollector {

  /** Programs whose job is to start another, by the name in {@code comm}. */
  private static final Set<String> STARTERS =
      Set.of(
          "tini",
          "docker-init",
          "dumb-init",
          "catatonit",
          "pause",
          "sh",
          "ash",
          "bash",
          "dash",
          "su-exec",
          "gosu",
          "timeout",
          "runuser",
          "sudo");

  private static final int MOST_GENERATIONS = 4;
  private static final int BUILD_INFO_BYTES = 1024 * 1024;
  private static final int PROGRAM_BYTES = 32 * 1024 * 1024;
  private static final int TABLE_BYTES = 1024 * 1024;
  private static final Set<String> VARIABLES =
      Set.of("LOCALDOMAIN", "RES_OPTIONS", "HOSTALIASES", "GODEBUG");

  private ProgramCollector() {}

  /**
   * Of a running process, or of the only child of one that is there to start it.
   *
   * @param processes where children are looked up
   */
  static ProgramFacts read(Processes processes, ProcessFacts first) {
    Running running = running(processes, first);
    int pid = running.pid();
    try (RunningProgram program = RunningProgram.of(pid);
        RootedFiles root = RootedFiles.of(pid)) {
      LibraryReader libraries = new LibraryReader(root);
      Fact<Executable> executable = executable(program, pid);
      return new ProgramFacts(
          Fact.of(running),
          executable,
          Facts.of("/proc/" + pid + "/maps", program::maps)
              .map(maps -> libraries.mapped(MapsParser.files(maps))),
          libraries.image(),
          Facts.of("/proc/" + pid + "/environ", () -> environment(program)),
          ipv6(pid),
          Facts.of("/etc/mdns.allow", () -> root.number("/etc/mdns.allow")).map(n -> true));
    } catch (IOException e) {
      return ProgramFacts.unknown(Facts.failure("files of process " + pid, e).why());
    }
  }

  /** Of a target that is no program, from the files it is looked at with. */
  static ProgramFacts read(RootedFiles root, String why, Fact<Ipv6> ipv6) {
    return ProgramFacts.without(why, new LibraryReader(root).image(), ipv6);
  }

  private static Running running(Processes processes, ProcessFacts first) {
    int pid = first.pid();
    String command = first.command();
    for (int i = 0; i < MOST_GENERATIONS && STARTERS.contains(command); i++) {
      Optional<Running> child = onlyChild(processes, pid, first.command());
      if (child.isEmpty()) {
        break;
      }
      pid = child.get().pid();
      command = child.get().command();
    }
    return new Running(
        pid, command, pid == first.pid() ? Optional.empty() : Optional.of(first.command()));
  }

  private static Optional<Running> onlyChild(Processes processes, int pid, String first) {
    try (RunningProgram program = RunningProgram.of(pid)) {
      List<Integer> children = program.children();
      return children.size() != 1
          ? Optional.empty()
          : processes
              .process(children.get(0))
              .map(row -> new Running(row.pid(), row.comm(), Optional.of(first)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Fact<Executable> executable(RunningProgram program, int pid) {
    String exe = "/proc/" + pid + "/exe";
    return Facts.of(exe, program::path)
        .map(
            path -> {
              Fact<Boolean> dynamic = Facts.of(exe, program::isDynamic);
              Fact<GoBuild> go = go(program, path);
              Fact<Kind> builtIn =
                  dynamic.orElse(true)
                      ? Fact.absent("a C library in " + path)
                      : builtIn(program, path, go.known().isPresent());
              return new Executable(withoutMark(path), dynamic, go, builtIn);
            });
  }

  private static String withoutMark(String path) {
    return path.endsWith(MapsParser.DELETED)
        ? path.substring(0, path.length() - MapsParser.DELETED.length())
        : path;
  }

  private static Fact<GoBuild> go(RunningProgram program, String path) {
    return Facts.of(path, () -> program.section(".go.buildinfo", BUILD_INFO_BYTES))
        .flatMap(
            section ->
                section
                    .flatMap(GoBuildInfoParser::parse)
                    .<Fact<GoBuild>>map(Fact::of)
                    .orElse(Fact.absent(".go.buildinfo in " + path)));
  }

  /**
   * glibc's start code brings a note that no other has ({@code csu/abi-note.c}); musl is told by
   * its texts, which few Go programs have and many would be searched for in vain.
   */
  private static Fact<Kind> builtIn(RunningProgram program, String path, boolean go) {
    return Facts.of(
            path,
            () -> {
              if (program.section(".note.ABI-tag", 64).isPresent()) {
                return Optional.of(Kind.GLIBC);
              }
              return !go && LibraryVersionParser.holdsMusl(program.beginning(PROGRAM_BYTES))
                  ? Optional.of(Kind.MUSL)
                  : Optional.<Kind>empty();
            })
        .flatMap(
            kind -> kind.<Fact<Kind>>map(Fact::of).orElse(Fact.absent("a C library in " + path)));
  }

  private static Environment environment(RunningProgram program) throws IOException {
    Set<String> wanted = new HashSet<>(VARIABLES);
    wanted.addAll(JavaOptionsParser.VARIABLES);
    Map<String, String> found = program.environment(wanted);
    return new Environment(
        new Variables(
            Optional.ofNullable(found.get("LOCALDOMAIN")),
            Optional.ofNullable(found.get("RES_OPTIONS")),
            Optional.ofNullable(found.get("GODEBUG"))),
        Optional.ofNullable(found.get("HOSTALIASES")),
        JavaOptionsParser.prefersIpv4(program.arguments(), found));
  }

  private static Fact<Ipv6> ipv6(int pid) {
    return ipv6(RootedFiles.host(), "/proc/" + pid);
  }

  /** A kernel without IPv6 has no such file; a process that has ended has none either. */
  static Fact<Ipv6> ipv6(RootedFiles host, String proc) {
    String path = proc + "/net/if_inet6";
    Fact<Ipv6> read =
        Facts.of(path, () -> host.read(path, TABLE_BYTES).text()).map(Ipv6StateParser::parse);
    boolean alive = Facts.of(proc, () -> host.number(proc + "/net/dev")).known().isPresent();
    return read.isAbsent() && alive ? Fact.of(Ipv6.NONE) : read;
  }
}
