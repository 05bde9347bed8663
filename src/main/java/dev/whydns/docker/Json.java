package dev.whydns.docker;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.whydns.model.IpAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * JSON as Go writes it: a missing list is null, a missing text is empty, no time is in the year 1.
 */
final class Json {

  private static final JsonObject NOTHING = new JsonObject();
  private static final JsonArray NONE = new JsonArray();

  /** Four thousand containers with 60 each are half of it. */
  private static final int MOST_VALUES = 500_000;

  private Json() {}

  /** The text is no JSON of the wanted kind. */
  static final class NotJson extends Exception {
    private static final long serialVersionUID = 1;

    NotJson(Throwable cause) {
      super("not the JSON that was expected", cause);
    }
  }

  static JsonObject object(String text) throws NotJson {
    return parse(JsonParser.object(), text);
  }

  static JsonArray array(String text) throws NotJson {
    return parse(JsonParser.array(), text);
  }

  /**
   * The parser calls itself for each level, so a text of brackets alone can overflow the stack; and
   * it makes an object of some 100 bytes from each {@code {},}.
   */
  private static <T> T parse(JsonParser.JsonParserContext<T> parser, String text) throws NotJson {
    if (text.chars().filter(c -> c == ',' || c == '{' || c == '[').count() > MOST_VALUES) {
      throw new NotJson(new IllegalArgumentException("more than " + MOST_VALUES + " values"));
    }
    try {
      return parser.from(text);
    } catch (JsonParserException | StackOverflowError e) {
      throw new NotJson(e);
    }
  }

  /** The object inside; one without anything where there is none. */
  static JsonObject in(JsonObject json, String key) {
    return json.getObject(key, NOTHING);
  }

  static String text(JsonObject json, String key) {
    return json.getString(key, "");
  }

  /** Empty for an empty text too. */
  static Optional<String> present(JsonObject json, String key) {
    return Optional.of(text(json, key)).filter(text -> !text.isEmpty());
  }

  static List<String> texts(JsonObject json, String key) {
    List<String> texts = new ArrayList<>();
    for (Object each : json.getArray(key, NONE)) {
      if (each instanceof String text) {
        texts.add(text);
      }
    }
    return List.copyOf(texts);
  }

  static List<JsonObject> objects(JsonArray array) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object each : array) {
      if (each instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }

  static List<JsonObject> objects(JsonObject json, String key) {
    return objects(json.getArray(key, NONE));
  }

  static Optional<IpAddress> address(JsonObject json, String key) {
    return present(json, key).flatMap(IpAddress::parse);
  }

  static Optional<Instant> time(JsonObject json, String key) {
    try {
      return present(json, key).filter(t -> !t.startsWith("0001-")).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
