package dev.whydns.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Hand-made snapshots: a healthy host with engine 28.5.2, and what a test says otherwise. */
public final class Snapshots {
  public static final Instant TAKEN_AT = Instant.parse("2026-11-01T03:00:00Z");
  public static final long HOST_NETNS = 4026531840L;

  private static final Link LO = new Link("lo", true, 65536, List.of());

  private final List<TargetFacts> targets = new ArrayList<>();
  private List<DaemonFacts> daemons = List.of(daemon(7041, HOST_NETNS));
  private String product = "docker";
  private ResolvConf hostResolvConf = resolvConf().nameservers("10.0.0.2").build();
  private Fact<ResolvConf> resolvedConf = Fact.absent("/run/systemd/resolve/resolv.conf");
  private String engineVersion = "28.5.2";
  private List<NetworkFacts> networks = List.of();
  private List<Link> links = List.of(LO);
  private List<Route> routes = List.of();
  private List<FirewallChain> chains = List.of();
  private Fact<Conntrack> conntrack = Fact.absent("/proc/net/stat/nf_conntrack");
  private boolean bridgesFiltered = true;
  private Fact<Boolean> forwarding = Fact.of(true);

  private Snapshots() {}

  /** A host whose resolv.conf names 10.0.0.2, with no targets yet. */
  public static Snapshots of(TargetFacts... targets) {
    Snapshots snapshots = new Snapshots();
    snapshots.targets.addAll(List.of(targets));
    return snapshots;
  }

  public Snapshots hostResolvConf(ResolvConf conf) {
    hostResolvConf = conf;
    return this;
  }

  /** The file that systemd-resolved writes for others. */
  public Snapshots resolvedConf(ResolvConf conf) {
    resolvedConf = Fact.of(conf);
    return this;
  }

  public Snapshots engine(String version) {
    engineVersion = version;
    return this;
  }

  /** Networks of the engine; an attachment of {@link #containerFacts} is to that of ID n1. */
  public Snapshots networks(NetworkFacts... found) {
    networks = List.of(found);
    return this;
  }

  /** The host's interfaces besides lo. */
  public Snapshots links(Link... found) {
    links = new ArrayList<>(links);
    links.addAll(List.of(found));
    return this;
  }

  public Snapshots routes(Route... found) {
    routes = List.of(found);
    return this;
  }

  /** The host's rules; none unless a test says some. */
  public Snapshots firewall(List<FirewallChain> found) {
    chains = found;
    return this;
  }

  /** What the host tracks; not known unless a test says it. */
  public Snapshots conntrack(Conntrack found) {
    conntrack = Fact.of(found);
    return this;
  }

  /** bridge-nf-call-iptables is off: what stays on a bridge passes no rule. */
  public Snapshots withoutBridgeFilter() {
    bridgesFiltered = false;
    return this;
  }

  /** What is known of net.ipv4.ip_forward; on unless a test says otherwise. */
  public Snapshots forwarding(Fact<Boolean> found) {
    forwarding = found;
    return this;
  }

  /** The engine is Podman: no dockerd runs. */
  public Snapshots podman() {
    product = "podman";
    return daemons();
  }

  public Snapshots daemons(DaemonFacts... found) {
    daemons = List.of(found);
    return this;
  }

  public Snapshot build() {
    return new Snapshot(TAKEN_AT, host(), List.copyOf(targets));
  }

  private HostFacts host() {
    return new HostFacts(
        "box",
        "6.18.44",
        new EngineApi("unix:///var/run/docker.sock", EngineApi.State.ANSWERED, "", 1.5),
        Fact.of(
            new EngineFacts(
                engineVersion,
                Optional.of("1.51"),
                Optional.of("iptables"),
                "/var/lib/docker",
                product,
                false,
                false,
                false,
                "api",
                networks)),
        daemons,
        Fact.of(hostResolvConf),
        resolvedConf,
        Fact.of(new HostsFile("/etc/hosts", List.of())),
        Fact.absent("/etc/nsswitch.conf"),
        new NetnsFacts(
            HOST_NETNS,
            Fact.of(List.of()),
            Fact.of(new Firewall(chains, List.of(), List.of())),
            Fact.of(routes),
            Fact.of(links),
            conntrack,
            Fact.of(new UdpCounters(0, 0, 0))),
        forwarding,
        Fact.of(bridgesFiltered),
        List.of());
  }

