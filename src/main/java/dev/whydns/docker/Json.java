package dev.whydns.docker;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.whydns.model.IpAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * JSON as Go writes it: a missing list is null, a missing text is empty, no time is in the year 1.
 */
final class Json {

  private static final JsonObject NOTHING = new JsonObject();
  private static final JsonArray NONE = new JsonArray();

  /** Four thousand containers with 60 each are half of it. */
  private static final int MOST_VALUES = 500_000;

  private static final Pattern GO =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

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
    if (text.length() > MOST_VALUES && values(text) > MOST_VALUES) {
      throw new NotJson(new IllegalArgumentException("more than " + MOST_VALUES + " values"));
    }
    try {
      return parser.from(text);
    } catch (JsonParserException | StackOverflowError e) {
      throw new NotJson(e);
    }
  }

  /**
   * By searches, which the JVM has ready compiled, for each text of the engine is looked through.
   */
  private static int values(String text) {
    return count(text, ',') + count(text, '{') + count(text, '[');
  }

  private static int count(String text, char wanted) {
    int count = 0;
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      count++;
    }
    return count;
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
    return present(json, key).filter(t -> !t.startsWith("0001-")).flatMap(Json::instant);
  }

  /**
   * Go's form in UTC, {@code 2026-03-01T10:00:00.123456789Z}, is read field by field: the JDK's
   * reader of every form would take longer than all else in a container's answer.
   */
  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(GO.matcher(text).matches() ? utc(text) : Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant utc(String text) {
    String nanos = (text.substring(19, text.length() - 1) + "000000000").replace(".", "");
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19),
            number(nanos, 0, 9))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
