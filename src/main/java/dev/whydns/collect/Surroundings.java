package dev.whydns.collect;

import dev.whydns.os.Commands;
import dev.whydns.os.MountNs;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import dev.whydns.parse.CgroupParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whose files and programs are those of the host.
 *
 * <p>They are those that whydns sees itself, unless it runs in a container that shares the host's
 * process numbers ({@code --pid=host}): then they are those of the host's first process, so that
 * the engine's socket and files, the firewall's tools and the journal are the same as without a
 * container. A first process that is in a container itself, as with {@code --pid=container:web}, is
 * not to be trusted: its programs would be run as root.
 *
 * @param outer the first process of the host, seen from a container; empty where whydns is on the
 *     host
 */
record Surroundings(Optional<MountNs> outer) {

  private static final int FIRST = 1;

  /** Those of this process. */
  static Surroundings live() {
    MountNs first = new MountNs(FIRST);
    boolean outside = first.isForeign() && !isContained(Processes.host());
    return new Surroundings(outside ? Optional.of(first) : Optional.empty());
  }

  private static boolean isContained(Processes processes) {
    return processes
        .process(FIRST)
        .flatMap(row -> CgroupParser.container(row.cgroup()))
        .isPresent();
  }

  RootedFiles files() {
    try {
      return outer.isEmpty() ? RootedFiles.host() : RootedFiles.outside(outer.get());
    } catch (IOException notPermitted) {
      return RootedFiles.host();
    }
  }

  Commands commands(Map<String, String> environment) {
    return outer
        .map(host -> Commands.of(environment, host))
        .orElseGet(() -> Commands.of(environment));
  }

  /** Where a path of the host leads to, without links; itself if there is nothing. */
  Path real(Path path) {
    if (outer.isPresent()) {
      return outer.get().real(path);
    }
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  /** A file of the host by a path that whydns can open. */
  Path reach(Path path) {
    return outer.map(host -> host.reach(path)).orElse(path);
  }
}
