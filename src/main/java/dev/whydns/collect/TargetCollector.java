package dev.whydns.collect;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.HostsFile;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.ResolvConf.FileIdentity;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.TargetFacts.Presence;
import dev.whydns.model.Upstream.AskedFrom;
import dev.whydns.os.Netns;
import dev.whydns.os.RootedFiles;
import dev.whydns.os.UnusableFileException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The facts of one target. */
final class TargetCollector {

  private final RootedFiles host;
  private final UpstreamFinder upstreams;
  private final Function<String, Optional<Integer>> pidOfContainer;

  /**
   * For the targets of one host.
   *
   * @param host the files that the daemon sees: its handles are mounted there, and perhaps nowhere
   *     else
   * @param upstreams finds where queries end up
   * @param pidOfContainer the first process of a container by its full ID, for joined ones
   */
  TargetCollector(
      RootedFiles host,
      UpstreamFinder upstreams,
      Function<String, Optional<Integer>> pidOfContainer) {
    this.host = host;
    this.upstreams = upstreams;
    this.pidOfContainer = pidOfContainer;
  }

  private record Files(
      Fact<ResolvConf> resolvConf, Fact<HostsFile> hosts, Fact<Nsswitch> nsswitch) {
    static Files unread() {
      return new Files(Scope.when(false, null), Scope.when(false, null), Scope.when(false, null));
    }
  }

  TargetFacts read(Place place, Fact<NetnsFacts> netns, Scope scope) {
    Files files = scope.files() ? files(place) : Files.unread();
    Optional<ContainerFacts> container = place.container().known();
    UpstreamFinder.Found found = upstreams(files.resolvConf(), container);
    return new TargetFacts(
        place.target(),
        place.presence(),
        place.process(),
        place.container(),
        netns,
        handle(container),
        files.resolvConf(),
        managed(container),
        files.hosts(),
        files.nsswitch(),
        found.upstreams(),
        found.from());
  }

  private Files files(Place place) {
    if (place.target().kind() == Target.Kind.NETNS) {
      return files(host);
    }
    Optional<ProcessFacts> process = place.process().known();
    if (process.isEmpty()) {
      String why = place.process().why();
      return new Files(Fact.unknown(why), Fact.unknown(why), Fact.unknown(why));
    }
    try (RootedFiles root = RootedFiles.of(process.get().pid())) {
      return files(root);
    } catch (Exception e) {
      String why = Facts.failure("files of " + place.target().label(), e).why();
      return new Files(Fact.unknown(why), Fact.unknown(why), Fact.unknown(why));
    }
  }

  private static Files files(RootedFiles root) {
    return new Files(
        FileReader.resolvConf(root), FileReader.hosts(root), FileReader.nsswitch(root));
  }

  private UpstreamFinder.Found upstreams(
      Fact<ResolvConf> resolvConf, Optional<ContainerFacts> container) {
    Optional<ResolvConf> conf = resolvConf.known();
    if (conf.isEmpty()) {
      return new UpstreamFinder.Found(Fact.unknown("resolv.conf is not known"), "/etc/resolv.conf");
    }
    if (!conf.get().usesEmbeddedDns()) {
      return UpstreamFinder.ofFile(conf.get(), AskedFrom.CONTAINER);
    }
    return upstreams.ofEngine(
        conf.get(),
        container.isPresent() ? Optional.of(namespaceOwner(container.get())) : Optional.empty());
  }

  private static String namespaceOwner(ContainerFacts container) {
    return container.joinedContainer().orElse(container.id());
  }

  /** The namespace behind the engine's handle; for a joined container that of the one it joined. */
  private Fact<Long> handle(Optional<ContainerFacts> container) {
    if (container.isEmpty()) {
      return Fact.absent("no container");
    }
    Optional<String> joined = container.get().joinedContainer();
    if (joined.isPresent()) {
      Optional<Integer> pid = pidOfContainer.apply(joined.get());
      return pid.isEmpty()
          ? Fact.absent("container " + joined.get())
          : Facts.of(
              "/proc/" + pid.get() + "/ns/net",
              () -> Netns.inodeOf(Path.of("/proc/" + pid.get() + "/ns/net")));
    }
    String key = container.get().sandboxKey();
    return key.isEmpty() ? Fact.unknown("the engine names no handle") : handleAt(key);
  }

  /** A file that is there and is no namespace is as bad as none: what was mounted on it is gone. */
  private Fact<Long> handleAt(String key) {
    return Facts.of(
        key,
        () -> {
          try {
            return Netns.inodeOf(host, key);
          } catch (UnusableFileException e) {
            throw new NoSuchFileException(key);
          }
        });
  }

  private Fact<FileIdentity> managed(Optional<ContainerFacts> container) {
    String path = container.map(ContainerFacts::resolvConfPath).orElse("");
    return path.isEmpty()
        ? Fact.absent("no file of the engine")
        : Facts.of(path, () -> Facts.identity(host.read(path, Facts.FILE_BYTES)));
  }

  /** A target that does not run has no facts but what the engine says. */
  static TargetFacts absent(Target target, Fact<ContainerFacts> container, Presence presence) {
    String why = presence.why();
    return new TargetFacts(
        target,
        presence,
        Fact.absent("process of " + target.label()),
        container,
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why),
        Fact.unknown(why),
        why);
  }
}
