package dev.whydns.probe.stub;

import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What glibc finds in a hosts file ({@code nss/nss_files/files-hosts.c}). */
final class HostsAddresses {
  private HostsAddresses() {}

  /**
   * The addresses of all entries that have that name, in order.
   *
   * <p>Case does not matter, a final dot does. {@code multi on} is taken for granted, as Debian's
   * host.conf(5) has it: without it a call for one family gets the first entry alone. Such a call
   * for IPv4 gets 127.0.0.1 for an entry of {@code ::1}.
   */
  static List<String> of(List<HostsFile.Entry> entries, String name, Set<Family> families) {
    List<String> found = new ArrayList<>();
    boolean onlyV4 = families.equals(Set.of(Family.V4));
    for (HostsFile.Entry entry : entries) {
      if (entry.names().stream().noneMatch(name::equalsIgnoreCase)) {
        continue;
      }
      IpAddress address = entry.address();
      if (onlyV4 && address.isV6() && address.isLoopback()) {
        found.add("127.0.0.1");
      } else if (families.contains(address.isV6() ? Family.V6 : Family.V4)) {
        found.add(address.canonical());
      }
    }
    return List.copyOf(found);
  }

  /** Whether an entry has that address. */
  static boolean name(List<HostsFile.Entry> entries, IpAddress address) {
    return entries.stream().anyMatch(entry -> entry.address().equals(address));
  }
}
