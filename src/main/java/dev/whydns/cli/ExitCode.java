package dev.whydns.cli;

/** What the process returns, as the manual page documents it. */
public final class ExitCode {

  /** Nothing is wrong. */
  public static final int HEALTHY = 0;

  /** Warnings only. */
  public static final int WARNING = 1;

  /** A fault was found. */
  public static final int FAULT = 2;

  /** It could not be determined, and nothing worse was found. */
  public static final int UNKNOWN = 3;

  /** A mistake in the command line. */
  public static final int USAGE = 64;

  /** A bundle could not be read, and nothing was judged. */
  public static final int CANNOT_READ = 65;

  /** Something that it needs is missing here: a Java that is new enough, a program for the demo. */
  public static final int UNAVAILABLE = 69;

  /** A mistake in whydns. */
  public static final int INTERNAL = 70;

  /** The result could not be written. */
  public static final int CANNOT_WRITE = 74;

  /** Not permitted, and nothing was measured. */
  public static final int NOT_PERMITTED = 77;

  /** Ctrl-C: the JVM's, and in the shell that of a line without a result. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}

  /** The codes as picocli lists them in help, and from there in the manual. */
  static final class Line {

    static final String HEALTHY = ExitCode.HEALTHY + ":healthy";
    static final String WARNING = ExitCode.WARNING + ":warnings only: it works now, and will hurt";
    static final String FAULT = ExitCode.FAULT + ":a fault was found";
    static final String UNKNOWN =
        ExitCode.UNKNOWN + ":could not determine, and nothing worse was found";
    static final String ALL_READ = ExitCode.HEALTHY + ":all could be read; nothing is judged";
    static final String NOT_ALL_READ =
        ExitCode.UNKNOWN + ":something could not be read, or was not found";
    static final String USAGE = ExitCode.USAGE + ":a mistake in the command line";
    static final String CANNOT_READ =
        ExitCode.CANNOT_READ
            + ":a bundle cannot be read: it is missing, damaged, of a later format or none";
    static final String UNAVAILABLE =
        ExitCode.UNAVAILABLE + ":something is missing: a Java 17 or later, a program";
    static final String INTERNAL = ExitCode.INTERNAL + ":an internal error";
    static final String CANNOT_WRITE = ExitCode.CANNOT_WRITE + ":a result could not be written";
    static final String NOT_PERMITTED =
        ExitCode.NOT_PERMITTED + ":not permitted, and nothing was measured";
    static final String INTERRUPTED = ExitCode.INTERRUPTED + ":interrupted";

    private Line() {}
  }
}
