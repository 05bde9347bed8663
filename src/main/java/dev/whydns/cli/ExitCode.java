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

  /** A program that it needs is missing, or something that the kernel did not do. */
  public static final int UNAVAILABLE = 69;

  /** A mistake in whydns. */
  public static final int INTERNAL = 70;

  /** The result could not be written. */
  public static final int CANNOT_WRITE = 74;

  /** Not permitted, and nothing was measured. */
  public static final int NOT_PERMITTED = 77;

  private ExitCode() {}
}
