package dev.whydns.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A container, as the engine's API or its files describe it.
 *
 * @param id 64 hexadecimal digits
 * @param name without the leading slash
 * @param pid of its first process; 0 when it does not run
 * @param status {@code running}, {@code paused}, {@code exited}, {@code restarting}, {@code dead},
 *     …
 * @param startedAt its last start; empty when it never ran
 * @param hostname as it sees itself
 * @param networkMode {@code default}, {@code bridge}, {@code host}, {@code none}, {@code
 *     container:ID} or a network's name
 * @param attachments its networks
 * @param sandboxKey the engine's handle on its namespace, as {@code
 *     /var/run/docker/netns/a1a87f825930}
 * @param resolvConfPath the engine's file on the host; empty text when there is none
 * @param dns {@code --dns}, as given
 * @param dnsSearch {@code --dns-search}, as given
 * @param dnsOptions {@code --dns-opt}, as given
 * @param extraHosts {@code --add-host}, as given
 * @param runtime as {@code runc}, {@code runsc}
 * @param composeProject the compose project; empty for none
 * @param composeService the compose service; empty for none
 */
public record ContainerFacts(
    String id,
    String name,
    int pid,
    String status,
    Optional<Instant> startedAt,
    String hostname,
    String networkMode,
    List<Attachment> attachments,
    String sandboxKey,
    String resolvConfPath,
    List<String> dns,
    List<String> dnsSearch,
    List<String> dnsOptions,
    List<String> extraHosts,
    String runtime,
    Optional<String> composeProject,
    Optional<String> composeService) {

  /** The short ID, as {@code docker ps} shows it. */
  public String shortId() {
    return id.substring(0, Math.min(12, id.length()));
  }

  /** The same container, not running: for files that say otherwise of one that has ended. */
  public ContainerFacts ended() {
    return new ContainerFacts(
        id,
        name,
        0,
        "exited",
        startedAt,
        hostname,
        networkMode,
        attachments,
        sandboxKey,
        resolvConfPath,
        dns,
        dnsSearch,
        dnsOptions,
        extraHosts,
        runtime,
        composeProject,
        composeService);
  }

  /** Whether it runs (also while paused). */
  public boolean isUp() {
    return pid > 0;
  }

  /** Whether it uses the host's network. */
  public boolean usesHostNetwork() {
    return networkMode.equals("host");
  }

  /** The container whose namespace it joined; empty for one of its own. */
  public Optional<String> joinedContainer() {
    return networkMode.startsWith("container:")
        ? Optional.of(networkMode.substring("container:".length()))
        : Optional.empty();
  }

  /** Whether it is on a user-defined network, so that the embedded resolver serves it. */
  public boolean isOnUserNetwork() {
    return attachments.stream()
        .map(Attachment::network)
        .anyMatch(n -> !List.of("bridge", "host", "none").contains(n));
  }
}
