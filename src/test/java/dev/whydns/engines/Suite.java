package dev.whydns.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A newer suite of the machine's distribution, unpacked and not installed, for example {@code
 * testing} with docker.io 28.5.2 in it.
 */
record Suite(String name, Path root) {

  private static final Path UNPACK = Path.of("src/test/engines/unpack");
  private static final Path ENGINES = Path.of("target/engines");
  private static final int PATIENCE_MINUTES = 10;

  /**
   * Every suite that has an engine of its own, oldest first; never empty. What was unpacked today
   * is taken as it is.
   */
  static List<Suite> all() throws IOException, InterruptedException {
    Path said = Files.createTempFile("whydns-engines", "log");
    Process unpack =
        new ProcessBuilder("sh", UNPACK.toString(), ENGINES.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!unpack.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || unpack.exitValue() != 0) {
        throw new IllegalStateException("no newer engine: " + Files.readString(said));
      }
    } finally {
      unpack.destroy();
      Files.delete(said);
    }
    List<String> order = List.of("stable", "testing", "unstable", "devel");
    return order.stream()
        .map(name -> new Suite(name, ENGINES.resolve(name).toAbsolutePath()))
        .filter(suite -> Files.isDirectory(suite.root().resolve("usr")))
        .toList();
  }

  /** Whether a package is in it, for example {@code podman}. */
  boolean has(String name) {
    return packages().stream().anyMatch(file -> file.startsWith(name + "_"));
  }

  /** The first number of its engine's version, for example 28. */
  int release() {
    return packages().stream()
        .filter(file -> file.startsWith("docker.io_"))
        .map(file -> Integer.valueOf(file.split("[_.]")[2]))
        .findFirst()
        .orElseThrow();
  }

  private List<String> packages() {
    try {
      return Files.readAllLines(root.resolve("packages"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
