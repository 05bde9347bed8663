package dev.whydns.lab;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A lab to look around in by hand: says how to enter it, and ends with its standard input.
 * Arguments are dockerd's flags.
 */
final class LabMain {

  public static void main(String[] args) throws IOException {
    try (var lab = new Lab(Setup.plain().flags(args))) {
      lab.appnet();
      lab.container("web", "--network", "appnet", "--network-alias", "api");
      System.out.println(String.join(" ", lab.shell()));
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
