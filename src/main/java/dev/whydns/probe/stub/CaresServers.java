package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The servers of c-ares 1.34, those with the fewest failures in a row first. */
final class CaresServers {

  private static final Comparator<CaresServer> ORDER =
      Comparator.comparingInt((CaresServer s) -> s.failures).thenComparingInt(CaresServer::index);

  private final List<CaresServer> servers = new ArrayList<>();
  private final boolean rotate;
  private final RandomGenerator random;

  CaresServers(CaresSettings settings, RandomGenerator random) {
    for (IpAddress address : settings.servers()) {
      servers.add(new CaresServer(address, servers.size()));
    }
    this.rotate = settings.rotate();
    this.random = random;
  }

  int count() {
    return servers.size();
  }

  /** The best one; with {@code rotate} any of those that failed as rarely. */
  CaresServer choose() {
    CaresServer first = servers.get(0);
    if (!rotate) {
      return first;
    }
    long best = servers.stream().filter(s -> s.failures == first.failures).count();
    return servers.get(random.nextInt((int) best));
  }

  void failed(CaresServer server) {
    server.failures++;
    servers.sort(ORDER);
  }

  void worked(CaresServer server) {
    server.failures = 0;
    servers.sort(ORDER);
  }

  Optional<CaresConnection> connection(int socket) {
    return connections().stream().filter(c -> c.socket() == socket).findFirst();
  }

  List<CaresConnection> connections() {
    return servers.stream().flatMap(s -> s.connections.stream()).toList();
  }
}
