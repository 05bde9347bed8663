package dev.whydns.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where output goes and what the surroundings are; passed in, so that a test is a run like any
 * other.
 *
 * @param in what is piped into it
 * @param out the result and nothing else
 * @param err progress, warnings, hints
 * @param outIsTerminal whether a person reads the result as it is written
 * @param errIsTerminal whether progress may be shown
 * @param environment the variables of the process
 */
public record Streams(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment) {

  /** Those of a run that reads nothing. */
  public Streams(
      PrintStream out,
      PrintStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Map<String, String> environment) {
    this(InputStream.nullInputStream(), out, err, outIsTerminal, errIsTerminal, environment);
  }

  /** Those of the process; the launcher tells which of them are terminals, since Java cannot. */
  public static Streams ofProcess() {
    return new Streams(
        new java.io.FileInputStream(java.io.FileDescriptor.in),
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, utf8()),
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, utf8()),
        Boolean.getBoolean("whydns.stdout.terminal"),
        Boolean.getBoolean("whydns.stderr.terminal"),
        System.getenv());
  }

  private static java.nio.charset.Charset utf8() {
    return java.nio.charset.StandardCharsets.UTF_8;
  }

  /** A variable's value; empty text when it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