  /** A dockerd that serves the API. */
  public static DaemonFacts daemon(int pid, long netnsInode) {
    return new DaemonFacts(
        process(pid, "dockerd", netnsInode),
        true,
        Fact.of("28.5.2"),
        "/var/lib/docker",
        Fact.of(false),
        Fact.of(""),
        Fact.of(Optional.empty()),
        Fact.of(List.of()),
        Fact.of(true));
  }

  public static ProcessFacts process(int pid, String command, long netnsInode) {
    return new ProcessFacts(
        pid, 1000, TAKEN_AT.minusSeconds(3600), 'S', command, Fact.of(netnsInode));
  }

  /** A namespace of which only the sockets matter. */
  public static NetnsFacts netns(long inode, Fact<List<SocketFacts>> sockets) {
    Fact<Firewall> none = Fact.of(new Firewall(List.of(), List.of(), List.of()));
    return netns(inode, sockets, none, List.of(), Fact.of(List.of(LO)));
  }

  private static NetnsFacts netns(
      long inode,
      Fact<List<SocketFacts>> sockets,
      Fact<Firewall> firewall,
      List<Route> routes,
      Fact<List<Link>> links) {
    return new NetnsFacts(
        inode,
        sockets,
        firewall,
        Fact.of(routes),
        links,
        Fact.absent("/proc/net/stat/nf_conntrack"),
        Fact.of(new UdpCounters(0, 0, 0)));
  }

  /** A listening socket of dockerd on 127.0.0.11. */
  public static SocketFacts engineSocket(Transport transport, int port) {
    SocketFacts.Owner dockerd =
        new SocketFacts.Owner(
            7041, "dockerd", 30, "root", TAKEN_AT.minusSeconds(3600), Fact.of(HOST_NETNS));
    return new SocketFacts(
        transport,
        IpAddress.EMBEDDED_DNS,
        port,
        0,
        true,
        100_000L + port,
        0,
        transport == Transport.UDP ? Optional.of(0L) : Optional.empty(),
        Fact.of(dockerd));
  }

  public static Upstream fromHost(String address) {
    return new Upstream(IpAddress.literal(address), Upstream.AskedFrom.HOST);
  }

  public static Upstream fromContainer(String address) {
    return new Upstream(IpAddress.literal(address), Upstream.AskedFrom.CONTAINER);
  }

  public static ResolvConfBuilder resolvConf() {
    return new ResolvConfBuilder();
  }

  /**
   * A container on the user-defined network {@code app}, served by the embedded resolver on
   * udp/40053 and tcp/40054, which forwards to 10.0.0.2.
   */
  public static TargetBuilder container(String name) {
    return new TargetBuilder(new Target(Target.Kind.CONTAINER, name, Optional.of(idOf(name))))
        .container(containerFacts(name, "app"))
        .resolvConf(resolvConf().nameservers("127.0.0.11").options("ndots:0").build())
        .sockets(engineSocket(Transport.UDP, 40053), engineSocket(Transport.TCP, 40054))
        .upstreams(fromHost("10.0.0.2"));
  }

  /** A container on the default bridge, which asks 10.0.0.2 itself. */
  public static TargetBuilder bridgeContainer(String name) {
    return container(name)
        .container(containerFacts(name, "bridge"))
        .resolvConf(resolvConf().nameservers("10.0.0.2").build())
        .sockets()
        .upstreams(fromContainer("10.0.0.2"));
  }

  /** The host as a target. */
  public static TargetBuilder host(ResolvConf conf) {
    return new TargetBuilder(Target.host()).netns(HOST_NETNS).resolvConf(conf);
  }

