package dev.whydns.docker;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import dev.whydns.model.Cidr;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine's network library remembers over a restart, in {@code
 * <data-root>/network/files/local-kv.db}.
 *
 * <p>It is the one place where engines before 26 say which servers the embedded resolver forwards
 * to.
 */
public final class LocalKvStore {

  /** Below the data root. */
  public static final String PATH = "network/files/local-kv.db";

  private static final String BUCKET = "libnetwork";
  private static final String PREFIX = "docker/network/v1.0/";

  /** The values begin with the index of their last change (libkv, store/boltdb). */
  private static final int INDEX_BYTES = 8;

  private final Map<String, ByteBuffer> entries;

  private LocalKvStore(Map<String, ByteBuffer> entries) {
    this.entries = entries;
  }

  /**
   * Reads a plain copy of the file; it must never be locked, as the engine waits for its lock.
   *
   * @throws IOException it is no such file, or was copied while it was written: copy it again
   */
  public static LocalKvStore of(byte[] file) throws IOException {
    return new LocalKvStore(BoltFile.bucket(file, BUCKET));
  }

  /**
   * Where the embedded resolver of each container forwards to, in order, by the container's ID.
   *
   * @throws IOException as {@link #of}
   */
  public static Map<String, List<Upstream>> externalServers(byte[] file) throws IOException {
    return of(file).externalServers();
  }

  /** The same, of a file that was read. */
  public Map<String, List<Upstream>> externalServers() {
    Map<String, List<Upstream>> servers = new HashMap<>();
    for (JsonObject sandbox : values("sandbox/")) {
      Json.present(sandbox, "Cid")
          .filter(id -> sandbox.containsKey("ExtDNS2"))
          .ifPresent(id -> servers.put(id, upstreams(sandbox)));
    }
    return servers;
  }

  private static List<Upstream> upstreams(JsonObject sandbox) {
    List<Upstream> upstreams = new ArrayList<>();
    for (JsonObject each : Json.objects(sandbox, "ExtDNS2")) {
      AskedFrom from = each.getBoolean("HostLoopback") ? AskedFrom.HOST : AskedFrom.CONTAINER;
      Json.address(each, "IPStr").ifPresent(address -> upstreams.add(new Upstream(address, from)));
    }
    return List.copyOf(upstreams);
  }

  /** The networks, by name. */
  public List<NetworkFacts> networks() {
    return values("network/").stream().map(this::network).sorted(EngineJson::compareNames).toList();
  }

  private NetworkFacts network(JsonObject json) {
    String id = Json.text(json, "id");
    String driver = Json.text(json, "networkType");
    Optional<JsonObject> config = value("bridge/" + id + "/");
    Optional<String> bridge = config.flatMap(each -> Json.present(each, "BridgeName"));
    return new NetworkFacts(
        id,
        Json.text(json, "name"),
        driver,
        json.getBoolean("internal"),
        subnets(Json.text(json, "ipamV4Info")),
        EngineJson.bridge(driver, id, bridge),
        config
            .filter(each -> !each.getBoolean("EnableIPMasquerade", true))
            .map(each -> EngineJson.MASQUERADE + "=false"));
  }

  /** JSON in a text in JSON in a text. */
  private static List<Cidr> subnets(String ipamInfo) {
    List<Cidr> subnets = new ArrayList<>();
    try {
      JsonArray pools = ipamInfo.isEmpty() ? new JsonArray() : Json.array(ipamInfo);
      for (JsonObject each : Json.objects(pools)) {
        String pool = Json.text(Json.object(Json.text(each, "IPAMData")), "Pool");
        Cidr.parse(pool).ifPresent(subnets::add);
      }
    } catch (Json.NotJson e) {
      return List.of();
    }
    return List.copyOf(subnets);
  }

  private List<JsonObject> values(String kind) {
    List<JsonObject> values = new ArrayList<>();
    for (String key : entries.keySet()) {
      if (key.startsWith(PREFIX + kind)) {
        value(key.substring(PREFIX.length())).ifPresent(values::add);
      }
    }
    return values;
  }

  /** Empty also for the folders of the tree, which are entries without a value. */
  private Optional<JsonObject> value(String key) {
    ByteBuffer value = entries.get(PREFIX + key);
    if (value == null || value.limit() <= INDEX_BYTES) {
      return Optional.empty();
    }
    ByteBuffer text = value.slice(INDEX_BYTES, value.limit() - INDEX_BYTES);
    try {
      return Optional.of(Json.object(StandardCharsets.UTF_8.decode(text).toString()));
    } catch (Json.NotJson e) {
      return Optional.empty();
    }
  }
}
