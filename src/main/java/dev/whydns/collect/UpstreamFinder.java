package dev.whydns.collect;

import dev.whydns.model.EngineFooter;
import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where queries of a target end up, and from which namespace they are sent.
 *
 * <p>Engines since 26.0 write it into the file's footer. Before, only the engine's own store has
 * it: it marks the loopback servers of the host, which are asked from the host's namespace, and all
 * others are asked from the container's.
 */
final class UpstreamFinder {

  private final Supplier<Fact<Map<String, List<Upstream>>>> store;

  /**
   * {@code store} holds the upstreams by full container ID; it is asked only when a footer is
   * missing.
   */
  UpstreamFinder(Supplier<Fact<Map<String, List<Upstream>>>> store) {
    this.store = store;
  }

  /** The upstreams, and how they are known. */
  record Found(Fact<List<Upstream>> upstreams, String from) {}

  /** For a program that asks the servers of its own file. */
  static Found ofFile(ResolvConf conf, AskedFrom askedFrom) {
    List<Upstream> servers =
        conf.nameservers().stream()
            .limit(ResolvConf.USED_BY_LIBRARIES)
            .map(address -> new Upstream(address, askedFrom))
            .toList();
    return new Found(Fact.of(servers), "nameserver lines of " + conf.path());
  }

  /**
   * For a container that asks the embedded resolver; {@code id} is that of the namespace's owner.
   */
  Found ofEngine(ResolvConf conf, Optional<String> id) {
    Optional<EngineFooter> footer = conf.footer();
    if (footer.isPresent()) {
      Optional<List<Upstream>> servers = footer.get().externalServers();
      return new Found(
          Fact.of(withoutItself(servers.orElse(List.of()))),
          (servers.isPresent() ? "ExtServers" : "no ExtServers") + " in " + conf.path());
    }
    if (id.isEmpty()) {
      return new Found(
          Fact.unknown("the file does not say where the engine forwards to"), conf.path());
    }
    Fact<List<Upstream>> stored =
        store
            .get()
            .flatMap(
                all ->
                    Optional.ofNullable(all.get(id.get()))
                        .<Fact<List<Upstream>>>map(Fact::of)
                        .orElse(
                            Fact.unknown(
                                "the engine's store local-kv.db does not have this container")));
    return new Found(stored.map(UpstreamFinder::withoutItself), "the engine's store local-kv.db");
  }

  /**
   * The engine leaves out its own address (26.1.3 and later; before, it asked itself in a loop).
   */
  private static List<Upstream> withoutItself(List<Upstream> servers) {
    return servers.stream().filter(u -> !u.address().equals(IpAddress.EMBEDDED_DNS)).toList();
  }
}
