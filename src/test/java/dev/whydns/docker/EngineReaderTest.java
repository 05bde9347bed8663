package dev.whydns.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Attachment;
import dev.whydns.model.Cidr;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineApi.State;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.ServiceFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class EngineReaderTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  @TempDir private Path folder;

  private record Answer(
      EngineApi api, Fact<EngineFacts> engine, List<ContainerSummary> containers) {}

  private Answer read(FakeEngine.Behaviour behaviour) throws Exception {
    try (FakeEngine fake = new FakeEngine(folder, behaviour)) {
      EngineAnswer listed = fake.reader(LONG).containers();
      return new Answer(listed.api(), fake.reader(LONG).engine(), listed.containers());
    }
  }

  private ContainerFacts inspect(String engine, String container) throws Exception {
    try (FakeEngine fake = new FakeEngine(folder, FakeEngine.recorded(engine))) {
      return fake.reader(LONG).inspect(List.of(container)).get(container).known().orElseThrow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "engine-20.10-iptables, 20.10.24+dfsg1, ''",
    "engine-26-iptables, 26.1.5, ''",
    "engine-28-iptables, 28.5.2, iptables",
    "engine-29-iptables, 29.7.2, iptables",
    "engine-29-nftables, 29.7.2, nftables",
  })
  void an_engine_of_any_version_describes_itself(String recording, String version, String firewall)
      throws Exception {
    Answer answer = read(FakeEngine.recorded(recording));
    assertThat(answer.api().state()).isEqualTo(State.ANSWERED);
    EngineFacts engine = answer.engine().known().orElseThrow();
    assertThat(engine.version()).startsWith(version);
    assertThat(engine.firewall().orElse("")).isEqualTo(firewall);
    assertThat(engine)
        .extracting(
            EngineFacts::apiVersion,
            EngineFacts::dataRoot,
            EngineFacts::product,
            EngineFacts::rootless,
            EngineFacts::swarmActive,
            EngineFacts::liveRestore,
            EngineFacts::source)
        .containsExactly(
            Optional.of("1.51"), "/var/lib/docker", "docker", false, false, false, "api");
    assertThat(engine.networks())
        .extracting(NetworkFacts::name)
        .containsExactly("appnet", "bridge", "host", "innet", "none");
    assertThat(answer.containers())
        .extracting(ContainerSummary::name)
        .containsExactly("db", "hostnet", "inside", "plain", "web");
    assertThat(answer.containers()).allMatch(ContainerSummary::isUp);
  }

  @Test
  void networks_have_their_prefixes_and_bridges() throws Exception {
    List<NetworkFacts> networks =
        read(FakeEngine.recorded("engine-29-nftables")).engine().known().orElseThrow().networks();
    assertThat(networks.get(0))
        .isEqualTo(
            new NetworkFacts(
                "c28794747c7d5efb7e02fb9af03874298a100ac318adb9a1254f80a45aa0eaa2",
                "appnet",
                "bridge",
                false,
                List.of(new Cidr(IpAddress.literal("10.88.0.0"), 24)),
                "br-c28794747c7d"));
    assertThat(networks.get(1).bridge()).isEqualTo("docker0");
    assertThat(networks.get(2).bridge()).isEmpty();
    assertThat(networks.get(3).internal()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "com.docker.network.bridge.enable_ip_masquerade, false, true",
    "com.docker.network.bridge.enable_ip_masquerade, true, false",
    "com.docker.network.bridge.gateway_mode_ipv4, routed, true",
    "com.docker.network.bridge.gateway_mode_ipv4, isolated, true",
    "com.docker.network.bridge.gateway_mode_ipv4, nat-unprotected, false",
    "com.docker.network.bridge.gateway_mode_ipv6, routed, false"
  })
  void a_network_s_options_say_whether_packets_keep_their_addresses(
      String option, String value, boolean keep) throws Exception {
    Answer answer =
        read(
            (target, client) ->
                FakeEngine.sendJson(
                    client,
                    200,
                    switch (target) {
                      case "/info" -> "{\"ServerVersion\":\"28.5.2\"}";
                      case "/networks" ->
                          "[{\"Id\":\"aa\",\"Name\":\"n\",\"Options\":{\"%s\":\"%s\"}}]"
                              .formatted(option, value);
                      default -> "[]";
                    }));
    assertThat(answer.engine().known().orElseThrow().networks().get(0).untranslated())
        .isEqualTo(keep ? Optional.of(option + "=" + value) : Optional.empty());
  }

  @Test
  void a_container_is_described_in_full() throws Exception {
    assertThat(inspect("engine-29-nftables", "web"))
        .isEqualTo(
            new ContainerFacts(
                "70d3fd6202629bf927f5d3cc104268f3ef4e7bef6679f2fec1b89a13a6248d6d",
                "web",
                8327,
                "running",
                Optional.of(Instant.parse("2026-11-20T23:54:37.323218976Z")),
                "70d3fd620262",
                "appnet",
                List.of(
                    new Attachment(
                        "appnet",
                        "c28794747c7d5efb7e02fb9af03874298a100ac318adb9a1254f80a45aa0eaa2",
                        IpAddress.parse("10.88.0.2"),
                        Optional.empty(),
                        IpAddress.parse("10.88.0.1"),
                        List.of("api"),
                        List.of("web", "api", "70d3fd620262"))),
                "/var/run/docker/netns/14ec10e3bfb2",
                "/var/lib/docker/containers/70d3fd6202629bf927f5d3cc104268f3ef4e7bef6679f2fec1b89a13a6248d6d/resolv.conf",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "runc",
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void name_servers_given_to_a_container_are_kept_as_given() throws Exception {
    ContainerFacts db = inspect("engine-20.10-iptables", "db");
    assertThat(db.dns()).containsExactly("10.77.0.53");
    assertThat(db.dnsSearch()).containsExactly("corp.example");
    assertThat(db.dnsOptions()).containsExactly("ndots:2");
  }

  @Test
  void a_container_that_is_gone_is_absent() throws Exception {
    FakeEngine.Behaviour recorded = FakeEngine.recorded("engine-28-iptables");
    try (FakeEngine engine = new FakeEngine(folder, recorded)) {
      Map<String, Fact<ContainerFacts>> found = engine.reader(LONG).inspect(List.of("web", "nope"));
      assertThat(found.keySet()).containsExactly("web", "nope");
      assertThat(found.get("nope").isAbsent()).isTrue();
      assertThat(engine.asked)
          .containsExactlyInAnyOrder("/containers/web/json", "/containers/nope/json");
    }
  }

  @Test
  void podman_is_recognised_by_its_headers() throws Exception {
    Answer answer =
        read(
            (target, client) -> {
              String json = target.equals("/info") ? "{\"ServerVersion\":\"4.3.1\"}" : "[]";
              FakeEngine.send(
                  client,
                  "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\n"
                      + "Content-Length: %d\r\n\r\n%s".formatted(json.length(), json));
            });
    assertThat(answer.engine().known().orElseThrow().product()).isEqualTo("podman");
  }

  @Test
  void compose_labels_rootless_and_links_are_seen() throws Exception {
    Answer answer =
        read(
            (target, client) ->
                FakeEngine.sendJson(
                    client,
                    200,
                    switch (target) {
                      case "/info" ->
                          """
                          {"ServerVersion":"28.5.2","SecurityOptions":["name=seccomp","name=rootless"],
                           "LiveRestoreEnabled":true,"Swarm":{"LocalNodeState":"active"},
                           "FirewallBackend":{"Driver":"nftables+firewalld"}}""";
                      case "/networks" -> "[]";
                      default ->
                          """
                          [{"Id":"aa","Names":["/front/db","/db"],"State":"exited",
                            "Labels":{"com.docker.compose.project":"shop",
                                      "com.docker.compose.service":"database"},
                            "HostConfig":{"NetworkMode":"container:bb"}}]""";
                    }));
    EngineFacts engine = answer.engine().known().orElseThrow();
    assertThat(engine.rootless()).isTrue();
    assertThat(engine.liveRestore()).isTrue();
    assertThat(engine.swarmActive()).isTrue();
    assertThat(engine.firewall()).contains("nftables");
    assertThat(answer.containers())
        .containsExactly(
            new ContainerSummary(
                "aa",
                "db",
                "exited",
                Optional.of("shop"),
                Optional.of("database"),
                "container:bb"));
  }

  @Test
  void an_engine_that_does_not_describe_itself_still_lists_its_containers() throws Exception {
    Answer answer =
        read(
            (target, client) -> {
              int status = target.equals("/info") ? 500 : 200;
              FakeEngine.sendJson(client, status, status == 500 ? "{\"message\":\"oops\"}" : "[]");
            });
    assertThat(answer.api().state()).isEqualTo(State.ANSWERED);
    assertThat(answer.engine())
        .isEqualTo(Fact.unknown("/info was answered with HTTP status 500: oops"));
  }

  @ParameterizedTest
  @CsvSource({"'<html>'", "{}", "''", "'[[[['", "null"})
  void something_else_than_an_engine_is_recognised(String body) throws Exception {
    Answer answer = read((target, client) -> FakeEngine.sendJson(client, 200, body));
    assertThat(answer.api().state()).isEqualTo(State.NOT_AN_ENGINE);
    assertThat(answer.api().detail())
        .isEqualTo(
            "/containers/json?all=1 was answered with something else than JSON of an engine");
  }

  @Test
  void nesting_without_end_is_no_engine_s_answer() throws Exception {
    String deep = "[".repeat(1 << 20);
    Answer answer = read((target, client) -> FakeEngine.sendJson(client, 200, deep));
    assertThat(answer.api().state()).isEqualTo(State.NOT_AN_ENGINE);
  }

  @Test
  void values_without_number_are_no_engine_s_answer() throws Exception {
    String many = "[" + "{},".repeat(600_000) + "{}]";
    Answer answer = read((target, client) -> FakeEngine.sendJson(client, 200, many));
    assertThat(answer.api().state()).isEqualTo(State.NOT_AN_ENGINE);
  }

  @Test
  void lists_of_unexpected_things_are_read_as_far_as_they_can_be() throws Exception {
    Answer answer =
        read(
            (target, client) ->
                FakeEngine.sendJson(
                    client,
                    200,
                    target.equals("/info")
                        ? "{\"Swarm\":7}"
                        : "[null,7,{\"Id\":1,\"Names\":null}]"));
    assertThat(answer.containers()).hasSize(1);
    assertThat(answer.engine().known()).isPresent();
  }

  /** Recorded from 20.10.24, a swarm of one node with a service of two tasks; see answers/. */
  @Test
  void an_overlay_network_names_its_services_and_their_tasks() throws Exception {
    String recorded =
        Files.readString(Path.of("src/test/resources/answers/network-ov-verbose.json"));
    try (FakeEngine fake =
        new FakeEngine(folder, (target, client) -> FakeEngine.sendJson(client, 200, recorded))) {
      Fact<List<ServiceFacts>> services = fake.reader(LONG).services(List.of("ov1")).get("ov1");

      assertThat(fake.asked).containsExactly("/networks/ov1?verbose=true");
      assertThat(services)
          .isEqualTo(
              Fact.of(
                  List.of(
                      new ServiceFacts("", Optional.empty(), List.of(task("att", "10.0.1.5"))),
                      new ServiceFacts(
                          "api",
                          IpAddress.parse("10.0.1.2"),
                          List.of(
                              task("api.1.cr6xl68bo4iruqmhftbq255c8", "10.0.1.3"),
                              task("api.2.qa4h09sj87d6ybr9ncbxr61m5", "10.0.1.4"))))));
    }
  }

  private static ServiceFacts.Task task(String name, String address) {
    return new ServiceFacts.Task(name, IpAddress.literal(address));
  }
}
