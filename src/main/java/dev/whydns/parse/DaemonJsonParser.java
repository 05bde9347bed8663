package dev.whydns.parse;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.util.List;

/** The engine's daemon.json, as far as it decides which servers containers get. */
public final class DaemonJsonParser {

  private DaemonJsonParser() {}

  /**
   * The servers under {@code dns}, in order; empty where there is none, and for a text that is no
   * JSON: an engine that runs was started before that was written.
   */
  public static List<String> dns(String text) {
    try {
      JsonObject root = JsonParser.object().from(text);
      JsonArray dns = root.getArray("dns", new JsonArray());
      return dns.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    } catch (JsonParserException e) {
      return List.of();
    }
  }
}
