package dev.whydns;

import dev.whydns.cli.Cli;
import dev.whydns.cli.Streams;
import dev.whydns.cli.Version;

/** Starts whydns. */
public final class Main {

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    if (arguments.length == 1 && arguments[0].equals("--version")) {
      System.out.println(Version.line());
      return;
    }
    String program = System.getProperty("whydns.program", "whydns");
    System.exit(new Cli(Streams.ofProcess(), program).run(arguments));
  }
}
