package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * A network of the engine.
 *
 * @param id full ID
 * @param name as {@code appnet}
 * @param driver as {@code bridge}, {@code overlay}, {@code macvlan}
 * @param internal without a way out
 * @param subnets its prefixes
 * @param bridge the host's interface, as {@code br-a0ed6fc85da0} or {@code docker0}; empty for
 *     drivers without one
 * @param untranslated the option by which the engine leaves packets from there with the container's
 *     own address, as {@code com.docker.network.bridge.enable_ip_masquerade=false}; empty where it
 *     gives them the host's
 */
public record NetworkFacts(
    String id,
    String name,
    String driver,
    boolean internal,
    List<Cidr> subnets,
    String bridge,
    Optional<String> untranslated) {

  /** One without such an option. */
  public NetworkFacts(
      String id, String name, String driver, boolean internal, List<Cidr> subnets, String bridge) {
    this(id, name, driver, internal, subnets, bridge, Optional.empty());
  }
}
