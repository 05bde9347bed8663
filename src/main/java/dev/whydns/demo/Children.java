package dev.whydns.demo;

import dev.whydns.os.Commands;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** The processes that hold the namespaces of the demo; they sleep. */
final class Children {

  private final Commands commands;

  Children(Commands commands) {
    this.commands = commands;
  }

  /** A container: its own network, name, and files of name resolution. */
  long start(DemoContainer container) throws IOException {
    String files =
        "for f in resolv.conf hosts hostname; do mount --bind %s/$f /etc/$f; done; echo %s > %s; "
            .formatted(container.folder(), container.shortId(), "/proc/sys/kernel/hostname");
    List<String> unshare =
        List.of("unshare", "--mount", "--propagation", "private", "--net", "--uts", "--ipc");
    return start(unshare, "set -e; " + files);
  }

  /**
   * A process that first does something inside its namespaces.
   *
   * @param unshare the program that makes them, with its options
   * @param before commands for sh; may be empty
   * @return its PID, once it is done with these
   */
  long start(List<String> unshare, String before) throws IOException {
    List<String> words = new ArrayList<>(unshare);
    words.set(0, path(unshare.get(0)));
    words.addAll(List.of(path("sh"), "-c", before + "echo up; exec sleep infinity"));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    if (!"up".equals(line)) {
      throw new IOException("a container does not start: " + line);
    }
    return process.pid();
  }

  private String path(String program) throws IOException {
    return commands.find(program).orElseThrow(() -> new NoSuchFileException(program)).toString();
  }
}
