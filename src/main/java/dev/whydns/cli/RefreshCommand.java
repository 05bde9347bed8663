package dev.whydns.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code refresh}, in the shell: forget what was read. */
final class RefreshCommand implements Callable<Integer> {

  private final Recollection recollection;
  private final CommandSpec spec;

  RefreshCommand(Recollection recollection) {
    this.recollection = recollection;
    spec = usage();
    new Arguments(spec).help();
  }

  private CommandSpec usage() {
    return new Usage(this, "refresh", "Forget what was read: the next view reads anew.")
        .paragraphs(
            "For 10 s after a check, rules and owners of the same targets show what it has read, each once, "
                + "and say so, unless something else was read or run meanwhile. Everything else reads anew, "
                + "and what servers answer is never kept.")
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    recollection.forget();
    return ExitCode.HEALTHY;
  }
}
