package dev.whydns.bundle;

import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonReader;
import dev.whydns.model.Fact;
import dev.whydns.model.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads what {@link ModelWriter} wrote, strictly: a wrong type, an unknown kind and a missing
 * component are refused with the path to them. Components that this version does not know are left
 * out. One that is missing, since an older version did not have it, is an empty Optional, no
 * message, or a Fact that is Unknown because "the bundle does not have it"; every other is refused.
 */
final class ModelReader {

  private static final String NOT_THERE = "the bundle does not have it";
  private static final int LONGEST_PATH = 300;

  private final String entry;
  private final Map<Slot, Shape> shapes = new HashMap<>();
  private final Map<Slot, Map<String, Slot>> kinds = new HashMap<>();
  private final List<String> path = new ArrayList<>();
  private JsonReader json;

  /** Reads the entry of that name, which stands at the beginning of paths. */
  ModelReader(String entry) {
    this.entry = entry;
  }

  <T extends Record> T read(Class<T> type, InputStream in) throws IOException {
    Reader text = new JsonLimits(new InputStreamReader(in, StandardCharsets.UTF_8));
    try {
      json = JsonReader.from(text);
      T value = type.cast(value(Slot.of(type)));
      text.transferTo(Writer.nullWriter());
      return value;
    } catch (JsonParserException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw wrong("is no JSON");
    }
  }

  private Object value(Slot slot) throws IOException, JsonParserException {
    Class<?> type = slot.type();
    if (type.isRecord()) {
      return object(slot);
    } else if (type.isSealed()) {
      return tagged(slot);
    } else if (type == Optional.class) {
      return isNull() ? Optional.empty() : Optional.of(value(slot.argument()));
    } else if (type == OptionalInt.class) {
      return isNull() ? OptionalInt.empty() : OptionalInt.of((int) integer(int.class));
    } else if (type == List.class) {
      return List.copyOf(elements(slot.argument()));
    } else if (type == Set.class) {
      return Collections.unmodifiableSet(new LinkedHashSet<>(elements(slot.argument())));
    } else if (type == Map.class) {
      return map(slot.argument());
    }
    return simple(type);
  }

  private boolean isNull() throws JsonParserException {
    return json.current() == JsonReader.Type.NULL;
  }

  private void expect(JsonReader.Type type, String what) throws IOException, JsonParserException {
    if (json.current() != type) {
      throw wrong("is not " + what);
    }
  }

  private Object object(Slot slot) throws IOException, JsonParserException {
    expect(JsonReader.Type.OBJECT, "an object");
    Shape shape = shapes.computeIfAbsent(slot, Shape::of);
    Object[] values = new Object[shape.components().size()];
    json.object();
    while (json.next()) {
      String key = json.key();
      Integer at = shape.index().get(key);
      if (at == null) {
        skip();
      } else {
        enter("." + key);
        if (values[at] != null) {
          throw wrong("is there twice");
        }
        values[at] = value(shape.components().get(at).slot());
        leave();
      }
    }
    return make(shape, values);
  }

  private Object make(Shape shape, Object[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        values[i] = missing(shape.components().get(i));
      }
    }
    try {
      return shape.constructor().newInstance(values);
    } catch (InvocationTargetException e) {
      throw wrong("cannot be: " + e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(shape.constructor().toString(), e);
    }
  }

  private Object missing(Slot.Component component) throws IOException {
    Class<?> type = component.slot().type();
    if (type == Optional.class) {
      return Optional.empty();
    } else if (type == OptionalInt.class) {
      return OptionalInt.empty();
    } else if (type == Octets.class) {
      return Octets.none();
    } else if (type == Fact.class) {
      return Fact.unknown(NOT_THERE);
    }
    enter("." + component.name());
    throw wrong("is missing");
  }

  /** One of the records that a sealed interface permits. */
  private Object tagged(Slot slot) throws IOException, JsonParserException {
    expect(JsonReader.Type.OBJECT, "an object");
    json.object();
    if (!json.next()) {
      throw wrong("is empty");
    }
    String tag = json.key();
    Slot chosen = kinds.computeIfAbsent(slot, Slot::permitted).get(tag);
    if (chosen == null) {
      throw wrong("is of a kind that is not known: " + UnreadableBundleException.quoted(tag));
    }
    enter("." + tag);
    Object value = object(chosen);
    leave();
    if (json.next()) {
      throw wrong("is of two kinds");
    }
    return value;
  }

  private List<Object> elements(Slot slot) throws IOException, JsonParserException {
    expect(JsonReader.Type.ARRAY, "an array");
    List<Object> elements = new ArrayList<>();
    json.array();
    while (json.next()) {
      enter("[" + elements.size() + "]");
      elements.add(value(slot));
      leave();
    }
    return elements;
  }

  private Map<String, Object> map(Slot slot) throws IOException, JsonParserException {
    expect(JsonReader.Type.OBJECT, "an object");
    Map<String, Object> map = new LinkedHashMap<>();
    json.object();
    while (json.next()) {
      String key = json.key();
      enter("." + key);
      map.put(key, value(slot));
      leave();
    }
    return Collections.unmodifiableMap(map);
  }

  private Object simple(Class<?> type) throws IOException, JsonParserException {
    if (type == boolean.class || type == Boolean.class) {
      expect(JsonReader.Type.BOOLEAN, "true or false");
      return json.bool();
    } else if (type == int.class || type == Integer.class) {
      return (int) integer(int.class);
    } else if (type == long.class || type == Long.class) {
      return integer(long.class);
    } else if (type == double.class || type == Double.class) {
      return decimal();
    }
    expect(JsonReader.Type.STRING, "a text");
    String text = json.string();
    try {
      return TextValue.of(type, text);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw wrong("cannot be " + UnreadableBundleException.quoted(text));
    }
  }

  private long integer(Class<?> type) throws IOException, JsonParserException {
    expect(JsonReader.Type.NUMBER, "a number");
    try {
      long number = Long.parseLong(json.number().toString());
      return type == int.class ? Math.toIntExact(number) : number;
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong("is no whole number that fits");
    }
  }

  private double decimal() throws IOException, JsonParserException {
    expect(JsonReader.Type.NUMBER, "a number");
    double number = Double.parseDouble(json.number().toString());
    if (!Double.isFinite(number)) {
      throw wrong("is no number that fits");
    }
    return number;
  }

  /** The value of a component that a later version added. */
  private void skip() throws IOException, JsonParserException {
    JsonReader.Type type = json.current();
    if (type == JsonReader.Type.OBJECT) {
      json.object();
    } else if (type == JsonReader.Type.ARRAY) {
      json.array();
    } else {
      json.value();
      return;
    }
    while (json.next()) {
      skip();
    }
  }

  private void enter(String step) {
    path.add(step);
  }

  private void leave() {
    path.remove(path.size() - 1);
  }

  private IOException wrong(String what) {
    String place = entry + (path.isEmpty() ? "" : ": " + String.join("", path).substring(1));
    return UnreadableBundleException.refused(
        UnreadableBundleException.printable(place, LONGEST_PATH) + " " + what);
  }
}
