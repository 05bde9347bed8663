package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * A swarm service on an overlay network, as its engine knows it ({@code GET
 * /networks/ID?verbose=true}, {@code Services}); all nodes' tasks, and only on nodes that use the
 * network. Aliases are not among it.
 *
 * @param name as {@code api}; empty text for containers that were attached without a service
 * @param virtualAddress what the name is answered with; empty in mode dnsrr, where the tasks are
 * @param tasks its tasks, or those containers
 */
public record ServiceFacts(String name, Optional<IpAddress> virtualAddress, List<Task> tasks) {

  /**
   * One of its containers, here or on another node.
   *
   * @param name as {@code api.1.cr6xl68bo4iruqmhftbq255c8}
   * @param address on that network
   */
  public record Task(String name, IpAddress address) {}
}
