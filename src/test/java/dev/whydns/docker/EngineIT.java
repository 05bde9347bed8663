package dev.whydns.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi.State;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import dev.whydns.os.Netns;
import dev.whydns.os.RootedFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The API, the files and the store of a real engine, held against each other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EngineIT {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static EngineBox box;
  private static String web;
  private static String db;

  @BeforeAll
  static void start() throws Exception {
    box = new EngineBox(folder);
    box.docker("network", "create", "--subnet", "10.88.0.0/24", "appnet");
    web = run("web", "--network", "appnet", "--label", "com.docker.compose.project=shop");
    db = run("db", "--network", "appnet", "--dns", "10.77.0.54");
  }

  private static String run(String name, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("run", "-d", "--name", name));
    command.addAll(List.of(options));
    command.addAll(List.of("bb:1", "/bin/sleep", "100000"));
    return box.docker(command.toArray(String[]::new));
  }

  @AfterAll
  static void end() throws Exception {
    if (box != null) {
      box.close();
    }
  }

  private static Map<String, Fact<ContainerFacts>> inspect() {
    return box.reader(LONG).inspect(List.of(web, db));
  }

  @Test
  @Order(1)
  void the_api_describes_the_engine_and_its_containers() {
    EngineAnswer answer = box.reader(LONG).containers();
    assertThat(answer.api().state()).isEqualTo(State.ANSWERED);
    EngineFacts engine = box.reader(LONG).engine().known().orElseThrow();
    assertThat(engine.version()).isNotEmpty();
    assertThat(engine.apiVersion()).isPresent();
    assertThat(engine.dataRoot()).isEqualTo("/var/lib/docker");
    assertThat(answer.containers()).extracting(ContainerSummary::name).containsExactly("db", "web");
    assertThat(answer.containers().get(1).composeProject()).contains("shop");
  }

  @Test
  @Order(1)
  void the_files_say_the_same_of_a_container_as_the_api() throws Exception {
    try (RootedFiles files = box.files()) {
      ContainerFacts fromFiles =
          new EngineFiles(files, "/var/lib/docker").container(web).known().orElseThrow();
      ContainerFacts fromApi = inspect().get(web).known().orElseThrow();
      assertThat(fromFiles).isEqualTo(fromApi);
      assertThat(fromFiles.isUp()).isTrue();
    }
  }

  @Test
  @Order(1)
  void the_store_knows_the_networks_as_the_api_does() throws Exception {
    List<NetworkFacts> networks = box.reader(LONG).engine().known().orElseThrow().networks();
    try (RootedFiles files = box.files()) {
      LocalKvStore store = new EngineFiles(files, "/var/lib/docker").store().known().orElseThrow();
      assertThat(store.networks()).isEqualTo(networks);
    }
  }

  @Test
  @Order(1)
  void the_store_knows_the_upstreams_of_each_container() throws Exception {
    try (RootedFiles files = box.files()) {
      LocalKvStore store = new EngineFiles(files, "/var/lib/docker").store().known().orElseThrow();
      Map<String, List<Upstream>> servers = store.externalServers();
      assertThat(servers.get(db))
          .containsExactly(new Upstream(IpAddress.literal("10.77.0.54"), AskedFrom.CONTAINER));
      assertThat(servers.get(web))
          .extracting(Upstream::address)
          .containsExactly(IpAddress.literal("10.77.0.53"), IpAddress.literal("127.0.0.53"));
      assertThat(servers.get(web).get(1).askedFrom()).isEqualTo(AskedFrom.HOST);
    }
  }

  @Test
  @Order(1)
  void the_engine_s_handle_is_the_namespace_of_the_container() throws Exception {
    ContainerFacts facts = inspect().get(web).known().orElseThrow();
    try (RootedFiles files = box.files()) {
      assertThat(Netns.inodeOf(files, facts.sandboxKey()))
          .isEqualTo(Netns.inodeOf(Path.of("/proc/" + facts.pid() + "/ns/net")));
    }
  }

  @Test
  @Order(2)
  void a_stopped_engine_is_a_timeout_and_its_files_are_still_read() throws Exception {
    box.stop();
    try {
      Duration deadline = Duration.ofMillis(300);
      EngineAnswer answer = box.reader(deadline).containers();
      assertThat(answer.api().state()).isEqualTo(State.TIMED_OUT);
      assertThat(answer.api().elapsedMs()).isBetween(290.0, 2000.0);
      assertThat(box.reader(deadline).engine().isUnknown()).isTrue();
      try (RootedFiles files = box.files()) {
        EngineFiles engine = new EngineFiles(files, "/var/lib/docker");
        assertThat(EngineFiles.summaries(engine.containers()))
            .extracting(ContainerSummary::name)
            .containsExactly("db", "web");
      }
    } finally {
      box.resume();
    }
    assertThat(box.reader(LONG).containers().api().state()).isEqualTo(State.ANSWERED);
  }
}
