package dev.whydns.model;

import java.util.List;

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
 */
public record NetworkFacts(
    String id, String name, String driver, boolean internal, List<Cidr> subnets, String bridge) {}
