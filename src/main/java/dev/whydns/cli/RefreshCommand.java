package dev.whydns.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code refresh}, in the shell: forget what was read. */
@Command(
    name = "refresh",
    header = "Forget what was read: the next view reads anew.",
    description = {
      "",
      "For 10 s after a check, rules and owners of the same targets show what it has read, each once, "
          + "and say so, unless something else was read or run meanwhile. Everything else reads anew, "
          + "and what servers answer is never kept.",
      ""
    })
final class RefreshCommand implements Callable<Integer> {

  private final Recollection recollection;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this help")
  private boolean help;

  RefreshCommand(Recollection recollection) {
    this.recollection = recollection;
  }

  @Override
  public Integer call() {
    recollection.forget();
    return ExitCode.HEALTHY;
  }
}
