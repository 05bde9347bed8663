package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.os.Commands;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whydns netns}: become a command in a target's network namespace. */
@Command(
    name = "netns",
    header = "Run a command in a target's network namespace (default: the shell).",
    description = {
      "",
      "The host's own programs, with the target's network and the target's resolv.conf, hosts and",
      "nsswitch.conf: what dig, getent or curl show is what a program inside would see.",
      "Ends with the command's own exit code; 125: whydns failed, 126: cannot run it, 127: not found.",
      ""
    },
    versionProvider = WhydnsCommand.Versions.class)
final class NetnsCommand implements Callable<Integer> {

  private static final int FAILED = 125;
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;

  private static final List<String> FILES =
      List.of("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf");

  /** How the launcher keeps variables that would change the JVM. */
  private static final String KEPT = "WHYDNS_KEPT_";

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--host-files",
      description = "see the host's resolv.conf, hosts and nsswitch.conf")
  private boolean hostFiles;

  @Parameters(index = "0", paramLabel = "TARGET", description = "as for check")
  private String target;

  @Parameters(
      index = "1..*",
      paramLabel = "CMD",
      description = "the command and its arguments, after --")
  private List<String> command = new ArrayList<>();

  NetnsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings();
    TargetRequest request = request();
    try (Collected collected =
        Collector.live(streams.environment(), settings.dockerHost(), settings.deadline())
            .collect(request, Scope.PLACES)) {
      if (!collected.errors().isEmpty()) {
        return fail(collected.errors().get(0));
      }
      List<TargetFacts> found = collected.snapshot().targets();
      return found.size() == 1
          ? run(collected, found.get(0))
          : fail("\"" + target + "\" names " + found.size() + " containers; name one of them");
    } catch (IOException e) {
      return fail(e.getMessage());
    }
  }

  private TargetRequest request() {
    try {
      return new TargetRequest(List.of(TargetSpec.parse(target)), false);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private int run(Collected collected, TargetFacts found) {
    Optional<NetnsFacts> netns = found.netns().known();
    if (found.presence() != TargetFacts.Presence.RUNNING || netns.isEmpty()) {
      return fail(found.target().label() + ": " + found.netns().why());
    }
    List<String> words = new ArrayList<>(command);
    if (!words.isEmpty() && words.get(0).equals("--")) {
      words.remove(0);
    }
    Map<String, String> environment = environment(found.target(), words.isEmpty());
    if (words.isEmpty()) {
      words.add(environment.getOrDefault("SHELL", "/bin/sh"));
    }
    Optional<Path> program = program(words.get(0));
    if (program.isEmpty()) {
      streams.err().println("whydns: " + words.get(0) + ": not found");
      return NOT_FOUND;
    }
    words.set(0, program.get().toString());
    try {
      collected.namespaces().become(netns.get().inode(), words, environment, files(found));
      return FAILED;
    } catch (NoSuchFileException | AccessDeniedException e) {
      return refused(words.get(0), e);
    } catch (Exception e) {
      return fail(e.getMessage());
    }
  }

  private int refused(String program, FileSystemException e) {
    if (!program.equals(e.getFile())) {
      return fail(e.getFile() + ": " + e.getReason());
    }
    boolean missing = e instanceof NoSuchFileException;
    streams.err().println("whydns: " + program + ": " + (missing ? "not found" : "cannot be run"));
    return missing ? NOT_FOUND : CANNOT_RUN;
  }

  private Optional<Path> program(String word) {
    return word.contains("/")
        ? Optional.of(Path.of(word).toAbsolutePath())
        : Commands.of(streams.environment()).find(word);
  }

  /** The operator's own, without the launcher's marks; a shell shows in its prompt where it is. */
  private Map<String, String> environment(Target where, boolean shell) {
    Map<String, String> environment = new HashMap<>(streams.environment());
    for (String name : List.copyOf(environment.keySet())) {
      if (name.startsWith(KEPT)) {
        environment.put(name.substring(KEPT.length()), environment.remove(name));
      }
    }
    if (shell) {
      String mark = "(netns " + where.label().replaceAll("[^A-Za-z0-9_.:/-]", "?") + ") ";
      environment.put("PS1", mark + environment.getOrDefault("PS1", "\\w # "));
      environment.putIfAbsent(
          "PROMPT_COMMAND", "PS1=\"" + mark + "${PS1#\"" + mark + "\"}\"; unset PROMPT_COMMAND");
    }
    return environment;
  }

  /** Read inside the target's root only; a file that it does not have is shown empty. */
  private Map<String, byte[]> files(TargetFacts found) {
    Optional<ProcessFacts> process = found.process().known();
    Target.Kind kind = found.target().kind();
    boolean ownFiles = kind == Target.Kind.CONTAINER || kind == Target.Kind.PID;
    if (hostFiles || !ownFiles || process.isEmpty()) {
      return Map.of();
    }
    Map<String, byte[]> files = new HashMap<>();
    try (RootedFiles root = RootedFiles.of(process.get().pid())) {
      for (String path : FILES) {
        files.put(path, content(root, path));
      }
    } catch (IOException e) {
      warn(found, e);
    }
    return files;
  }

  private byte[] content(RootedFiles root, String path) throws IOException {
    try {
      return root.bytes(path, 1 << 18);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private void warn(TargetFacts found, IOException e) {
    streams
        .err()
        .println(
            "whydns: the command sees the host's files: those of "
                + found.target().label()
                + " cannot be read: "
                + e.getMessage());
  }

  private int fail(String why) {
    streams.err().println("whydns: netns: " + why);
    return FAILED;
  }
}
