package dev.whydns.diagnose;

import dev.whydns.model.Attachment;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ServiceFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who has a name on a network.
 *
 * @param name a container's, or {@code service api}
 * @param addresses there, IPv4 first; empty where it has none
 * @param network the network's name
 * @param networkId its ID
 * @param container empty for a swarm service, and for a container of another node
 */
record NameHolder(
    String name,
    List<String> addresses,
    String network,
    String networkId,
    Optional<ContainerFacts> container) {

  static NameHolder of(ContainerFacts container, Attachment place) {
    List<String> addresses =
        Stream.of(place.address(), place.address6())
            .flatMap(Optional::stream)
            .map(IpAddress::canonical)
            .toList();
    return new NameHolder(
        container.name(), addresses, place.network(), place.networkId(), Optional.of(container));
  }

  /** What {@code api} is answered with: its virtual address, or its tasks' where it has none. */
  static NameHolder of(ServiceFacts service, String network, String networkId) {
    List<String> addresses =
        service
            .virtualAddress()
            .map(a -> List.of(a.canonical()))
            .orElseGet(() -> service.tasks().stream().map(t -> t.address().canonical()).toList());
    return new NameHolder(
        "service " + service.name(), addresses, network, networkId, Optional.empty());
  }

  static NameHolder of(ServiceFacts.Task task, String network, String networkId) {
    return new NameHolder(
        task.name(), List.of(task.address().canonical()), network, networkId, Optional.empty());
  }

  /** {@code db (10.88.0.3) on appnet, of project shop}. */
  String text() {
    return name
        + (addresses.isEmpty() ? "" : " (" + String.join(", ", addresses) + ")")
        + " on "
        + network
        + project().map(p -> ", of project " + p).orElse("");
  }

  Optional<String> project() {
    return container.flatMap(ContainerFacts::composeProject);
  }

  Optional<String> service() {
    return container.flatMap(ContainerFacts::composeService);
  }

  /** Its place on that network; empty where no container of this host is behind it. */
  Optional<Attachment> place() {
    return container.stream()
        .flatMap(c -> c.attachments().stream())
        .filter(a -> a.networkId().equals(networkId) && a.network().equals(network))
        .findFirst();
  }
}
