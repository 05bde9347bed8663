package dev.whydns.parse;

/**
 * Which container a process is in, as the path of its control group tells.
 *
 * @param engine who made the group
 * @param id 64 hexadecimal digits; of buildkit whatever it calls its step
 */
public record CgroupContainer(Engine engine, String id) {

  private static final int SHORT = 12;

  /** The beginning of the ID, as engines list it: {@code d870840fac06}. */
  public String shortId() {
    return id.substring(0, Math.min(SHORT, id.length()));
  }

  /** Engines and runtimes that are told apart by how they name a group. */
  public enum Engine {
    DOCKER("docker"),
    PODMAN("podman"),
    CONTAINERD("containerd"),
    CRIO("crio"),
    BUILDKIT("buildkit");

    private final String text;

    Engine(String text) {
      this.text = text;
    }

    /** As reports write it: {@code docker}. */
    public String text() {
      return text;
    }
  }
}
