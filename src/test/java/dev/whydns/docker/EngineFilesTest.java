package dev.whydns.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.whydns.model.Attachment;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFilesTest {

  private static final Path RECORDINGS = Path.of("src/test/resources/recordings");
  private static final DaemonConfig PLAIN =
      new DaemonConfig("/data", "/var/run/docker", true, Optional.of("nftables"), List.of(), true);

  @TempDir private Path root;

  private EngineFiles files() {
    return new EngineFiles(RootedFiles.under(root), "/data");
  }

  private void container(String folder, String id, String config, String hostConfig)
      throws IOException {
    Path path = Files.createDirectories(root.resolve(folder + "/containers/" + id));
    Files.writeString(path.resolve("config.v2.json"), config);
    Files.writeString(path.resolve("hostconfig.json"), hostConfig);
  }

  /** The aliases of engines before 25 have the short ID in the file and not in the API's answer. */
  private static ContainerFacts withoutAliases(ContainerFacts facts) {
    return new ContainerFacts(
        facts.id(),
        facts.name(),
        facts.pid(),
        facts.status(),
        facts.startedAt(),
        facts.hostname(),
        facts.networkMode(),
        facts.attachments().stream()
            .map(
                each ->
                    new Attachment(
                        each.network(),
                        each.networkId(),
                        each.address(),
                        each.address6(),
                        each.gateway(),
                        List.of(),
                        each.dnsNames()))
            .toList(),
        facts.sandboxKey(),
        facts.resolvConfPath(),
        facts.dns(),
        facts.dnsSearch(),
        facts.dnsOptions(),
        facts.extraHosts(),
        facts.runtime(),
        facts.composeProject(),
        facts.composeService());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine-20.10-iptables",
        "engine-26-iptables",
        "engine-28-iptables",
        "engine-29-iptables",
        "engine-29-nftables"
      })
  void the_files_say_the_same_as_the_api(String engine) throws Exception {
    Path web = RECORDINGS.resolve(engine + "/container-web");
    ContainerFacts api =
        ContainerJson.fromApi(
            Json.object(Files.readString(RECORDINGS.resolve(engine + "/api/container-web.json"))));
    container(
        "data",
        api.id(),
        Files.readString(web.resolve("config.v2.json")),
        Files.readString(web.resolve("hostconfig.json")));
    Map<String, Fact<ContainerFacts>> containers = files().containers();
    assertThat(containers).containsOnlyKeys(api.id());
    assertThat(withoutAliases(containers.get(api.id()).known().orElseThrow()))
        .isEqualTo(withoutAliases(api));
    assertThat(EngineFiles.summaries(containers))
        .containsExactly(
            new ContainerSummary(
                api.id(), "web", "running", Optional.empty(), Optional.empty(), "appnet"));
  }

  @Test
  void a_container_whose_files_are_broken_is_unknown_and_the_others_are_read() throws IOException {
    container("data", "aa", "{\"ID\":\"aa\",\"Name\":\"/a\",\"State\":{\"Dead\":true}}", "{}");
    container("data", "bb", "{\"ID\":", "{}");
    Files.createDirectories(root.resolve("data/containers/cc"));
    Map<String, Fact<ContainerFacts>> containers = files().containers();
    assertThat(containers.get("aa").known().orElseThrow().status()).isEqualTo("dead");
    assertThat(containers.get("bb"))
        .isEqualTo(Fact.unknown("the JSON in /data/containers/bb is broken"));
    assertThat(containers.get("cc").isAbsent()).isTrue();
    assertThat(EngineFiles.summaries(containers)).hasSize(1);
  }

  @Test
  void the_state_is_named_as_the_engine_names_it() throws IOException {
    String started = "\"StartedAt\":\"2026-11-20T23:54:09.8Z\"";
    String[][] states = {
      {"{\"Running\":true," + started + "}", "running"},
      {"{\"Running\":true,\"Paused\":true}", "paused"},
      {"{\"Running\":true,\"Restarting\":true}", "restarting"},
      {"{\"RemovalInProgress\":true}", "removing"},
      {"{\"StartedAt\":\"0001-01-01T00:00:00Z\"}", "created"},
      {"{" + started + "}", "exited"},
    };
    for (String[] each : states) {
      container("data", "aa", "{\"ID\":\"aa\",\"State\":" + each[0] + "}", "{}");
      assertThat(files().container("aa").known().orElseThrow().status()).isEqualTo(each[1]);
    }
  }

  @Test
  void the_folder_of_remapped_users_is_found() throws IOException {
    Files.createDirectories(root.resolve("data/containers"));
    container("data/231072.231072", "aa", "{\"ID\":\"aa\"}", "{}");
    assertThat(files().containers()).containsOnlyKeys("aa");
  }

  @Test
  void an_engine_known_from_its_files_says_so() throws IOException {
    Files.createDirectories(root.resolve("data/swarm"));
    Files.createFile(root.resolve("data/swarm/docker-state.json"));
    EngineFacts engine = files().engine("28.5.2", PLAIN);
    assertThat(engine.source()).isEqualTo("files");
    assertThat(engine.version()).isEqualTo("28.5.2");
    assertThat(engine.firewall()).contains("nftables");
    assertThat(engine.liveRestore()).isTrue();
    assertThat(engine.swarmActive()).isTrue();
    assertThat(engine.networks()).isEmpty();
  }

  @Test
  void what_is_not_there_is_told() throws IOException {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> files().containers());
    assertThat(files().store()).isEqualTo(Fact.absent("/data/network/files/local-kv.db"));
    Files.createDirectories(root.resolve("data/network/files"));
    Files.writeString(root.resolve("data/network/files/local-kv.db"), "no database");
    assertThat(files().store().why())
        .isEqualTo(
            "/data/network/files/local-kv.db: not a bbolt database, or it was being written");
  }

  @Test
  void a_daemon_s_configuration_comes_from_its_arguments_and_its_file() throws IOException {
    Files.createDirectories(root.resolve("etc/docker"));
    Files.writeString(
        root.resolve("etc/docker/daemon.json"),
        """
        {"data-root":"/data","live-restore":true,"firewall-backend":"nftables+firewalld",
         "dns":["10.0.0.2"]}""");
    RootedFiles host = RootedFiles.under(root);
    assertThat(DaemonConfig.read(host, List.of("dockerd", "--exec-root=/run/snap.docker")))
        .isEqualTo(
            new DaemonConfig(
                "/data",
                "/run/snap.docker",
                true,
                Optional.of("nftables"),
                List.of("10.0.0.2"),
                true));
    assertThat(DaemonConfig.read(host, List.of("dockerd", "-g", "/old", "--config-file", "/none")))
        .isEqualTo(
            new DaemonConfig("/old", "/var/run/docker", false, Optional.empty(), List.of(), true));
  }

  @Test
  void a_daemon_may_be_told_to_write_no_rules() throws IOException {
    RootedFiles host = RootedFiles.under(root);
    Path file = Files.createDirectories(root.resolve("etc/docker")).resolve("daemon.json");
    for (String off : List.of("--iptables=false", "--ip-masq=false", "--iptables=0")) {
      assertThat(DaemonConfig.read(host, List.of("dockerd", off)).masquerades()).as(off).isFalse();
    }
    for (String on : List.of("--iptables", "--ip-masq=true", "--ip6tables=false", "--debug")) {
      assertThat(DaemonConfig.read(host, List.of("dockerd", on)).masquerades()).as(on).isTrue();
    }
    for (String off : List.of("iptables", "ip-masq")) {
      Files.writeString(file, "{\"%s\":false}".formatted(off));
      assertThat(DaemonConfig.read(host, List.of("dockerd")).masquerades()).as(off).isFalse();
    }
    Files.writeString(file, "{\"iptables\":true,\"ip6tables\":false}");
    assertThat(DaemonConfig.read(host, List.of("dockerd")).masquerades()).isTrue();
  }
}
