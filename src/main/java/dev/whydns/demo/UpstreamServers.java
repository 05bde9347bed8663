package dev.whydns.demo;

import dev.whydns.model.IpAddress;
import dev.whydns.os.Netns;
import dev.whydns.probe.ServedQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The DNS servers of the demo's world: every name below example.com has one IPv4 and one IPv6
 * address, and nothing else exists.
 */
final class UpstreamServers {

  static final List<String> ADDRESSES = List.of("10.77.0.53", "10.77.0.54");

  private static final int PORT = 53;
  private static final int TTL = 300;
  private static final String ZONE = "example.com";

  private static final List<IpAddress> HOSTS =
      List.of(IpAddress.literal("203.0.113.7"), IpAddress.literal("2001:db8::7"));

  private final Incident incident;

  UpstreamServers(Incident incident) {
    this.incident = incident;
  }

  /** Opens them where they live. */
  void start(Netns netns) throws Exception {
    netns.inside(
        () -> {
          for (String address : ADDRESSES) {
            open(address);
          }
          return null;
        });
  }

  private void open(String address) throws IOException {
    new DnsListener(InetAddress.getByName(address), PORT)
        .serve((query, overTcp) -> ServedQuery.of(query).flatMap(this::answer));
  }

  private Optional<byte[]> answer(ServedQuery query) {
    boolean silent =
        incident == Incident.DEAD_UPSTREAM
            || incident == Incident.AAAA_FIVE_SECONDS && query.type().equals("AAAA");
    return silent ? Optional.empty() : Optional.of(reply(query));
  }

  private static byte[] reply(ServedQuery query) {
    boolean isAddress = query.type().equals("A") || query.type().equals("AAAA");
    boolean isHost = query.name().endsWith("." + ZONE);
    if (isHost && isAddress) {
      return query.addresses(HOSTS, TTL);
    }
    boolean exists = isHost || query.name().equals(ZONE) || query.name().equals(".");
    return query.nothing(exists, ZONE, TTL);
  }
}
