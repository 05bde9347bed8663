package dev.whydns.docker;

import com.grack.nanojson.JsonObject;
import dev.whydns.model.Attachment;
import dev.whydns.model.ContainerFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A container in the engine's JSON: an answer of its API, or the pair of files that it keeps. */
final class ContainerJson {

  private static final String PROJECT = "com.docker.compose.project";
  private static final String SERVICE = "com.docker.compose.service";

  private ContainerJson() {}

  /** One of {@code GET /containers/json}. */
  static ContainerSummary summary(JsonObject json) {
    JsonObject labels = Json.in(json, "Labels");
    return new ContainerSummary(
        Json.text(json, "Id"),
        nameOf(Json.texts(json, "Names")),
        Json.text(json, "State"),
        Json.present(labels, PROJECT),
        Json.present(labels, SERVICE),
        Json.text(Json.in(json, "HostConfig"), "NetworkMode"));
  }

  /**
   * A link of the default bridge adds names such as {@code /web/database} to the linked container.
   */
  private static String nameOf(List<String> names) {
    return names.stream()
        .map(ContainerJson::withoutSlash)
        .filter(name -> !name.contains("/"))
        .findFirst()
        .orElse("");
  }

  static ContainerSummary summary(ContainerFacts facts) {
    return new ContainerSummary(
        facts.id(),
        facts.name(),
        facts.status(),
        facts.composeProject(),
        facts.composeService(),
        facts.networkMode());
  }

  /** An answer of {@code GET /containers/ID/json}. */
  static ContainerFacts fromApi(JsonObject json) {
    return facts(
        json, "Id", Json.in(json, "HostConfig"), Json.text(Json.in(json, "State"), "Status"));
  }

  /** {@code config.v2.json} and {@code hostconfig.json}, which name the same things alike. */
  static ContainerFacts fromFiles(JsonObject config, JsonObject hostConfig) {
    return facts(config, "ID", hostConfig, status(Json.in(config, "State")));
  }

  /** As the engine makes it of the same fields (daemon/container/state.go, StateString). */
  private static String status(JsonObject state) {
    if (state.getBoolean("Running")) {
      return state.getBoolean("Paused")
          ? "paused"
          : state.getBoolean("Restarting") ? "restarting" : "running";
    }
    if (state.getBoolean("RemovalInProgress")) {
      return "removing";
    }
    if (state.getBoolean("Dead")) {
      return "dead";
    }
    return Json.time(state, "StartedAt").isEmpty() ? "created" : "exited";
  }

  private static ContainerFacts facts(
      JsonObject json, String idKey, JsonObject hostConfig, String status) {
    JsonObject state = Json.in(json, "State");
    JsonObject config = Json.in(json, "Config");
    JsonObject network = Json.in(json, "NetworkSettings");
    JsonObject labels = Json.in(config, "Labels");
    return new ContainerFacts(
        Json.text(json, idKey),
        withoutSlash(Json.text(json, "Name")),
        state.getInt("Pid", 0),
        status,
        Json.time(state, "StartedAt"),
        Json.text(config, "Hostname"),
        Json.text(hostConfig, "NetworkMode"),
        attachments(Json.in(network, "Networks")),
        Json.text(network, "SandboxKey"),
        Json.text(json, "ResolvConfPath"),
        Json.texts(hostConfig, "Dns"),
        Json.texts(hostConfig, "DnsSearch"),
        Json.texts(hostConfig, "DnsOptions"),
        Json.texts(hostConfig, "ExtraHosts"),
        Json.text(hostConfig, "Runtime"),
        Json.present(labels, PROJECT),
        Json.present(labels, SERVICE));
  }

  /**
   * In the order in which the embedded resolver looks through them: by gateway priority, then by
   * name.
   */
  private static List<Attachment> attachments(JsonObject networks) {
    List<Map.Entry<String, Object>> entries = new ArrayList<>(networks.entrySet());
    entries.removeIf(each -> !(each.getValue() instanceof JsonObject));
    entries.sort(ContainerJson::compare);
    return entries.stream().map(e -> attachment(e.getKey(), (JsonObject) e.getValue())).toList();
  }

  private static int compare(Map.Entry<String, Object> a, Map.Entry<String, Object> b) {
    int order = Integer.compare(priority(b), priority(a));
    return order == 0 ? a.getKey().compareTo(b.getKey()) : order;
  }

  private static int priority(Map.Entry<String, Object> network) {
    return ((JsonObject) network.getValue()).getInt("GwPriority", 0);
  }

  private static Attachment attachment(String name, JsonObject json) {
    return new Attachment(
        name,
        Json.text(json, "NetworkID"),
        Json.address(json, "IPAddress"),
        Json.address(json, "GlobalIPv6Address"),
        Json.address(json, "Gateway"),
        Json.texts(json, "Aliases"),
        Json.texts(json, "DNSNames"),
        Json.texts(json, "Links"));
  }

  private static String withoutSlash(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }
}
