package dev.whydns.docker;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import dev.whydns.model.Cidr;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.ServiceFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The engine itself in the answers of its API. */
final class EngineJson {

  private static final String BRIDGE_NAME = "com.docker.network.bridge.name";
  static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
  private static final String GATEWAY = "com.docker.network.bridge.gateway_mode_ipv4";

  /** The options by which packets keep the address of their container. */
  private static final List<String> UNTRANSLATED =
      List.of(MASQUERADE + "=false", GATEWAY + "=routed", GATEWAY + "=isolated");

  private static final int BRIDGE_ID_DIGITS = 12;

  private EngineJson() {}

  /** {@code GET /info}, whose headers also say what speaks and which version of the API. */
  static EngineFacts facts(JsonObject info, HttpAnswer answer, List<NetworkFacts> networks) {
    JsonObject swarm = Json.in(info, "Swarm");
    return new EngineFacts(
        version(Json.text(info, "ServerVersion")),
        answer.header("api-version"),
        firewall(Json.text(Json.in(info, "FirewallBackend"), "Driver")),
        Json.text(info, "DockerRootDir"),
        // Podman puts it into every answer (pkg/api/server/handler_api.go).
        answer.header("libpod-api-version").isPresent() ? "podman" : "docker",
        Json.texts(info, "SecurityOptions").stream()
            .anyMatch(each -> each.startsWith("name=rootless")),
        Json.text(swarm, "LocalNodeState").equals("active"),
        info.getBoolean("LiveRestoreEnabled"),
        "api",
        networks);
  }

  /** Engines built from their tag alone put its {@code v} in front. */
  private static String version(String text) {
    return text.startsWith("v") ? text.substring(1) : text;
  }

  /** Beside the two plain ones the engine says {@code iptables+firewalld} and the like. */
  static Optional<String> firewall(String driver) {
    return Optional.of(driver.split("\\+")[0]).filter(name -> !name.isEmpty());
  }

  /** {@code GET /networks}, by name. */
  static List<NetworkFacts> networks(JsonArray json) {
    return Json.objects(json).stream()
        .map(EngineJson::network)
        .sorted(EngineJson::compareNames)
        .toList();
  }

  /** The order by name, those of one name by ID. */
  static int compareNames(NetworkFacts a, NetworkFacts b) {
    int order = a.name().compareTo(b.name());
    return order == 0 ? a.id().compareTo(b.id()) : order;
  }

  private static NetworkFacts network(JsonObject json) {
    String id = Json.text(json, "Id");
    String driver = Json.text(json, "Driver");
    return new NetworkFacts(
        id,
        Json.text(json, "Name"),
        driver,
        json.getBoolean("Internal"),
        Json.objects(Json.in(json, "IPAM"), "Config").stream()
            .flatMap(each -> Cidr.parse(Json.text(each, "Subnet")).stream())
            .toList(),
        bridge(driver, id, Json.present(Json.in(json, "Options"), BRIDGE_NAME)),
        untranslated(Json.in(json, "Options")));
  }

  /** Routed and isolated gateways are there since 27.0 and 28.0. */
  private static Optional<String> untranslated(JsonObject options) {
    return Stream.of(MASQUERADE, GATEWAY)
        .map(option -> option + "=" + Json.text(options, option))
        .filter(UNTRANSLATED::contains)
        .findFirst();
  }

  /**
   * The services in {@code GET /networks/ID?verbose=true}; those without an address of tasks too.
   */
  static List<ServiceFacts> services(JsonObject network) {
    JsonObject services = Json.in(network, "Services");
    return services.keySet().stream()
        .sorted()
        .map(name -> service(name, Json.in(services, name)))
        .toList();
  }

  /** The address of a service without one is written as {@code <nil>}. */
  private static ServiceFacts service(String name, JsonObject json) {
    List<ServiceFacts.Task> tasks =
        Json.objects(json, "Tasks").stream()
            .flatMap(
                task ->
                    Json.address(task, "EndpointIP").stream()
                        .map(address -> new ServiceFacts.Task(Json.text(task, "Name"), address)))
            .toList();
    return new ServiceFacts(name, Json.address(json, "VIP"), tasks);
  }

  /** An unnamed bridge is called after the network (libnetwork/drivers/bridge, getBridgeName). */
  static String bridge(String driver, String id, Optional<String> given) {
    if (!driver.equals("bridge")) {
      return "";
    }
    return given.orElse("br-" + id.substring(0, Math.min(BRIDGE_ID_DIGITS, id.length())));
  }
}
