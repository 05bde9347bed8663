package dev.whydns.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Where output goes and what the surroundings are; passed in, so that a test is a run like any
 * other.
 *
 * @param in what is piped into it
 * @param out the result and nothing else
 * @param err progress, warnings, hints
 * @param inIsTerminal whether a person types what it reads
 * @param outIsTerminal whether a person reads the result as it is written
 * @param errIsTerminal whether progress may be shown
 * @param environment the variables of the process
 * @param disclosure what their readers may see
 * @param session what the commands of the process share
 */
public record Streams(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    Disclosure disclosure,
    Session session) {

  /** Those of a process of one command, which is fed by nobody and discloses what it is told to. */
  public Streams(
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Map<String, String> environment) {
    this(
        in,
        out,
        err,
        false,
        outIsTerminal,
        errIsTerminal,
        environment,
        new Disclosure(),
        Session.single());
  }

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
        new ResultStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), utf8()),
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, utf8()),
        Boolean.getBoolean("whydns.stdin.terminal"),
        Boolean.getBoolean("whydns.stdout.terminal"),
        Boolean.getBoolean("whydns.stderr.terminal"),
        System.getenv(),
        new Disclosure(),
        Session.single());
  }

  /** The same with everything that goes to standard error redacted where that is asked for. */
  Streams guarded() {
    PrintStream guarded = disclosure.guard(err);
    return new Streams(
        in,
        out,
        guarded,
        inIsTerminal,
        outIsTerminal,
        errIsTerminal,
        environment,
        disclosure,
        session);
  }

  /** Why the result did not get where it should, as {@code No space left on device}. */
  Optional<String> lost() {
    return out instanceof ResultStream result ? result.failure() : Optional.empty();
  }

  private static java.nio.charset.Charset utf8() {
    return java.nio.charset.StandardCharsets.UTF_8;
  }

  /** A variable's value; empty text when it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
