package dev.whydns.model;

import java.util.Optional;

/**
 * A route of the main table.
 *
 * @param destination the prefix; 0.0.0.0/0 or ::/0 for the default route
 * @param gateway the next hop; empty when the destination is on the link
 * @param device the interface
 * @param reject an unreachable, blackhole or prohibit route
 * @param metric the lower wins among equal prefixes
 */
public record Route(
    Cidr destination, Optional<IpAddress> gateway, String device, boolean reject, long metric) {

  /** Whether it takes everything that nothing else takes. */
  public boolean isDefault() {
    return destination.bits() == 0;
  }
}
