package dev.whydns.parse;

import dev.whydns.parse.CgroupContainer.Engine;
import java.util.Optional;

/**
 * Reads {@code /proc/PID/cgroup}: lines of {@code hierarchy:controllers:path}, of cgroup v1 one for
 * each controller.
 *
 * <p>Paths seen: {@code /docker/ID}, {@code /system.slice/docker-ID.scope}, {@code
 * /machine.slice/libpod-ID.scope/container}, {@code /kubepods.slice/…/cri-containerd-ID.scope},
 * {@code crio-ID.scope}, {@code /docker/buildkit/STEP}. Of containers inside containers the
 * outermost is meant, which is the one that this host's engine knows. With the cgroupfs driver and
 * {@code --cgroup-parent} a path is {@code /PARENT/ID} with nothing of Docker's in it; it is taken
 * for Docker's, except below {@code kubepods}.
 */
public final class CgroupParser {

  private static final int ID_DIGITS = 64;
  private static final int MOST_LINES = 100;
  private static final int LONGEST_PATH = 4096;

  private CgroupParser() {}

  /** The container; empty for a process of the host. */
  public static Optional<CgroupContainer> container(String text) {
    for (String line : Lines.of(text, MOST_LINES)) {
      Optional<CgroupContainer> found = ofPath(line);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<CgroupContainer> ofPath(String line) {
    int colon = line.indexOf(':', line.indexOf(':') + 1);
    if (colon < 0 || line.length() - colon > LONGEST_PATH) {
      return Optional.empty();
    }
    StringBuilder above = new StringBuilder();
    for (String element : line.substring(colon + 1).split("/", -1)) {
      Optional<CgroupContainer> found = ofElement(above.toString(), element);
      if (found.isPresent()) {
        return found;
      }
      above.append(element).append('/');
    }
    return Optional.empty();
  }

  private static Optional<CgroupContainer> ofElement(String above, String element) {
    if (above.endsWith("/buildkit/") && !element.isEmpty()) {
      return Optional.of(new CgroupContainer(Engine.BUILDKIT, element));
    }
    String bare =
        element.endsWith(".scope")
            ? element.substring(0, element.length() - ".scope".length())
            : element;
    int from = bare.length() - ID_DIGITS;
    if (from < 0 || !bare.substring(from).chars().allMatch(c -> Numbers.isHexDigit((char) c))) {
      return Optional.empty();
    }
    return engine(above, bare.substring(0, from))
        .map(engine -> new CgroupContainer(engine, bare.substring(from)));
  }

  /**
   * The monitors {@code libpod-conmon-ID} and {@code crio-conmon-ID} are outside of their
   * containers.
   */
  private static Optional<Engine> engine(String above, String prefix) {
    return switch (prefix) {
      case "docker-" -> Optional.of(Engine.DOCKER);
      case "libpod-" -> Optional.of(Engine.PODMAN);
      case "cri-containerd-" -> Optional.of(Engine.CONTAINERD);
      case "crio-" -> Optional.of(Engine.CRIO);
      case "" -> Optional.of(above.contains("kubepods") ? Engine.CONTAINERD : Engine.DOCKER);
      default -> Optional.empty();
    };
  }
}
