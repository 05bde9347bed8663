package dev.whydns.render;

import static dev.whydns.model.Snapshots.TAKEN_AT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.whydns.diagnose.ResolvConfExplanation;
import dev.whydns.finding.Report;
import dev.whydns.finding.ResolvReading;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Attachment;
import dev.whydns.model.ClientFacts;
import dev.whydns.model.ClientFacts.Library;
import dev.whydns.model.ClientFacts.Loader;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.EngineFooter;
import dev.whydns.model.Fact;
import dev.whydns.model.HostFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.ResolvConf.FileIdentity;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Upstream;
import dev.whydns.parse.ResolvConfParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of real engines, explained; recordings/README.md says how they were made. */
class ResolvRendererTest {

  private static final ClientFacts GLIBC = client(Library.GLIBC, "/lib64/ld-linux-x86-64.so.2");
  private static final ClientFacts MUSL = client(Library.MUSL, "/lib/ld-musl-x86_64.so.1");
  private static final ClientFacts STATIC =
      new ClientFacts(Fact.absent("a loader"), Fact.absent("/etc/gai.conf"));

  private static ClientFacts client(Library library, String path) {
    return new ClientFacts(Fact.of(new Loader(library, path)), Fact.of(List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "engine-20.10-iptables, 20.10.24+dfsg1",
    "engine-26-iptables, 26.1.5",
    "engine-28-iptables, 28.5.2",
    "engine-29-iptables, 29.7.2",
    "engine-29-nftables, 29.7.2",
  })
  void every_line_of_a_recorded_engine_is_explained(String engine, String version)
      throws IOException {
    ResolvConf host = file(engine, "host/resolv.conf");
    List<TargetFacts> targets = new ArrayList<>(List.of(Snapshots.host(host).build()));
    for (String name : List.of("web", "db", "plain", "inside", "hostnet")) {
      targets.add(container(name, file(engine, "resolv.conf-" + name)));
    }
    Snapshot snapshot = snapshot(host, version, targets);
    List<ResolvReading> readings = new ArrayList<>();
    for (TargetFacts target : targets) {
      boolean musl = target.target().label().equals("db");
      boolean none = target.target().label().equals("web");
      readings.add(
          ResolvConfExplanation.of(
              snapshot, target, none ? STATIC : musl ? MUSL : GLIBC, List.of("api", "a.example")));
    }

    Golden.assertMatches("resolv/" + engine + ".txt", text(snapshot, readings, false));
    assertThat(readings)
        .allSatisfy(
            r ->
                assertThat(r.lines())
                    .filteredOn(l -> !l.text().isBlank())
                    .noneMatch(l -> l.meaning().isEmpty() || l.origin().isEmpty())
                    .noneMatch(l -> l.origin().contains("edited")));
    String json = new JsonRenderer().render(report(snapshot), readings);
    assertThat(problems(json)).isEmpty();
  }

  @Test
  void two_containers_differ_in_a_few_lines() throws IOException {
    ResolvConf host = file("engine-28-iptables", "host/resolv.conf");
    List<TargetFacts> two =
        List.of(
            container("web", file("engine-28-iptables", "resolv.conf-web")),
            container("db", file("engine-28-iptables", "resolv.conf-db")));
    Snapshot snapshot = snapshot(host, "28.5.2", two);
    List<ResolvReading> readings =
        two.stream().map(t -> ResolvConfExplanation.of(snapshot, t, MUSL, List.of())).toList();

    Golden.assertMatches("resolv/diff.txt", text(snapshot, readings, true));
  }

  @Test
  void odd_lines_are_told_for_what_they_do() {
    String odd =
        """
        ; by hand
        nameserver 127.0.0.53
        nameserver ns1.example
          nameserver 10.0.0.9
        nameserver 10.0.0.1
        nameserver 10.0.0.2
        nameserver 10.0.0.3
        domain first.example
        search second.example .dot.example
        sortlist 10.0.0.0/8
        family inet6
        options ndots:3 rotate edns0 attempts:0 no-aaaa foo
        """;
    ResolvConf conf = parse(odd);
    TargetFacts host = Snapshots.host(conf).build();
    Snapshot snapshot = snapshot(conf, "28.5.2", List.of(host));
    List<ResolvReading> readings =
        List.of(ResolvConfExplanation.of(snapshot, host, STATIC, List.of("db", "x.y.", "a.b.c.d")));

    Golden.assertMatches("resolv/odd.txt", text(snapshot, readings, false));
  }

  private static String text(Snapshot snapshot, List<ResolvReading> readings, boolean diff) {
    Report report = report(snapshot);
    Secrets.assertHidden(
        report, f -> new ResolvRenderer(TextStyle.piped(), f).render(report, readings, diff));
    Secrets.assertHidden(report, filter -> new JsonRenderer(filter).render(report, readings));
    return new ResolvRenderer(TextStyle.piped()).render(report, readings, diff);
  }

  private static Report report(Snapshot snapshot) {
    List<TargetReport> targets =
        snapshot.targets().stream()
            .map(
                t ->
                    new TargetReport(
                        t,
                        State.UNKNOWN,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()))
            .toList();
    return new Report(
        "resolv", "1", TAKEN_AT, 1, 0, Optional.of(snapshot.host()), targets, List.of());
  }

  private static java.util.Set<com.networknt.schema.ValidationMessage> problems(String json)
      throws IOException {
    try (InputStream in =
        ResolvRendererTest.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(in)
          .validate(new ObjectMapper().readTree(json));
    }
  }

  private static ResolvConf file(String engine, String name) throws IOException {
    try (InputStream in =
        ResolvRendererTest.class.getResourceAsStream("/recordings/" + engine + "/" + name)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static ResolvConf parse(String text) {
    FileIdentity identity = new FileIdentity(1, 2, TAKEN_AT.minusSeconds(3600));
    return ResolvConfParser.parse("/etc/resolv.conf", text, Optional.of(identity));
  }

  private static TargetFacts container(String name, ResolvConf conf) {
    String network =
        switch (name) {
          case "plain" -> "bridge";
          case "inside" -> "innet";
          case "hostnet" -> "host";
          default -> "appnet";
        };
    List<Upstream> upstreams =
        conf.footer()
            .flatMap(EngineFooter::externalServers)
            .orElse(
                name.equals("db")
                    ? List.of(Snapshots.fromContainer("10.77.0.53"))
                    : List.of(
                        Snapshots.fromContainer("10.77.0.53"),
                        Snapshots.fromContainer("10.77.0.54")));
    return Snapshots.container(name)
        .container(facts(name, network))
        .resolvConf(conf)
        .upstreams(upstreams.toArray(Upstream[]::new))
        .build();
  }

  /** Only db has options of its own. */
  private static ContainerFacts facts(String name, String network) {
    ContainerFacts c = Snapshots.containerFacts(name, network);
    boolean own = name.equals("db");
    return new ContainerFacts(
        c.id(),
        c.name(),
        c.pid(),
        c.status(),
        c.startedAt(),
        c.hostname(),
        c.networkMode(),
        c.attachments().stream().map(a -> on(a, network)).toList(),
        c.sandboxKey(),
        c.resolvConfPath(),
        own ? List.of("10.77.0.53") : List.of(),
        own ? List.of("corp.example") : List.of(),
        own ? List.of("ndots:2") : List.of(),
        c.extraHosts(),
        c.runtime(),
        c.composeProject(),
        c.composeService());
  }

  private static Attachment on(Attachment a, String network) {
    return new Attachment(
        a.network(),
        "id of " + network,
        a.address(),
        a.address6(),
        a.gateway(),
        a.aliases(),
        a.dnsNames());
  }

  private static Snapshot snapshot(ResolvConf host, String version, List<TargetFacts> targets) {
    HostFacts h = Snapshots.of().hostResolvConf(host).build().host();
    EngineFacts e = h.engine().known().orElseThrow();
    EngineFacts engine =
        new EngineFacts(
            version,
            e.apiVersion(),
            e.firewall(),
            e.dataRoot(),
            e.product(),
            e.rootless(),
            e.swarmActive(),
            e.liveRestore(),
            e.source(),
            List.of(
                new NetworkFacts("id of innet", "innet", "bridge", true, List.of(), "br-innet")));
    return new Snapshot(
        TAKEN_AT,
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
            h.missingCapabilities()),
        targets);
  }
}
