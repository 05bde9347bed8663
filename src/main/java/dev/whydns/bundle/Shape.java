package dev.whydns.bundle;

import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A record's class, looked at once.
 *
 * @param components in their order
 * @param index the place of each by its name
 * @param constructor takes them all
 */
record Shape(
    List<Slot.Component> components, Map<String, Integer> index, Constructor<?> constructor) {

  static Shape of(Slot slot) {
    List<Slot.Component> components = slot.components();
    Map<String, Integer> index = new HashMap<>();
    components.forEach(c -> index.put(c.name(), index.size()));
    try {
      Constructor<?> constructor = slot.constructor();
      constructor.setAccessible(true);
      return new Shape(components, index, constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(slot + " is no record", e);
    }
  }
}
