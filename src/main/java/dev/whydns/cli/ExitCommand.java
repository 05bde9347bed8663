package dev.whydns.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code exit}, in the shell. */
@Command(name = "exit", aliases = "quit", header = "Leave the shell, as Ctrl-D does.")
final class ExitCommand implements Callable<Integer> {

  private final ShellSession session;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this help")
  private boolean help;

  ExitCommand(ShellSession session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.leave();
    return ExitCode.HEALTHY;
  }
}
