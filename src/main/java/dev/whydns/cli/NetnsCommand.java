package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.os.Commands;
import dev.whydns.os.OwnProcess;
import dev.whydns.os.RootedFiles;
import dev.whydns.os.UnusableFileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
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
      "The host's own programs, with the network of the target and its resolv.conf, hosts and "
          + "nsswitch.conf: what dig, getent or curl show is what a program inside would see. Ends with "
          + "the exit code of the command.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  whydns netns web -- dig @127.0.0.11 api.example.com",
      "  whydns netns pid:4711 -- getent ahosts db",
      "  whydns netns web"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "125:whydns failed, and nothing was run",
      "126:the command cannot be run",
      "127:the command was not found"
    },
    versionProvider = WhydnsCommand.Versions.class)
final class NetnsCommand implements Callable<Integer> {

  private static final int FAILED = 125;
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;

  private static final List<String> FILES =
      List.of("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf");

  /** Block lists of some megabytes are in use as hosts files. */
  private static final int LONGEST = 16 << 20;

  /** How the launcher keeps variables that would change the JVM. */
  private static final String KEPT = "WHYDNS_KEPT_";

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--host-files",
      description = "see the host's resolv.conf, hosts and nsswitch.conf")
  private boolean hostFiles;

  @Parameters(index = "0", paramLabel = "TARGET", description = TargetOptions.FORMS)
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
      streams.disclosure().know(collected.snapshot());
      if (!collected.errors().isEmpty()) {
        return fail(collected.errors().get(0));
      }
      List<TargetFacts> found = collected.snapshot().targets();
      return found.size() == 1
          ? run(settings, collected, found.get(0))
          : fail("\"" + target + "\" names " + found.size() + " containers; name one of them");
    } catch (IOException e) {
      return fail(e.getMessage());
    }
  }

  private TargetRequest request() {
    return new TargetRequest(TargetOptions.specs(List.of(target), spec), false);
  }

  private int run(Settings settings, Collected collected, TargetFacts found) throws IOException {
    Optional<NetnsFacts> netns = found.netns().known();
    if (found.presence() != TargetFacts.Presence.RUNNING || netns.isEmpty()) {
      return fail(found.target().label() + ": " + found.netns().why());
    }
    List<String> words = words();
    Map<String, String> environment = environment(found.target(), words.isEmpty());
    if (words.isEmpty()) {
      words.add(environment.getOrDefault("SHELL", "/bin/sh"));
    }
    Optional<Path> program = program(words.get(0));
    if (program.isEmpty()) {
      streams.err().println("whydns: " + words.get(0) + ": not found");
      return NOT_FOUND;
    }
    words.set(0, OwnProcess.bytes(program.get().toString()));
    if (streams.disclosure().isRedacting()) {
      warn("what the command itself prints is not redacted");
    }
    if (new Delivery(settings, streams).key(0) != 0) {
      return FAILED;
    }
    try {
      collected.namespaces().become(netns.get().inode(), words, environment, files(found));
      return FAILED;
    } catch (NoSuchFileException | AccessDeniedException e) {
      return refused(words.get(0), e);
    } catch (Exception e) {
      return fail(e.getMessage());
    }
  }

  /** The command as it was typed, byte for byte. */
  private List<String> words() throws IOException {
    List<String> decoded = new ArrayList<>(command);
    if (!decoded.isEmpty() && decoded.get(0).equals("--")) {
      decoded.remove(0);
    }
    if (!decoded.isEmpty() && decoded.get(0).startsWith("-")) {
      throw new ParameterException(
          spec.commandLine(), "options go before the target: " + decoded.get(0));
    }
    return new ArrayList<>(OwnProcess.lastArguments(decoded.size()));
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
  private static Map<String, String> environment(Target where, boolean shell) throws IOException {
    Map<String, String> environment = OwnProcess.environment();
    for (String name : List.copyOf(environment.keySet())) {
      if (name.startsWith(KEPT)) {
        environment.put(name.substring(KEPT.length()), environment.remove(name));
      }
    }
    if (shell) {
      String mark = "(netns " + where.label().replaceAll("[^A-Za-z0-9_.:/-]", "?") + ") ";
      environment.put("PS1", mark + environment.getOrDefault("PS1", "\\w # "));
      String set = "PS1=\"" + mark + "${PS1#\"" + mark + "\"}\"";
      environment.merge("PROMPT_COMMAND", set, (theirs, ours) -> theirs + "; " + ours);
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
        file(root, path, found).ifPresent(content -> files.put(path, content));
      }
    } catch (IOException e) {
      warn("the command sees the host's files: " + e.getMessage());
    }
    return files;
  }

  /** A file can only be shown at a place where the host has one. */
  private Optional<byte[]> file(RootedFiles root, String path, TargetFacts found) {
    String who = "the command sees the host's " + path + ": ";
    try {
      byte[] content = content(root, path);
      if (content.length > 0 && !Files.exists(Path.of(path))) {
        warn(
            "the host has no "
                + path
                + ", so the command does not see that of "
                + found.target().label());
        return Optional.empty();
      }
      return Optional.of(content);
    } catch (IOException e) {
      warn(who + "that of " + found.target().label() + " cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private byte[] content(RootedFiles root, String path) throws IOException {
    try {
      byte[] content = root.bytes(path, LONGEST + 1);
      if (content.length > LONGEST) {
        throw new UnusableFileException(path, "has more than " + (LONGEST >> 20) + " MiB");
      }
      return content;
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private void warn(String what) {
    streams.err().println("whydns: " + what);
  }

  private int fail(String why) {
    streams.err().println("whydns: netns: " + why);
    return FAILED;
  }
}
