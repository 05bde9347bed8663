package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.model.TargetFacts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code use}, in the shell: load a target. */
final class UseCommand implements Callable<Integer> {

  private final ShellSession session;
  private final CommandSpec spec;
  private final Given<String> target;
  private final Streams streams;

  UseCommand(ShellSession session, Streams streams) {
    this.session = session;
    this.streams = streams;
    spec = usage();
    Arguments arguments = new Arguments(spec);
    arguments.help();
    target =
        arguments.one(
            PositionalParamSpec.builder()
                .arity("0..1")
                .paramLabel("TARGET")
                .description("as for check"));
  }

  private CommandSpec usage() {
    return new Usage(
            this, "use", "Load a target for the commands that follow; without one, unload it.")
        .paragraphs(
            "check, record, resolv, owners and rules then look at it where they are given no target, and "
                + "answers asks from it; what follows replay and netns is a name, or a command, and no "
                + "longer a target. !COMMAND runs a command in its network. To look at another one, name "
                + "it; at every container: --all.")
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    Optional<String> wanted = target.optional();
    if (wanted.isEmpty()) {
      streams
          .err()
          .println(
              session
                  .loaded()
                  .map(was -> "whydns: " + OneLine.of(was) + " is no longer loaded")
                  .orElse("whydns: no target is loaded; type: use TARGET"));
      session.unload();
      return ExitCode.HEALTHY;
    }
    TargetRequest request =
        new TargetRequest(TargetOptions.specs(List.of(wanted.get()), spec), false);
    Looking looking = new Looking("use", session.settings(), streams);
    try (Collected found = looking.lookAnew(request, Scope.PLACES).collected()) {
      found.errors().forEach(error -> streams.err().println("whydns: " + error));
      if (!found.errors().isEmpty()) {
        return ExitCode.UNKNOWN;
      }
      found.snapshot().targets().stream()
          .filter(t -> t.presence() != TargetFacts.Presence.RUNNING)
          .forEach(t -> streams.err().println("whydns: " + label(t) + " does not run"));
      session.load(wanted.get());
      return ExitCode.HEALTHY;
    }
  }

  private static String label(TargetFacts target) {
    return OneLine.of(target.target().label());
  }
}
