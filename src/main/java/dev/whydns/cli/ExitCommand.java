package dev.whydns.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code exit}, in the shell. */
final class ExitCommand implements Callable<Integer> {

  private final ShellSession session;
  private final CommandSpec spec;

  ExitCommand(ShellSession session) {
    this.session = session;
    spec = usage();
    new Arguments(spec).help();
  }

  private CommandSpec usage() {
    return new Usage(this, "exit", "Leave the shell, as Ctrl-D does.").spec().aliases("quit");
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    session.leave();
    return ExitCode.HEALTHY;
  }
}
