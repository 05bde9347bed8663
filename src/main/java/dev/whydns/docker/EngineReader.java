package dev.whydns.docker;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineApi.State;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.ServiceFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Asks an engine for what whydns needs of it.
 *
 * <p>Paths are without an API version, which every engine takes as the newest that it speaks: with
 * a version in it, 29 refuses what 20.10 needs. {@code /version} is not asked, since it makes the
 * engine start runc, and what it says is in the headers of every answer.
 */
public final class EngineReader {

  private static final String INFO = "/info";
  private static final String CONTAINERS = "/containers/json?all=1";
  private static final String NETWORKS = "/networks";
  private static final int NOT_FOUND = 404;

  /** For more containers than this it pays to use all processors. */
  private static final int MANY = 16;

  private final EngineClient client;
  private final String endpoint;

  /**
   * A reader; nothing is connected yet.
   *
   * @param client whose deadline is for each call of a method
   * @param endpoint how it is called in what is reported, as {@code unix:///var/run/docker.sock}
   */
  public EngineReader(EngineClient client, String endpoint) {
    this.client = client;
    this.endpoint = endpoint;
  }

  /** All containers. */
  public EngineAnswer containers() {
    long begun = System.nanoTime();
    try {
      HttpGet get = client.getAll(List.of(CONTAINERS)).get(0);
      List<ContainerSummary> containers = containers(array(get, CONTAINERS));
      return new EngineAnswer(api(State.ANSWERED, "", begun), containers);
    } catch (EngineException e) {
      return new EngineAnswer(api(e.state(), e.getMessage(), begun), List.of());
    }
  }

  private EngineApi api(State state, String detail, long begun) {
    return new EngineApi(endpoint, state, detail, (System.nanoTime() - begun) / 1e6);
  }

  private static List<ContainerSummary> containers(JsonArray json) {
    return Json.objects(json).stream()
        .map(ContainerJson::summary)
        .sorted(ContainerSummary::compareNames)
        .toList();
  }

  /**
   * The engine, which starts runc to describe itself (20.10 and later): 5 ms and more.
   *
   * @return Unknown when it did not describe itself and its networks
   */
  public Fact<EngineFacts> engine() {
    try {
      List<HttpGet> gets = client.getAll(List.of(INFO, NETWORKS));
      HttpGet info = gets.get(0);
      HttpGet networks = gets.get(1);
      return Fact.of(
          EngineJson.facts(
              object(info, INFO), info.answer(), EngineJson.networks(array(networks, NETWORKS))));
    } catch (EngineException e) {
      return Fact.unknown(e.getMessage());
    }
  }

  /**
   * Everything about some containers, by ID and in the same order.
   *
   * @return Absent for one that is gone, Unknown for one that the engine did not answer for
   */
  public Map<String, Fact<ContainerFacts>> inspect(List<String> ids) {
    Map<String, Fact<ContainerFacts>> facts = new LinkedHashMap<>();
    try {
      List<HttpGet> gets =
          client.getAll(ids.stream().map(id -> "/containers/" + id + "/json").toList());
      IntStream all = IntStream.range(0, ids.size());
      List<Fact<ContainerFacts>> described =
          (ids.size() > MANY ? all.parallel() : all)
              .mapToObj(i -> container(gets.get(i), ids.get(i)))
              .toList();
      for (int i = 0; i < ids.size(); i++) {
        facts.put(ids.get(i), described.get(i));
      }
    } catch (EngineException e) {
      ids.forEach(id -> facts.put(id, Fact.unknown(e.getMessage())));
    }
    return facts;
  }

  private static Fact<ContainerFacts> container(HttpGet get, String id) {
    try {
      if (get.answer().status() == NOT_FOUND) {
        return Fact.absent("container " + id);
      }
      return Fact.of(ContainerJson.fromApi(object(get, "container " + id)));
    } catch (EngineException e) {
      return Fact.unknown(e.getMessage());
    }
  }

  /**
   * The swarm services on some networks, by the network's ID.
   *
   * @return Unknown for a network that the engine did not answer for
   */
  public Map<String, Fact<List<ServiceFacts>>> services(List<String> networkIds) {
    Map<String, Fact<List<ServiceFacts>>> facts = new LinkedHashMap<>();
    try {
      List<HttpGet> gets =
          client.getAll(
              networkIds.stream().map(id -> NETWORKS + "/" + id + "?verbose=true").toList());
      for (int i = 0; i < networkIds.size(); i++) {
        facts.put(networkIds.get(i), services(gets.get(i), networkIds.get(i)));
      }
    } catch (EngineException e) {
      networkIds.forEach(id -> facts.put(id, Fact.unknown(e.getMessage())));
    }
    return facts;
  }

  private static Fact<List<ServiceFacts>> services(HttpGet get, String id) {
    try {
      return Fact.of(EngineJson.services(object(get, "network " + id)));
    } catch (EngineException e) {
      return Fact.unknown(e.getMessage());
    }
  }

  private static JsonObject object(HttpGet get, String what) throws EngineException {
    try {
      return Json.object(succeeded(get, what).text());
    } catch (Json.NotJson e) {
      throw noJson(what);
    }
  }

  private static JsonArray array(HttpGet get, String what) throws EngineException {
    try {
      return Json.array(succeeded(get, what).text());
    } catch (Json.NotJson e) {
      throw noJson(what);
    }
  }

  private static HttpAnswer succeeded(HttpGet get, String what) throws EngineException {
    HttpAnswer answer = get.answer();
    if (answer.status() != 200) {
      throw new EngineException(
          State.NOT_AN_ENGINE,
          what + " was answered with HTTP status " + answer.status() + message(answer));
    }
    return answer;
  }

  private static String message(HttpAnswer answer) {
    try {
      return Json.present(Json.object(answer.text()), "message").map(m -> ": " + m).orElse("");
    } catch (Json.NotJson e) {
      return "";
    }
  }

  private static EngineException noJson(String what) {
    return new EngineException(
        State.NOT_AN_ENGINE, what + " was answered with something else than JSON of an engine");
  }
}