  /** The daemon as a target. */
  public static TargetBuilder dockerd(ResolvConf conf) {
    return new TargetBuilder(Target.dockerd()).netns(HOST_NETNS).resolvConf(conf);
  }

  public static String idOf(String name) {
    return String.format("%064x", name.hashCode() & 0xffffffffL);
  }

  public static ContainerFacts containerFacts(String name, String networkMode) {
    Attachment attachment =
        new Attachment(
            networkMode,
            "n1",
            IpAddress.parse("10.88.0.2"),
            Optional.empty(),
            IpAddress.parse("10.88.0.1"),
            List.of(),
            List.of(name));
    return new ContainerFacts(
        idOf(name),
        name,
        4711,
        "running",
        Optional.of(TAKEN_AT.minusSeconds(600)),
        idOf(name).substring(0, 12),
        networkMode,
        networkMode.startsWith("container:") ? List.of() : List.of(attachment),
        "/var/run/docker/netns/a1a87f825930",
        "/var/lib/docker/containers/" + idOf(name) + "/resolv.conf",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "runc",
        Optional.empty(),
        Optional.empty());
  }

  /** The same container with another resolv.conf of the engine and other settings for it. */
  public static ContainerFacts withResolver(
      ContainerFacts k, String path, List<String> dns, List<String> search, List<String> options) {
    return new ContainerFacts(
        k.id(),
        k.name(),
        k.pid(),
        k.status(),
        k.startedAt(),
        k.hostname(),
        k.networkMode(),
        k.attachments(),
        k.sandboxKey(),
        path,
        dns,
        search,
        options,
        k.extraHosts(),
        k.runtime(),
        k.composeProject(),
        k.composeService());
  }

  /** The same container with another hostname. */
  public static ContainerFacts withHostname(ContainerFacts k, String hostname) {
    return new ContainerFacts(
        k.id(),
        k.name(),
        k.pid(),
        k.status(),
        k.startedAt(),
        hostname,
        k.networkMode(),
        k.attachments(),
        k.sandboxKey(),
        k.resolvConfPath(),
        k.dns(),
        k.dnsSearch(),
        k.dnsOptions(),
        k.extraHosts(),
        k.runtime(),
        k.composeProject(),
        k.composeService());
  }

  /** A resolv.conf of the lines that a test names. */
  public static final class ResolvConfBuilder {
    private List<String> nameservers = List.of();
    private List<String> search = List.of();
    private List<String> options = List.of();

    public ResolvConfBuilder nameservers(String... addresses) {
      nameservers = List.of(addresses);
      return this;
    }

    public ResolvConfBuilder search(String... suffixes) {
      search = List.of(suffixes);
      return this;
    }

    public ResolvConfBuilder options(String... words) {
      options = List.of(words);
      return this;
    }

    public ResolvConf build() {
      List<String> text = new ArrayList<>();
      nameservers.forEach(address -> text.add("nameserver " + address));
      if (!search.isEmpty()) {
        text.add("search " + String.join(" ", search));
      }
      if (!options.isEmpty()) {
        text.add("options " + String.join(" ", options));
      }
      List<ResolvConf.Line> lines = new ArrayList<>();
      text.forEach(line -> lines.add(new ResolvConf.Line(lines.size() + 1, line)));
      return new ResolvConf(
          "/etc/resolv.conf",
          List.copyOf(lines),
          nameservers.stream().map(IpAddress::literal).toList(),
          List.of(),
          search,
          options,
          false,
          Optional.empty(),
          Optional.of(new ResolvConf.FileIdentity(1, 2, TAKEN_AT)));
    }
  }

