package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.model.TargetFacts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code use}, in the shell: load a target. */
@Command(
    name = "use",
    header = "Load a target for the commands that follow; without one, unload it.",
    description = {
      "",
      "check, record, resolv, owners and rules then look at it where they are given no target, and "
          + "answers asks from it; what follows replay and netns is a name, or a command, and no "
          + "longer a target. !COMMAND runs a command in its network. To look at another one, name "
          + "it; at every container: --all.",
      ""
    })
final class UseCommand implements Callable<Integer> {

  private final ShellSession session;
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this help")
  private boolean help;

  @Parameters(paramLabel = "TARGET", arity = "0..1", description = "as for check")
  private Optional<String> target = Optional.empty();

  UseCommand(ShellSession session, Streams streams) {
    this.session = session;
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (target.isEmpty()) {
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
        new TargetRequest(TargetOptions.specs(List.of(target.get()), spec), false);
    Looking looking = new Looking("use", session.settings(), streams);
    try (Collected found = looking.lookAnew(request, Scope.PLACES).collected()) {
      found.errors().forEach(error -> streams.err().println("whydns: " + error));
      if (!found.errors().isEmpty()) {
        return ExitCode.UNKNOWN;
      }
      found.snapshot().targets().stream()
          .filter(t -> t.presence() != TargetFacts.Presence.RUNNING)
          .forEach(t -> streams.err().println("whydns: " + label(t) + " does not run"));
      session.load(target.get());
      return ExitCode.HEALTHY;
    }
  }

  private static String label(TargetFacts target) {
    return OneLine.of(target.target().label());
  }
}
