package dev.whydns.cli.shell;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What the terminal asks of the commands. */
public interface Commands {

  /** Runs a line, says so when its exit code is not 0, and returns that. */
  int run(String line);

  /** Whether the shell is to be left. */
  boolean isOver();

  /** The prompt for the next line, with its colours. */
  String prompt();

  /**
   * Ctrl-C; called on another thread.
   *
   * @return whether a line runs
   */
  boolean stop();

  /** The commands and their options. */
  CommandSpec model();

  /** What can stand for TARGET, as far as it is printable; may be empty. */
  List<String> targets();

  /** What can stand for NAME, as far as it is printable; may be empty. */
  List<String> names();
}
