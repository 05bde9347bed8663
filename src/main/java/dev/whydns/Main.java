package dev.whydns;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Starts whydns: for now, prints the version that the build wrote into {@code version.properties}.
 */
public final class Main {
  private Main() {}

  /** Prints {@code whydns 0.1.0} on standard output, whatever the arguments are. */
  public static void main(String[] args) throws IOException {
    Properties build = new Properties();
    try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
      build.load(in);
    }
    System.out.println("whydns " + build.getProperty("version"));
  }
}
