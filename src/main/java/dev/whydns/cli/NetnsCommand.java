package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Namespaces;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.os.Commands;
import dev.whydns.os.OwnProcess;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code whydns netns}: become a command in a target's network namespace. */
final class NetnsCommand implements Callable<Integer> {

  private static final int FAILED = 125;
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;

  /** How the launcher keeps variables that would change the JVM. */
  private static final String KEPT = "WHYDNS_KEPT_";

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final Given<Boolean> hostFiles;
  private final Given<String> target;
  private final Given<List<String>> command;

  NetnsCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    spec.parser().stopAtPositional(true);
    Arguments arguments = new Arguments(spec);
    common = new CommonOptions(spec);
    hostFiles =
        arguments.flag("see the host's resolv.conf, hosts and nsswitch.conf", "--host-files");
    target =
        arguments.one(
            PositionalParamSpec.builder()
                .index("0")
                .paramLabel("TARGET")
                .description(TargetOptions.FORMS));
    command =
        arguments.list(
            PositionalParamSpec.builder()
                .index("1..*")
                .paramLabel("CMD")
                .description("the command and its arguments, after --"));
  }

  private CommandSpec usage() {
    return new Usage(
            this, "netns", "Run a command in a target's network namespace (default: the shell).")
        .paragraphs(
            "The host's own programs, with the network of the target and its resolv.conf, hosts and "
                + "nsswitch.conf: what dig, getent or curl show is what a program inside would see. Ends with "
                + "the exit code of the command.")
        .examples(
            "whydns netns web -- dig @127.0.0.11 api.example.com",
            "whydns netns pid:4711 -- getent ahosts db",
            "whydns netns web")
        .exits(
            "125:whydns failed, and nothing was run",
            "126:the command cannot be run",
            "127:the command was not found")
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
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
          : fail(
              "\"" + target.get() + "\" names " + found.size() + " containers; name one of them");
    } catch (IOException e) {
      return fail(e.getMessage());
    }
  }

  private TargetRequest request() {
    return new TargetRequest(TargetOptions.specs(List.of(target.get()), spec), false);
  }

  private int run(Settings settings, Collected collected, TargetFacts found) throws IOException {
    Optional<NetnsFacts> netns = found.netns().known();
    if (found.presence() != TargetFacts.Presence.RUNNING || netns.isEmpty()) {
      return fail(found.target().label() + ": " + found.netns().why());
    }
    List<String> typed = typed();
    String name = typed.isEmpty() ? shell() : typed.get(0);
    Optional<Path> program = program(name);
    if (program.isEmpty()) {
      streams.err().println("whydns: " + name + ": not found");
      return NOT_FOUND;
    }
    if (streams.disclosure().isRedacting()) {
      streams.err().println("whydns: what the command itself prints is not redacted");
    }
    if (new Delivery(settings, streams).key(0) != 0) {
      return FAILED;
    }
    Visit visit = new Visit(collected.namespaces(), netns.get().inode(), found, program.get());
    try {
      return streams.session().goesOn() ? visit(visit, typed) : become(visit, typed.size());
    } catch (NoSuchFileException | AccessDeniedException e) {
      return refused(program.get().toString(), e);
    } catch (Exception e) {
      return fail(e.getMessage());
    }
  }

  /** Where which program is to run. */
  private record Visit(Namespaces namespaces, long inode, TargetFacts found, Path program) {
    Target target() {
      return found.target();
    }
  }

  private String shell() {
    String shell = streams.variable("SHELL");
    return shell.isEmpty() ? "/bin/sh" : shell;
  }

  /** Comes back only by an exception; the arguments as they were typed, byte for byte. */
  private int become(Visit visit, int typed) throws Exception {
    List<String> words = new ArrayList<>(OwnProcess.lastArguments(typed));
    Map<String, String> environment = OwnProcess.environment();
    prepare(environment, visit.target(), typed == 0);
    List<String> line = new ArrayList<>(List.of(OwnProcess.bytes(visit.program().toString())));
    line.addAll(typed == 0 ? words : words.subList(1, typed));
    visit.namespaces().become(visit.inode(), line, environment, files(visit.found()));
    return FAILED;
  }

  /** In the shell, which goes on: a child. */
  private int visit(Visit visit, List<String> typed) throws Exception {
    ProcessBuilder child =
        NetnsChild.of(visit.program(), typed.isEmpty() ? typed : typed.subList(1, typed.size()));
    prepare(child.environment(), visit.target(), typed.isEmpty());
    Map<String, byte[]> files = files(visit.found());
    streams.out().flush();
    return streams
        .session()
        .handOver(child, each -> visit.namespaces().start(visit.inode(), each, files));
  }

  private Map<String, byte[]> files(TargetFacts found) {
    return hostFiles.get() ? Map.of() : new ShownFiles(streams).of(found);
  }

  /** The command as Java decodes it. */
  private List<String> typed() {
    List<String> typed = new ArrayList<>(command.get());
    if (!typed.isEmpty() && typed.get(0).equals("--")) {
      typed.remove(0);
    }
    if (!typed.isEmpty() && typed.get(0).startsWith("-")) {
      throw new ParameterException(
          spec.commandLine(), "options go before the target: " + typed.get(0));
    }
    return typed;
  }

  private int refused(String program, FileSystemException e) {
    if (!List.of(program, OwnProcess.bytes(program)).contains(e.getFile())) {
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
  private static void prepare(Map<String, String> environment, Target where, boolean shell) {
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
  }

  private int fail(String why) {
    streams.err().println("whydns: netns: " + why);
    return FAILED;
  }
}
