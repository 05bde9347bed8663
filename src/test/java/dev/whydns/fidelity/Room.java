package dev.whydns.fidelity;

import dev.whydns.model.Lookup;
import dev.whydns.os.Netns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A host of its own for one case: namespaces with a resolv.conf, servers' addresses on lo, and a
 * listener that sees every packet. It is gone with the process that listens.
 */
final class Room implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  Room(Path capture, String resolvConf, Lookup.Ipv6 ipv6) throws IOException {
    process =
        new ProcessBuilder(
                "unshare",
                "--net",
                "--mount",
                "--uts",
                "--propagation",
                "private",
                "sh",
                "-c",
                Programs.source("room.sh"),
                "room.sh",
                capture.toString(),
                resolvConf,
                ipv6.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    output = process.inputReader();
    String line = output.readLine();
    if (!"ready".equals(line)) {
      throw new IllegalStateException("a room said " + line);
    }
  }

  /** Its network namespace; to be closed. */
  Netns netns() throws IOException {
    return Netns.open(Path.of("/proc", Long.toString(process.pid()), "ns", "net"));
  }

  /** A command as it is run inside. */
  List<String> inside(List<String> command) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("nsenter", "-t", Long.toString(process.pid()), "-n", "-m", "-u"));
    words.addAll(command);
    return words;
  }

  /** Everything that was sent since the last time. */
  List<Packet> packets() {
    try {
      process.outputWriter().write("\n");
      process.outputWriter().flush();
      List<String> lines = new ArrayList<>();
      for (String line; (line = output.readLine()) != null; ) {
        if (line.equals("end")) {
          return Capture.packets(lines);
        }
        lines.add(line);
      }
      throw new IllegalStateException("the listener is gone");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
