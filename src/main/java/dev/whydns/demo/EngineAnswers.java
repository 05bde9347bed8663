package dev.whydns.demo;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonBuilder;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the engine says of itself, its networks and its containers, in the form of engine 26; the
 * fields that tell nothing about name resolution are left out.
 */
final class EngineAnswers {

  /** Of the last engines that ask the host's servers from the container's namespace. */
  static final String VERSION = "26.1.5+whydns-demo";

  static final String API_VERSION = "1.45";
  static final String NOT_FOUND = "{\"message\":\"page not found\"}";

  private final Map<DemoContainer, Long> pids;
  private final Instant started;

  /**
   * For containers that run.
   *
   * @param pids the first process of each
   * @param started when they were started
   */
  EngineAnswers(Map<DemoContainer, Long> pids, Instant started) {
    this.pids = Map.copyOf(pids);
    this.started = started;
  }

  /** The body; empty text for a path that this engine does not have. */
  String to(String path) {
    switch (path) {
      case "/_ping":
        return "OK";
      case "/info":
        return JsonWriter.string(info());
      case "/version":
        return JsonWriter.string(version());
      case "/networks":
        return JsonWriter.string(JsonArray.from(network()));
      case "/networks/" + DemoNetwork.NAME:
        return JsonWriter.string(network());
      case "/containers/json":
        JsonArray all = new JsonArray();
        DemoContainer.ALL.forEach(container -> all.add(summary(container)));
        return JsonWriter.string(all);
      default:
        return DemoContainer.ALL.stream()
            .filter(c -> List.of(c.id(), c.shortId(), c.name()).stream().anyMatch(n -> is(path, n)))
            .findFirst()
            .map(c -> JsonWriter.string(container(c)))
            .orElse("");
    }
  }

  private static boolean is(String path, String name) {
    return path.equals("/containers/" + name + "/json");
  }

  private static JsonObject info() {
    return JsonObject.builder()
        .value("ServerVersion", VERSION)
        .value("DockerRootDir", EngineMain.DATA_ROOT)
        .value("OperatingSystem", "whydns demo: no Docker engine, but whydns playing one")
        .value("Containers", DemoContainer.ALL.size())
        .value("Driver", "none")
        .array("SecurityOptions")
        .end()
        .object("Swarm")
        .value("LocalNodeState", "inactive")
        .end()
        .value("LiveRestoreEnabled", false)
        .done();
  }

  private static JsonObject version() {
    return JsonObject.builder()
        .value("Version", VERSION)
        .value("ApiVersion", API_VERSION)
        .value("Os", "linux")
        .done();
  }

  private static JsonObject network() {
    return JsonObject.builder()
        .value("Name", DemoNetwork.NAME)
        .value("Id", DemoNetwork.ID)
        .value("Scope", "local")
        .value("Driver", "bridge")
        .value("Internal", false)
        .object("IPAM")
        .value("Driver", "default")
        .array("Config")
        .object()
        .value("Subnet", DemoNetwork.SUBNET)
        .value("Gateway", DemoNetwork.GATEWAY)
        .end()
        .end()
        .end()
        .object("Options")
        .end()
        .done();
  }

  private static JsonObject summary(DemoContainer container) {
    return JsonObject.builder()
        .value("Id", container.id())
        .value("Names", JsonArray.from("/" + container.name()))
        .value("Image", "whydns-demo")
        .value("State", "running")
        .object("Labels")
        .end()
        .object("HostConfig")
        .value("NetworkMode", DemoNetwork.NAME)
        .end()
        .done();
  }

  private JsonObject container(DemoContainer container) {
    JsonBuilder<JsonObject> json =
        JsonObject.builder()
            .value("Id", container.id())
            .value("Name", "/" + container.name())
            .value("ResolvConfPath", container.folder() + "/resolv.conf")
            .value("HostsPath", container.folder() + "/hosts")
            .object("State")
            .value("Status", "running")
            .value("Running", true)
            .value("Pid", pids.get(container))
            .value("StartedAt", started.toString())
            .end()
            .object("HostConfig")
            .value("NetworkMode", DemoNetwork.NAME)
            .value("Runtime", "runc")
            .array("Dns")
            .end()
            .end()
            .object("Config")
            .value("Hostname", container.shortId())
            .value("Image", "whydns-demo")
            .object("Labels")
            .end()
            .end();
    return json.object("NetworkSettings")
        .value("SandboxKey", container.sandboxKey())
        .object("Networks")
        .value(DemoNetwork.NAME, attachment(container))
        .end()
        .end()
        .done();
  }

  private static JsonObject attachment(DemoContainer container) {
    return JsonObject.builder()
        .value("NetworkID", DemoNetwork.ID)
        .value("Gateway", DemoNetwork.GATEWAY)
        .value("IPAddress", container.address())
        .value("IPPrefixLen", 24)
        .value("Aliases", JsonArray.from(container.aliases().toArray()))
        .value("DNSNames", JsonArray.from(container.names().toArray()))
        .done();
  }
}
