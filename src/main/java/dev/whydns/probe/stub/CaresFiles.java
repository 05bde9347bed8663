package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.SearchList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What c-ares knows without asking a server ({@code ares_getaddrinfo.c}). */
final class CaresFiles {

  private final Lookup lookup;
  private final CaresVersion version;

  CaresFiles(Lookup lookup, CaresVersion version) {
    this.lookup = lookup;
    this.version = version;
  }

  /** The name itself, where it is an address ({@code fake_addrinfo}). */
  Optional<String> literal() {
    return IpAddress.parse(lookup.name()).filter(this::isWanted).map(IpAddress::canonical);
  }

  /** Whether it ends in {@code .onion}, which is never asked for (RFC 7686). */
  boolean isOnion() {
    String name = SearchList.bare(lookup.name()).toLowerCase(Locale.ROOT);
    return name.equals("onion") || name.endsWith(".onion");
  }

  /** Whether it is a name that c-ares never asks a server for (RFC 6761, section 6.3). */
  boolean isLocalhost() {
    return lookup.name().equals("localhost")
        || version.knowsAllLocalhosts() && lookup.name().endsWith(".localhost");
  }

  /** Its addresses in the hosts file, or the loopback ones of a localhost; may be empty. */
  List<String> addresses() {
    List<String> written =
        lookup.hosts().stream()
            .filter(entry -> entry.names().stream().anyMatch(lookup.name()::equalsIgnoreCase))
            .filter(entry -> isWanted(entry.address()))
            .map(entry -> entry.address().canonical())
            .distinct()
            .toList();
    if (!written.isEmpty() || !isLocalhost()) {
      return written;
    }
    return List.of("127.0.0.1", "::1").stream()
        .filter(text -> isWanted(IpAddress.literal(text)))
        .toList();
  }

  private boolean isWanted(IpAddress address) {
    return lookup.families().contains(address.isV6() ? Family.V6 : Family.V4);
  }
}
