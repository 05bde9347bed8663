package dev.whydns.diagnose;

import dev.whydns.model.Attachment;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.SearchList;
import dev.whydns.model.ServiceFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which names the engine has to answer, by what it says of its running containers.
 *
 * <p>The embedded resolver looks a name up on each network of the asker in turn, and the first that
 * knows it wins; then it tries the part before a dot on the network that is called like the part
 * behind it, the last dot first (libnetwork, sandbox.go, ResolveName). A network's name counts with
 * its case, a container's without.
 */
final class NameRegistry {

  /** The engine's own networks, which have no names. */
  private static final List<String> NAMELESS = List.of("bridge", "host", "none", "ingress");

  /**
   * Who has to answer on one network of an asker.
   *
   * @param network the network that decides
   * @param holders who has the name there; never empty
   */
  record Expected(String network, String networkId, List<NameHolder> holders) {

    /** Each once, in the order of the holders. */
    List<String> addresses() {
      return holders.stream().flatMap(h -> h.addresses().stream()).distinct().toList();
    }
  }

  private final Map<String, Map<String, List<NameHolder>>> byNetwork = new HashMap<>();
  private final Map<String, List<NameHolder>> byName = new HashMap<>();
  private final Map<String, List<NameHolder>> byAddress = new HashMap<>();
  private final Map<String, List<String>> linkers = new HashMap<>();
  private final Map<Long, List<Attachment>> placesOf = new HashMap<>();
  private final Map<String, NetworkFacts> networks = new HashMap<>();
  private final Map<String, Fact<List<ServiceFacts>>> services;
  private final boolean complete;

  /**
   * What is known of names.
   *
   * @param snapshot with every container of the host
   * @param services of overlay networks, by the network's ID
   */
  NameRegistry(Snapshot snapshot, Map<String, Fact<List<ServiceFacts>>> services) {
    this.services = services;
    snapshot.host().engine().known().map(EngineFacts::networks).orElse(List.of()).stream()
        .forEach(n -> networks.put(n.id(), n));
    boolean all = true;
    for (TargetFacts target : snapshot.targets()) {
      boolean container = target.target().kind() == Target.Kind.CONTAINER;
      all &= !container || !target.container().isUnknown();
      if (container && target.presence() == TargetFacts.Presence.RUNNING) {
        target.container().known().filter(ContainerFacts::isUp).ifPresent(c -> add(c, target));
      }
    }
    complete = all;
    services.forEach((id, fact) -> fact.known().ifPresent(list -> add(id, list)));
  }

  private void add(ContainerFacts container, TargetFacts target) {
    for (Attachment place : container.attachments()) {
      NameHolder holder = NameHolder.of(container, place);
      if (!NAMELESS.contains(place.network())) {
        names(container, place).forEach(name -> add(name, holder));
      }
      holder.addresses().forEach(a -> put(byAddress, a, holder));
      for (String link : place.links()) {
        linkers
            .computeIfAbsent(link.substring(link.indexOf(':') + 1), any -> new ArrayList<>())
            .add(container.name());
      }
    }
    if (!container.attachments().isEmpty()) {
      target.netns().known().ifPresent(n -> placesOf.put(n.inode(), container.attachments()));
    }
  }

  /** Names of services count once: their containers on this host are known by themselves. */
  private void add(String networkId, List<ServiceFacts> found) {
    String network =
        Optional.ofNullable(networks.get(networkId)).map(NetworkFacts::name).orElse("");
    for (ServiceFacts service : found) {
      if (!service.name().isEmpty()) {
        NameHolder holder = NameHolder.of(service, network, networkId);
        add(key(service.name()), holder);
        holder.addresses().forEach(a -> put(byAddress, a, holder));
      }
      for (ServiceFacts.Task task : service.tasks()) {
        NameHolder holder = NameHolder.of(task, network, networkId);
        if (!service.name().isEmpty()) {
          add("tasks." + key(service.name()), holder);
        }
        boolean here =
            on(networkId, key(task.name())).stream()
                .anyMatch(h -> h.addresses().equals(holder.addresses()));
        if (!here) {
          add(key(task.name()), holder);
          holder.addresses().forEach(a -> put(byAddress, a, holder));
        }
      }
    }
  }

  private void add(String name, NameHolder holder) {
    put(byNetwork.computeIfAbsent(holder.networkId(), any -> new LinkedHashMap<>()), name, holder);
    put(byName, name, holder);
  }

  private static void put(Map<String, List<NameHolder>> map, String key, NameHolder holder) {
    List<NameHolder> there = map.computeIfAbsent(key, any -> new ArrayList<>());
    if (!there.contains(holder)) {
      there.add(holder);
    }
  }

