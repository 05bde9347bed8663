package dev.whydns.diagnose;

import dev.whydns.finding.AnswerGroup;
import dev.whydns.finding.Finding;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Attachment;
import dev.whydns.model.Cidr;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.Fact;
import dev.whydns.model.HostFacts;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reply;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.ServiceFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.TargetFacts.Presence;
import dev.whydns.probe.AnswerSurvey;
import dev.whydns.probe.PlannedQuestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A host of containers and what they are answered, as a test says it. Who is told nothing is
 * answered NXDOMAIN.
 */
public final class AnswerBox {

  private static final long ENGINE = 600;
  private static final long SERVER = 300;

  private record Told(String from, String name, String type) {}

  private final Map<String, Box> containers = new LinkedHashMap<>();
  private final List<NetworkFacts> networks = new ArrayList<>();
  private final Map<String, Fact<List<ServiceFacts>>> services = new HashMap<>();
  private final Map<Told, Reply> replies = new HashMap<>();
  private final Set<String> silent = new LinkedHashSet<>();
  private String version = "28.5.2";
  private String source = "api";
  private String product = "docker";
  private boolean swarm;

  private AnswerBox() {}

  /** With the networks appnet, 10.88.0.0/24, and backnet, 10.89.0.0/24. */
  public static AnswerBox box() {
    return new AnswerBox()
        .network("appnet", "bridge", "10.88.0.0/24")
        .network("backnet", "bridge", "10.89.0.0/24");
  }

  public AnswerBox network(String name, String driver, String... subnets) {
    List<Cidr> prefixes = List.of(subnets).stream().map(s -> Cidr.parse(s).orElseThrow()).toList();
    networks.add(new NetworkFacts("id-" + name, name, driver, false, prefixes, ""));
    return this;
  }

  public AnswerBox swarm(String networkName, Fact<List<ServiceFacts>> found) {
    swarm = true;
    services.put("id-" + networkName, found);
    return this;
  }

  public AnswerBox engine(String itsVersion, String itsSource, String itsProduct) {
    version = itsVersion;
    source = itsSource;
    product = itsProduct;
    return this;
  }

  /** A container that the test describes further; it is on no network yet. */
  public Box container(String name) {
    return containers.computeIfAbsent(name, any -> new Box(name));
  }

  /** A container on appnet with a name, an address and aliases. */
  public AnswerBox on(String network, String name, String address, String... aliases) {
    container(name).join(network, address, aliases);
    return this;
  }

  /** The engine answers with those addresses, out of what it knows. */
  public AnswerBox engineSays(String from, String name, String... addresses) {
    return says(from, name, ENGINE, addresses);
  }

  /** A server beyond the engine does. */
  public AnswerBox serverSays(String from, String name, String... addresses) {
    return says(from, name, SERVER, addresses);
  }

  public AnswerBox says(String from, String name, long ttl, String... addresses) {
    for (String type : List.of("A", "AAAA")) {
      List<Reply.Answer> records = new ArrayList<>();
      for (String address : addresses) {
        if (address.contains(":") == type.equals("AAAA")) {
          records.add(new Reply.Answer(name, type, ttl, address));
        }
      }
      reply(from, name, type, "NOERROR", records);
    }
    return this;
  }

  public AnswerBox reply(
      String from, String name, String type, String rcode, List<Reply.Answer> records) {
    replies.put(new Told(from, name, type), new Reply(rcode, false, false, true, records, 60));
    return this;
  }

  public AnswerBox reply(String from, String name, String type, Reply reply) {
    replies.put(new Told(from, name, type), reply);
    return this;
  }

  /** The engine's reverse record. */
  public AnswerBox reverse(String from, String question, String says) {
    return reply(
        from,
        question,
        "PTR",
        "NOERROR",
        List.of(new Reply.Answer(question, "PTR", ENGINE, says + ".")));
  }

  public AnswerBox silence(String from) {
    silent.add(from);
    return this;
  }

  public AnswersJudgement.Verdict ask(String name, String... named) {
    Snapshot snapshot = snapshot();
    List<TargetFacts> askers =
        snapshot.targets().stream()
            .filter(t -> named.length == 0 || List.of(named).contains(t.target().label()))
            .filter(t -> named.length > 0 || t.presence() == Presence.RUNNING)
            .toList();
    List<Exchange> exchanges = new AnswerSurvey(this::answer).run(askers, name);
    return AnswersJudgement.of(
        snapshot,
        askers,
        new Measurement(exchanges, List.of(), List.of()),
        new AnswersJudgement.Wanted(name, Set.of(named), services));
  }

  /**
   * The verdict in lines: each group as {@code stale engine [10.88.0.9] web}, each finding as
   * {@code fault stale-record [web]: summary}, each gap as {@code ? web: why}.
   */
  public List<String> told(String name, String... named) {
    AnswersJudgement.Verdict verdict = ask(name, named);
    List<String> lines = new ArrayList<>();
    for (AnswerGroup g : verdict.answers().groups()) {
      String what = g.addresses().isEmpty() ? g.said() : g.addresses().toString();
      lines.add(
          g.state().text()
              + " "
              + g.by().text()
              + " "
              + what
              + " "
              + String.join(" ", g.targets()));
    }
    Map<String, List<String>> findings = new LinkedHashMap<>();
    for (TargetReport t : verdict.targets()) {
      for (Finding f : t.findings()) {
        findings
            .computeIfAbsent(
                f.severity().text() + " " + f.code().text() + "\n" + f.summary(),
                any -> new ArrayList<>())
            .add(t.facts().target().label());
      }
    }
    findings.forEach((key, who) -> lines.add(key.replace("\n", " " + who + ": ")));
    verdict
        .targets()
        .forEach(
            t ->
                t.notChecked()
                    .forEach(n -> lines.add("? " + t.facts().target().label() + ": " + n.why())));
    return lines;
  }

