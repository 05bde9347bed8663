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
 * iptables-nft: {@code Setup.plain().flags("--live-restore")}.
 *
 * @param engineFlags for dockerd, in addition to none
 * @param engineEnvironment for dockerd, as {@code NAME=VALUE}
 * @param iptables the variant that the box's {@code iptables} is: {@code nft} or {@code legacy}
 * @param engine the unpacked root of another suite, whose {@code usr} lies over the machine's in
 *     the box: its engine, its iptables, the libraries that they need; empty: the machine's own
 * @param unifiedCgroups whether the box has cgroups v2 only, whatever the machine has
 */
public record Setup(
    List<String> engineFlags,
    List<String> engineEnvironment,
    String iptables,
    String engine,
    boolean unifiedCgroups) {

  private static final String LOCAL = "/usr/local/sbin:/usr/local/bin";

  private static final String SYSTEM = "/usr/sbin:/usr/bin:/sbin:/bin";

  private static final List<String> PROGRAMS =
      List.of("docker", "iptables-nft", "nft", "ip", "nsenter", "unshare", "busybox");

  /** Names the root of another engine for every lab that does not name one itself. */
  private static final String ENGINE_PROPERTY = "whydns.lab.engine";

  public Setup {
    engineFlags = List.copyOf(engineFlags);
    engineEnvironment = List.copyOf(engineEnvironment);
    if (engine.isEmpty()) {
      engine = System.getProperty(ENGINE_PROPERTY, "");
    }
  }

  public static Setup plain() {
    return new Setup(List.of(), List.of(), "nft", "", false);
  }

  public Setup flags(String... flags) {
    return new Setup(List.of(flags), engineEnvironment, iptables, engine, unifiedCgroups);
  }

  public Setup environment(String... variables) {
    return new Setup(engineFlags, List.of(variables), iptables, engine, unifiedCgroups);
  }

  public Setup iptables(String variant) {
    return new Setup(engineFlags, engineEnvironment, variant, engine, unifiedCgroups);
  }

  public Setup engine(String root) {
    return new Setup(engineFlags, engineEnvironment, iptables, root, unifiedCgroups);
  }

  public Setup withUnifiedCgroups() {
    return new Setup(engineFlags, engineEnvironment, iptables, engine, true);
  }

  /** Where programs of the box are searched; what is local is no part of another suite. */
  String path() {
    return engine.isEmpty() ? LOCAL + ":" + SYSTEM : SYSTEM + ":" + LOCAL;
  }

  /** Throws when the machine cannot run a lab, in one line that says what to install. */
  void require() {
    var missing = new ArrayList<String>();
    if (!isRoot()) {
      missing.add("root");
    }
    if (!found("dockerd", engine.isEmpty() ? path() : engine + "/usr/sbin")) {
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