  /** A running target, of which a test says what differs. */
  public static final class TargetBuilder {
    private final Target target;
    private TargetFacts.Presence presence = TargetFacts.Presence.RUNNING;
    private Fact<ContainerFacts> container = Fact.absent("no container");
    private Fact<Long> netnsInode;
    private Fact<List<SocketFacts>> sockets = Fact.of(List.of());
    private Fact<Firewall> firewall = Fact.of(new Firewall(List.of(), List.of(), List.of()));
    private List<Route> routes = List.of();
    private Fact<ResolvConf> resolvConf = Fact.absent("/etc/resolv.conf");
    private Optional<Fact<ResolvConf.FileIdentity>> managed = Optional.empty();
    private Fact<List<Upstream>> upstreams = Fact.of(List.of());
    private Fact<List<Link>> links = Fact.of(List.of(LO));
    private List<HostsFile.Entry> entries = List.of();
    private Fact<Nsswitch> nsswitch = Fact.absent("/etc/nsswitch.conf");

    private TargetBuilder(Target target) {
      this.target = target;
      this.netnsInode = Fact.of(4026532000L + Math.floorMod(target.label().hashCode(), 100_000));
    }

    public TargetBuilder presence(TargetFacts.Presence found) {
      presence = found;
      return this;
    }

    public TargetBuilder container(ContainerFacts facts) {
      container = Fact.of(facts);
      return this;
    }

    public TargetBuilder netns(long inode) {
      netnsInode = Fact.of(inode);
      return this;
    }

    public TargetBuilder unknownNetns(String why) {
      netnsInode = Fact.unknown(why);
      return this;
    }

    public TargetBuilder sockets(SocketFacts... found) {
      sockets = Fact.of(Arrays.asList(found));
      return this;
    }

    /** The rules of its namespace; none unless a test says some. */
    public TargetBuilder firewall(List<FirewallChain> found) {
      return firewall(Fact.of(new Firewall(found, List.of(), List.of())));
    }

    /** What is known of its rules, where they could not be read, or not all of them. */
    public TargetBuilder firewall(Fact<Firewall> found) {
      firewall = found;
      return this;
    }

    public TargetBuilder routes(Route... found) {
      routes = List.of(found);
      return this;
    }

    /** The interfaces of its namespace; lo alone, and up, unless a test says others. */
    public TargetBuilder links(Fact<List<Link>> found) {
      links = found;
      return this;
    }

    public TargetBuilder hosts(HostsFile.Entry... found) {
      entries = List.of(found);
      return this;
    }

    public TargetBuilder unknownSockets(String why) {
      sockets = Fact.unknown(why);
      return this;
    }

    public TargetBuilder resolvConf(ResolvConf conf) {
      resolvConf = Fact.of(conf);
      return this;
    }

    /** The file that the engine keeps for it; the one that it sees unless a test says another. */
    public TargetBuilder managed(ResolvConf.FileIdentity found) {
      managed = Optional.of(Fact.of(found));
      return this;
    }

    public TargetBuilder unknownManaged(String why) {
      managed = Optional.of(Fact.unknown(why));
      return this;
    }

    public TargetBuilder unknownResolvConf(String why) {
      resolvConf = Fact.unknown(why);
      return this;
    }

    public TargetBuilder upstreams(Upstream... found) {
      upstreams = Fact.of(List.of(found));
      return this;
    }

    public TargetBuilder nsswitch(Nsswitch found) {
      nsswitch = Fact.of(found);
      return this;
    }

    public TargetBuilder unknownUpstreams(String why) {
      upstreams = Fact.unknown(why);
      return this;
    }

    public TargetFacts build() {
      Fact<ProcessFacts> process = netnsInode.map(inode -> process(4711, "app", inode));
      return new TargetFacts(
          target,
          presence,
          process,
          container,
          netnsInode.map(inode -> Snapshots.netns(inode, sockets, firewall, routes, links)),
          netnsInode,
          resolvConf,
          resolvConf.flatMap(
              conf ->
                  managed
                      .or(() -> conf.file().map(Fact::of))
                      .orElse(Fact.absent("/etc/resolv.conf"))),
          Fact.of(new HostsFile("/etc/hosts", entries)),
          nsswitch,
          upstreams,
          "a test");
    }
  }
}
