package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * The engine that runs the containers.
 *
 * @param version as {@code 28.5.2} or {@code 20.10.24+dfsg1}
 * @param apiVersion the newest that it speaks, as {@code 1.51}; empty when learned from files
 * @param firewall {@code iptables} or {@code nftables}; empty where the engine does not say
 * @param dataRoot as {@code /var/lib/docker}
 * @param product {@code docker} or {@code podman}
 * @param rootless whether it runs without root
 * @param swarmActive whether the host is in a swarm
 * @param liveRestore whether containers outlive the daemon
 * @param source {@code api} or {@code files}
 * @param networks its networks; empty when learned from files
 */
public record EngineFacts(
    String version,
    Optional<String> apiVersion,
    Optional<String> firewall,
    String dataRoot,
    String product,
    boolean rootless,
    boolean swarmActive,
    boolean liveRestore,
    String source,
    List<NetworkFacts> networks) {

  /** Whether the version is at least {@code major.minor.patch}. */
  public boolean isAtLeast(int major, int minor, int patch) {
    return EngineVersion.parse(version)
        .map(v -> v.compareTo(new EngineVersion(major, minor, patch)) >= 0)
        .orElse(false);
  }
}
