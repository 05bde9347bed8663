package dev.whydns.collect;

import dev.whydns.docker.RecordedApi;
import dev.whydns.model.Cidr;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.HostFacts;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Link;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.ResolvConf.FileIdentity;
import dev.whydns.model.Route;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.UdpCounters;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import dev.whydns.parse.FirewallTables;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import dev.whydns.parse.ResolvConfParser;
import dev.whydns.parse.SocketTableParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of a recorded engine and one of its containers, made of its files by the real parsers.
 *
 * <p>Namespaces were recorded of {@code web} alone: other containers that the embedded resolver
 * serves are given its sockets and rules.
 */
public final class RecordedEngine {

  /** The folders of recordings/. */
  public static final List<String> ALL =
      List.of(
          "engine-20.10-iptables",
          "engine-26-iptables",
          "engine-28-iptables",
          "engine-29-iptables",
          "engine-29-nftables");

  private static final long TARGET_NETNS = 4026532178L;
  private static final FileIdentity HOST_FILE =
      new FileIdentity(1, 1, Instant.parse("2026-11-20T23:00:00Z"));

  private final Path folder;
  private final RecordedApi api;

  private RecordedEngine(Path folder, RecordedApi api) {
    this.folder = folder;
    this.api = api;
  }

  /** The host and {@code web}, {@code db}, {@code plain}, {@code inside} or {@code hostnet}. */
  public static Snapshot snapshot(String recording, String container) throws IOException {
    Path folder = Path.of("src/test/resources/recordings", recording);
    RecordedEngine engine = new RecordedEngine(folder, RecordedApi.read(recording, container));
    return new Snapshot(
        Instant.parse("2026-11-20T23:55:00Z"), engine.host(), List.of(engine.target()));
  }

  private HostFacts host() throws IOException {
    return new HostFacts(
        "box",
        "6.18.44",
        new EngineApi("unix:///var/run/docker.sock", EngineApi.State.ANSWERED, "", 1.5),
        Fact.of(engine()),
        List.of(Snapshots.daemon(7041, Snapshots.HOST_NETNS)),
        Fact.of(resolvConf("host/resolv.conf", HOST_FILE)),
        Fact.absent("/run/systemd/resolve/resolv.conf"),
        Fact.of(new HostsFile("/etc/hosts", List.of())),
        Fact.absent("/etc/nsswitch.conf"),
        netns(Snapshots.HOST_NETNS, "host", List.of(), List.of(route("0.0.0.0/0", "10.77.0.53"))),
        Fact.of(true),
        Fact.of(true),
        List.of());
  }

  private EngineFacts engine() {
    return api.engine();
  }

  private TargetFacts target() throws IOException {
    ContainerFacts container = api.container();
    FileIdentity file = new FileIdentity(1, 2, container.startedAt().orElseThrow());
    ResolvConf conf = resolvConf("resolv.conf-" + container.name(), file);
    UpstreamFinder.Found found = upstreams(conf, container);
    long netns = container.usesHostNetwork() ? Snapshots.HOST_NETNS : TARGET_NETNS;
    return new TargetFacts(
        new Target(Target.Kind.CONTAINER, container.name(), Optional.of(container.id())),
        TargetFacts.Presence.RUNNING,
        Fact.of(Snapshots.process(container.pid(), "sleep", netns)),
        Fact.of(container),
        Fact.of(container.usesHostNetwork() ? host().netns() : own(conf, container)),
        Fact.of(netns),
        Fact.of(conf),
        Fact.of(file),
        Fact.of(new HostsFile("/etc/hosts", List.of())),
        Fact.absent("/etc/nsswitch.conf"),
        found.upstreams(),
        found.from());
  }

  /** Engine 20.10 has no footer; its store was not recorded, and holds the host's servers. */
  private static UpstreamFinder.Found upstreams(ResolvConf conf, ContainerFacts container) {
    if (!conf.usesEmbeddedDns()) {
      return UpstreamFinder.ofFile(conf, AskedFrom.CONTAINER);
    }
    List<Upstream> stored = new ArrayList<>();
    List<String> servers =
        container.dns().isEmpty() ? List.of("10.77.0.53", "10.77.0.54") : container.dns();
    servers.forEach(s -> stored.add(Snapshots.fromContainer(s)));
    return new UpstreamFinder(() -> Fact.of(Map.of(container.id(), List.copyOf(stored))))
        .ofEngine(conf, Optional.of(container.id()));
  }

  private NetnsFacts own(ResolvConf conf, ContainerFacts container) throws IOException {
    List<Route> routes = new ArrayList<>();
    container.attachments().stream()
        .flatMap(a -> a.gateway().stream())
        .forEach(gateway -> routes.add(route("0.0.0.0/0", gateway.text())));
    return conf.usesEmbeddedDns()
        ? netns(TARGET_NETNS, "container-web", sockets(), routes)
        : netns(TARGET_NETNS, "", List.of(), routes);
  }

  private NetnsFacts netns(long inode, String rules, List<SocketFacts> sockets, List<Route> routes)
      throws IOException {
    Link loopback = new Link("lo", true, 65536, List.of(Cidr.parse("127.0.0.1/8").orElseThrow()));
    return new NetnsFacts(
        inode,
        Fact.of(sockets),
        Fact.of(rules.isEmpty() ? new Firewall(List.of(), List.of(), List.of()) : firewall(rules)),
        Fact.of(List.copyOf(routes)),
        Fact.of(List.of(loopback)),
        Fact.absent("/proc/net/stat/nf_conntrack"),
        Fact.of(new UdpCounters(0, 0, 0)));
  }

  private Firewall firewall(String directory) throws IOException {
    return new Firewall(
        FirewallTables.merge(
            IptablesSaveParser.parse(
                Backend.IPTABLES_NFT, "ip", text(directory + "/iptables-nft-save.txt")),
            NftRulesetParser.parse(text(directory + "/nft.txt"))),
        List.of(),
        List.of());
  }

  private List<SocketFacts> sockets() throws IOException {
    SocketFacts.Owner dockerd =
        new SocketFacts.Owner(
            7041, "dockerd", 30, "root", Snapshots.TAKEN_AT, Fact.of(Snapshots.HOST_NETNS));
    List<SocketFacts> all = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      String table = text("container-web/" + transport.text());
      SocketTableParser.parse(transport, table).forEach(s -> all.add(s.ownedBy(Fact.of(dockerd))));
    }
    return List.copyOf(all);
  }

  private static Route route(String destination, String gateway) {
    return new Route(
        Cidr.parse(destination).orElseThrow(), IpAddress.parse(gateway), "eth0", false, 0);
  }

  private ResolvConf resolvConf(String name, FileIdentity file) throws IOException {
    return ResolvConfParser.parse("/etc/resolv.conf", text(name), Optional.of(file));
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
