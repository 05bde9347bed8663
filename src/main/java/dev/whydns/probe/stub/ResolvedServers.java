package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The servers of systemd-resolved; all queries go to the current one. */
final class ResolvedServers {

  private final List<ResolvedServer> servers = new ArrayList<>();
  private int current;

  ResolvedServers(List<IpAddress> addresses) {
    addresses.forEach(address -> servers.add(new ResolvedServer(address)));
  }

  boolean isEmpty() {
    return servers.isEmpty();
  }

  int count() {
    return servers.size();
  }

  ResolvedServer current() {
    return servers.get(current);
  }

  /** Turns to the next one, unless another query has done so already. */
  void turnFrom(Optional<ResolvedServer> server) {
    if (server.isEmpty() || server.get() == current()) {
      current = (current + 1) % servers.size();
    }
  }

  Optional<ResolvedServer> byStream(int socket) {
    return servers.stream()
        .filter(s -> s.stream.filter(stream -> stream.socket() == socket).isPresent())
        .findFirst();
  }
}