  public Finding finding(String name, String target) {
    return ask(name).targets().stream()
        .filter(t -> t.facts().target().label().equals(target))
        .flatMap(t -> t.findings().stream())
        .findFirst()
        .orElseThrow();
  }

  private List<Exchange> answer(List<PlannedQuestion> questions, int round) {
    return questions.stream().map(q -> exchange(q, round)).toList();
  }

  private Exchange exchange(PlannedQuestion q, int round) {
    String from = q.from().label();
    Reply nothing = new Reply("NXDOMAIN", false, false, true, List.of(), 40);
    Reply reply =
        replies.getOrDefault(new Told(from, q.question().name(), q.question().type()), nothing);
    Outcome outcome =
        silent.contains(from)
            ? new Outcome.TimedOut(2000)
            : new Outcome.Answered(0.5, false, reply);
    return new Exchange(
        q.probe(),
        q.from(),
        q.server(),
        q.port(),
        q.transport(),
        q.question(),
        round,
        1,
        30,
        Optional.of("127.0.0.1:40000"),
        outcome,
        List.of());
  }

  public Snapshot snapshot() {
    Snapshot plain =
        Snapshots.of(containers.values().stream().map(Box::facts).toArray(TargetFacts[]::new))
            .build();
    HostFacts h = plain.host();
    EngineFacts engine =
        new EngineFacts(
            version,
            Optional.empty(),
            Optional.empty(),
            "/var/lib/docker",
            product,
            false,
            swarm,
            false,
            source,
            List.copyOf(networks));
    HostFacts host =
        new HostFacts(
            h.name(),
            h.kernel(),
            h.api(),
            Fact.of(engine),
            h.daemons(),
            h.resolvConf(),
            h.resolvedConf(),
            h.hosts(),
            h.nsswitch(),
            h.netns(),
            h.ipForward(),
            h.bridgeNfCallIptables(),
            h.missingCapabilities());
    return new Snapshot(plain.takenAt(), host, plain.targets());
  }

  /** A container in the making. */
  public static final class Box {
    private final String name;
    private final List<Attachment> places = new ArrayList<>();
    private final List<HostsFile.Entry> hosts = new ArrayList<>();
    private ResolvConf conf =
        Snapshots.resolvConf().nameservers("127.0.0.11").options("ndots:0").build();
    private Presence presence = Presence.RUNNING;
    private String status = "running";
    private String mode = "appnet";
    private Optional<String> project = Optional.empty();
    private Optional<String> service = Optional.empty();
    private Optional<String> roommate = Optional.empty();
    private boolean described = true;

    private Box(String name) {
      this.name = name;
    }

    /** As an engine before 25.0 describes it: the short ID among the aliases, no DNSNames. */
    public Box join(String network, String address, String... aliases) {
      return join(network, address, List.of(aliases), List.of(), List.of());
    }

    public Box join(
        String network,
        String address,
        List<String> aliases,
        List<String> dnsNames,
        List<String> links) {
      List<String> both = List.of(address.split(" "));
      places.add(
          new Attachment(
              network,
              "id-" + network,
              both.stream().filter(a -> a.contains(".")).findFirst().flatMap(IpAddress::parse),
              both.stream().filter(a -> a.contains(":")).findFirst().flatMap(IpAddress::parse),
              Optional.empty(),
              aliases,
              dnsNames,
              links));
      return this;
    }

    public Box project(String its, String itsService) {
      project = Optional.of(its);
      service = Optional.of(itsService);
      return this;
    }

    public Box conf(ResolvConf its) {
      conf = its;
      return this;
    }

    public Box status(String its) {
      status = its;
      presence = its.equals("exited") ? Presence.STOPPED : Presence.RUNNING;
      return this;
    }

    public Box gone() {
      presence = Presence.GONE;
      return this;
    }

    public Box undescribed() {
      described = false;
      return this;
    }

    public Box mode(String its) {
      mode = its;
      return this;
    }

    /** It is in the namespace of another one. */
    public Box inside(String other) {
      roommate = Optional.of(other);
      return mode("container:" + Snapshots.idOf(other));
    }

    public Box hosts(String address, String... names) {
      hosts.add(new HostsFile.Entry(hosts.size() + 1, IpAddress.literal(address), List.of(names)));
      return this;
    }

    private TargetFacts facts() {
      ContainerFacts c = Snapshots.containerFacts(name, mode);
      ContainerFacts mine =
          new ContainerFacts(
              c.id(),
              name,
              presence == Presence.STOPPED ? 0 : c.pid(),
              status,
              c.startedAt(),
              c.hostname(),
              mode,
              List.copyOf(places),
              c.sandboxKey(),
              c.resolvConfPath(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              c.runtime(),
              project,
              service);
      TargetFacts t = Snapshots.container(name).container(mine).resolvConf(conf).build();
      Fact<NetnsFacts> netns =
          roommate.map(r -> Snapshots.container(r).build().netns()).orElse(t.netns());
      return new TargetFacts(
          t.target(),
          presence,
          t.process(),
          described ? t.container() : Fact.unknown("the engine did not answer for it"),
          presence == Presence.RUNNING ? netns : Fact.unknown("it does not run"),
          t.handleInode(),
          presence == Presence.RUNNING ? t.resolvConf() : Fact.unknown("it does not run"),
          t.managedResolvConf(),
          Fact.of(new HostsFile("/etc/hosts", List.copyOf(hosts))),
          t.nsswitch(),
          t.upstreams(),
          t.upstreamsFrom());
    }
  }
}
