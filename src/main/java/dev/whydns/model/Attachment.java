package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * A container's place on a network.
 *
 * @param network the network's name
 * @param networkId its ID; empty text while the container is not attached
 * @param address IPv4; empty where it has none
 * @param address6 global IPv6; empty where it has none
 * @param gateway IPv4 gateway; empty on internal networks of newer engines
 * @param aliases as the operator gave them
 * @param dnsNames all the names that the embedded resolver answers for it; empty before 25.0
 * @param links {@code --link}, as {@code db:database}: names that this container alone is answered
 */
public record Attachment(
    String network,
    String networkId,
    Optional<IpAddress> address,
    Optional<IpAddress> address6,
    Optional<IpAddress> gateway,
    List<String> aliases,
    List<String> dnsNames,
    List<String> links) {

  /** One without links, as nearly all are. */
  public Attachment(
      String network,
      String networkId,
      Optional<IpAddress> address,
      Optional<IpAddress> address6,
      Optional<IpAddress> gateway,
      List<String> aliases,
      List<String> dnsNames) {
    this(network, networkId, address, address6, gateway, aliases, dnsNames, List.of());
  }
}
