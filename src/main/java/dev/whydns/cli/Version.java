package dev.whydns.cli;

/** The version of whydns, from the manifest of its jar. */
public final class Version {

  private Version() {}

  /** As {@code 0.1.0}; {@code unknown} when it runs from classes. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /** What {@code --version} prints, as {@code whydns 0.1.0}. */
  public static String line() {
    return WhydnsCommand.NAME + " " + text();
  }
}
