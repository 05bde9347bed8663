package dev.whydns.diagnose;

import dev.whydns.model.Attachment;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which names the engine has to answer, by what it says of its running containers.
 *
 * <p>The embedded resolver looks a name up on each network of the asker in turn, and the first that
 * knows it wins; then it tries the part before a dot on the network that is called like the part
 * behind it (libnetwork, sandbox.go, ResolveName).
 */
final class NameRegistry {

  /**
   * A container that has a name on a network.
   *
   * @param container which
   * @param attachment its place on that network
   */
  record Holder(ContainerFacts container, Attachment attachment) {

    /** Its addresses there. */
    List<String> addresses() {
      return Stream.of(attachment.address(), attachment.address6())
          .flatMap(Optional::stream)
          .map(IpAddress::canonical)
          .toList();
    }

    /** {@code db (10.88.0.3) on appnet, of project shop}. */
    String text() {
      return container.name()
          + " ("
          + String.join(", ", addresses())
          + ") on "
          + attachment.network()
          + container.composeProject().map(p -> ", of project " + p).orElse("");
    }

    /** What belongs together: the copies of one service, else the container alone. */
    private String owner() {
      return container
          .composeProject()
          .map(p -> p + "/" + container.composeService().orElse(""))
          .orElse("");
    }
  }

  /**
   * Who has to answer to an asker.
   *
   * @param network the network that decides
   * @param holders who has the name there; never empty
   */
  record Expected(String network, List<Holder> holders) {

    List<String> addresses() {
      return holders.stream().flatMap(h -> h.addresses().stream()).distinct().sorted().toList();
    }

    /** Whether they are of different Compose projects or services. */
    boolean isCollision() {
      return holders.stream().map(Holder::owner).distinct().count() > 1;
    }
  }

  private final List<Holder> places = new ArrayList<>();

  NameRegistry(Snapshot snapshot) {
    snapshot.targets().stream()
        .map(TargetFacts::container)
        .flatMap(fact -> fact.known().stream())
        .filter(ContainerFacts::isUp)
        .distinct()
        .forEach(c -> c.attachments().forEach(a -> places.add(new Holder(c, a))));
  }

  /** Who answers to that name for that container; empty where the engine has to ask others. */
  Optional<Expected> expected(ContainerFacts asker, String name) {
    String key = key(name);
    Optional<Expected> whole = onNetworks(asker, key);
    for (int dot = key.indexOf('.'); whole.isEmpty() && dot > 0; dot = key.indexOf('.', dot + 1)) {
      String network = key.substring(dot + 1);
      whole = onNetwork(asker, key.substring(0, dot), network);
    }
    return whole;
  }

  private Optional<Expected> onNetworks(ContainerFacts asker, String key) {
    return asker.attachments().stream()
        .map(a -> found(a, key))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private Optional<Expected> onNetwork(ContainerFacts asker, String key, String network) {
    return asker.attachments().stream()
        .filter(a -> a.network().equalsIgnoreCase(network))
        .map(a -> found(a, key))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** The default bridge has no names. */
  private Expected found(Attachment network, String key) {
    if (List.of("bridge", "host", "none").contains(network.network())) {
      return null;
    }
    List<Holder> holders =
        places.stream()
            .filter(p -> p.attachment().networkId().equals(network.networkId()))
            .filter(p -> names(p).contains(key))
            .toList();
    return holders.isEmpty() ? null : new Expected(network.network(), holders);
  }

  /** Whoever has the name anywhere. */
  List<Holder> holders(String name) {
    return places.stream()
        .filter(p -> !p.attachment().network().equals("bridge"))
        .filter(p -> names(p).contains(key(name)))
        .toList();
  }

  /** The running container that has an address, on any network. */
  Optional<Holder> at(String address) {
    return places.stream().filter(p -> p.addresses().contains(address)).findFirst();
  }

  /** Engines from 25.0 on say all the names themselves. */
  static List<String> names(Holder place) {
    ContainerFacts c = place.container();
    Attachment a = place.attachment();
    List<String> names = new ArrayList<>(a.dnsNames());
    if (names.isEmpty()) {
      names.add(c.name());
      names.addAll(a.aliases());
      names.add(c.shortId());
    }
    return names.stream().map(NameRegistry::key).toList();
  }

  private static String key(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return bare.toLowerCase(Locale.ROOT);
  }
}
