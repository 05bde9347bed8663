package dev.whydns.bundle;

import com.grack.nanojson.JsonAppendableWriter;
import com.grack.nanojson.JsonWriter;
import com.grack.nanojson.JsonWriterException;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Octets;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Writes records as JSON: an object of their components; a value of a sealed interface as an object
 * with one member, whose name is the record's; an empty Optional as null; times, addresses and
 * messages as text.
 */
final class ModelWriter {

  private final UnaryOperator<String> change;
  private final boolean messages;
  private final Map<Slot, List<Slot.Component>> components = new HashMap<>();
  private final Map<Slot, Map<String, Slot>> kinds = new HashMap<>();
  private JsonAppendableWriter json;

  /**
   * A writer that puts every text and address through {@code change}.
   *
   * @param messages whether DNS messages are written, which hold the same names where {@code
   *     change} cannot see them
   */
  ModelWriter(UnaryOperator<String> change, boolean messages) {
    this.change = change;
    this.messages = messages;
  }

  UnaryOperator<String> change() {
    return change;
  }

  void write(Record value, OutputStream out) throws IOException {
    try {
      BufferedOutputStream buffer = new BufferedOutputStream(out);
      json = JsonWriter.on((Appendable) new AsciiOutput(buffer));
      value(Slot.of(value.getClass()), value);
      json.done();
      buffer.flush();
    } catch (JsonWriterException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void value(Slot slot, Object value) {
    Class<?> type = slot.type();
    if (type.isRecord()) {
      object(slot, value);
    } else if (type.isSealed()) {
      json.object();
      String tag = value.getClass().getSimpleName();
      json.key(tag);
      object(kinds.computeIfAbsent(slot, Slot::permitted).get(tag), value);
      json.end();
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresentOrElse(inside -> value(slot.argument(), inside), () -> json.nul());
    } else if (value instanceof OptionalInt optional) {
      optional.ifPresentOrElse(number -> json.value(number), () -> json.nul());
    } else if (value instanceof Map<?, ?> map) {
      map(slot.argument(), map);
    } else if (value instanceof Collection<?> collection) {
      json.array();
      ordered(collection).forEach(each -> value(slot.argument(), each));
      json.end();
    } else {
      simple(value);
    }
  }

  private void object(Slot slot, Object value) {
    json.object();
    for (Slot.Component each : components.computeIfAbsent(slot, Slot::components)) {
      json.key(each.name());
      value(each.slot(), get(each, value));
    }
    json.end();
  }

  private static Object get(Slot.Component component, Object of) {
    try {
      component.accessor().setAccessible(true);
      return component.accessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component.accessor() + " of the model", e);
    }
  }

  private void map(Slot values, Map<?, ?> map) {
    json.object();
    map.forEach(
        (key, each) -> {
          json.key(change.apply((String) key));
          value(values, each);
        });
    json.end();
  }

  /** The order of a set is another one in each JVM. */
  private static Collection<?> ordered(Collection<?> collection) {
    return collection instanceof Set<?> set ? set.stream().sorted().toList() : collection;
  }

  private void simple(Object value) {
    if (value instanceof Boolean flag) {
      json.value(flag.booleanValue());
    } else if (value instanceof Number number) {
      json.value(number);
    } else if (value instanceof Enum<?> constant) {
      json.value(constant.name());
    } else if (value instanceof Octets octets) {
      json.value(messages ? octets.hex() : "");
    } else if (value instanceof String || value instanceof IpAddress) {
      json.value(change.apply(value.toString()));
    } else {
      // Instant, Duration, char.
      json.value(value.toString());
    }
  }
}
