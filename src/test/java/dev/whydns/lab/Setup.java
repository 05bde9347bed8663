package dev.whydns.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a lab is built from, for example Debian's engine with {@code --live-restore} and
 * iptables-nft.
 *
 * @param engineFlags for dockerd, in addition to none
 * @param iptables the variant that the box's {@code iptables} is: {@code nft} or {@code legacy}
 * @param engine a directory with another engine's programs, itself or in {@code usr/bin}; empty:
 *     the machine's own engine
 */
public record Setup(List<String> engineFlags, String iptables, String engine) {

  private static final String SYSTEM_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final List<String> PROGRAMS =
      List.of("docker", "iptables-nft", "nft", "ip", "nsenter", "unshare", "busybox");

  /** Names the directory of another engine for every lab that does not name one itself. */
  private static final String ENGINE_PROPERTY = "whydns.lab.engine";

  public Setup {
    engineFlags = List.copyOf(engineFlags);
    if (engine.isEmpty()) {
      engine = System.getProperty(ENGINE_PROPERTY, "");
    }
  }

  public static Setup plain() {
    return new Setup(List.of(), "nft", "");
  }

  /** Where programs of the box are searched: the engine's own first. */
  String path() {
    return engine.isEmpty() ? SYSTEM_PATH : enginePath() + ":" + SYSTEM_PATH;
  }

  private String enginePath() {
    return String.join(":", engine, engine + "/usr/bin", engine + "/usr/sbin");
  }

  /** Throws when the machine cannot run a lab, in one line that says what to install. */
  void require() {
    var missing = new ArrayList<String>();
    if (!isRoot()) {
      missing.add("root");
    }
    if (!found("dockerd", engine.isEmpty() ? path() : enginePath())) {
      missing.add(engine.isEmpty() ? "dockerd" : "dockerd in " + engine);
    }
    PROGRAMS.stream().filter(program -> !found(program, path())).forEach(missing::add);
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "the test lab needs %s; as root: apt-get install %s"
              .formatted(
                  String.join(", ", missing),
                  "docker.io iptables nftables iproute2 busybox-static util-linux"));
    }
  }

  private static boolean found(String program, String path) {
    return Stream.of(path.split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