  /** The names of a container on a network; engines from 25.0 on say all of them themselves. */
  static Set<String> names(ContainerFacts container, Attachment place) {
    Set<String> names = new LinkedHashSet<>();
    place.dnsNames().forEach(n -> names.add(key(n)));
    if (names.isEmpty()) {
      names.add(key(container.name()));
      place.aliases().forEach(n -> names.add(key(n)));
      names.add(container.shortId());
    }
    return names;
  }

  /**
   * The networks that a target is on: its own, or those of the container whose namespace it is in.
   */
  List<Attachment> placesOf(TargetFacts asker) {
    List<Attachment> own =
        asker.container().known().map(ContainerFacts::attachments).orElse(List.of());
    return own.isEmpty()
        ? asker.netns().known().map(n -> placesOf.get(n.inode())).orElse(List.of())
        : own;
  }

  /**
   * Who has that name for a target: the first is who answers, those behind it are never asked. More
   * than one is rare; empty where the engine has to ask others.
   */
  List<Expected> expected(TargetFacts asker, String name) {
    List<Attachment> places = placesOf(asker);
    String bare = SearchList.bare(name);
    List<Expected> found = new ArrayList<>();
    places.forEach(place -> found(place, bare).ifPresent(found::add));
    for (int dot = bare.lastIndexOf('.'); dot > 0; dot = bare.lastIndexOf('.', dot - 1)) {
      String network = bare.substring(dot + 1);
      String part = bare.substring(0, dot);
      places.stream()
          .filter(place -> place.network().equals(network))
          .forEach(place -> found(place, part).ifPresent(found::add));
    }
    return found;
  }

  private Optional<Expected> found(Attachment place, String name) {
    if (NAMELESS.contains(place.network())) {
      return Optional.empty();
    }
    String key = place.links().stream().flatMap(l -> linked(l, name)).findFirst().orElse(key(name));
    List<NameHolder> holders = on(place.networkId(), key);
    return holders.isEmpty()
        ? Optional.empty()
        : Optional.of(new Expected(place.network(), place.networkId(), holders));
  }

  /** {@code --link db:database} on a network: the asker alone may say database. */
  private static Stream<String> linked(String link, String name) {
    int colon = link.indexOf(':');
    String to = colon < 0 ? link : link.substring(0, colon);
    String alias = link.substring(colon + 1);
    return alias.equals(name)
        ? Stream.of(key(to.startsWith("/") ? to.substring(1) : to))
        : Stream.empty();
  }

  /** Containers that alone may say that name, by {@code --link}. */
  List<String> linkers(String name) {
    return linkers.getOrDefault(SearchList.bare(name), List.of());
  }

  private List<NameHolder> on(String networkId, String key) {
    return byNetwork.getOrDefault(networkId, Map.of()).getOrDefault(key, List.of());
  }

  /** Whoever has the name anywhere, also as {@code name.network}. */
  List<NameHolder> holders(String name) {
    String bare = SearchList.bare(name);
    List<NameHolder> found = new ArrayList<>(byName.getOrDefault(key(bare), List.of()));
    for (int dot = bare.lastIndexOf('.'); dot > 0; dot = bare.lastIndexOf('.', dot - 1)) {
      String network = bare.substring(dot + 1);
      byName.getOrDefault(key(bare.substring(0, dot)), List.of()).stream()
          .filter(h -> h.network().equals(network))
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  /** Who has an address now; on a network of the asker, if there is a choice. */
  Optional<NameHolder> at(String address, TargetFacts asker) {
    List<String> near = placesOf(asker).stream().map(Attachment::networkId).toList();
    List<NameHolder> there = byAddress.getOrDefault(address, List.of());
    return there.stream()
        .filter(h -> near.contains(h.networkId()))
        .findFirst()
        .or(() -> there.stream().findFirst());
  }

  /**
   * Whether an address can be one of the engine's own: in a subnet of one of the asker's networks,
   * or in none that is known.
   */
  boolean isNear(IpAddress address, TargetFacts asker) {
    List<Attachment> places = placesOf(asker);
    for (Attachment place : places) {
      NetworkFacts network = networks.get(place.networkId());
      if (network == null
          || network.subnets().isEmpty()
          || network.subnets().stream().anyMatch(s -> s.contains(address))) {
        return true;
      }
    }
    return places.isEmpty();
  }

  /**
   * Whether nobody else can have an address on the networks of a target: every container of this
   * host was described, and of the overlay networks, which reach other hosts, the services.
   */
  boolean isComplete(TargetFacts asker) {
    return complete
        && placesOf(asker).stream()
            .filter(place -> isOverlay(place.networkId()))
            .allMatch(
                p ->
                    services.containsKey(p.networkId())
                        && !services.get(p.networkId()).isUnknown());
  }

  /** Whether a network reaches other hosts, whose aliases this engine does not tell. */
  boolean isOverlay(String networkId) {
    NetworkFacts network = networks.get(networkId);
    return network != null && network.driver().equals("overlay");
  }

  private static String key(String name) {
    return SearchList.bare(name).toLowerCase(Locale.ROOT);
  }
}
