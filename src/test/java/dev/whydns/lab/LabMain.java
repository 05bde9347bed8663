package dev.whydns.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A lab to look around in by hand: says how to enter it, and ends with its standard input.
 * Arguments are dockerd's flags.
 */
final class LabMain {

  public static void main(String[] args) throws IOException {
    var plain = Setup.plain();
    try (var lab = new Lab(new Setup(List.of(args), plain.iptables(), plain.engine()))) {
      lab.appnet();
      lab.container("web", "--network", "appnet", "--network-alias", "api");
      System.out.println(String.join(" ", lab.shell()));
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
