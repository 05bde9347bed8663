package dev.whydns.bundle;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place for a value, with the type that it is declared to have: {@code Fact} of {@code List} of
 * {@code Route}.
 *
 * @param type the class or interface
 * @param arguments its type arguments in order; empty for a type without
 */
record Slot(Class<?> type, List<Slot> arguments) {

  /** A component of a record. */
  record Component(String name, Slot slot, Method accessor) {}

  static Slot of(Class<?> type) {
    return new Slot(type, List.of());
  }

  /** The only type argument. */
  Slot argument() {
    return arguments.get(arguments.size() - 1);
  }

  /** The components of this record, with the type variables of the record replaced. */
  List<Component> components() {
    Map<TypeVariable<?>, Slot> known = variables();
    List<Component> components = new ArrayList<>();
    for (RecordComponent each : type.getRecordComponents()) {
      components.add(
          new Component(each.getName(), resolve(each.getGenericType(), known), each.getAccessor()));
    }
    return components;
  }

  Constructor<?> constructor() throws NoSuchMethodException {
    return type.getDeclaredConstructor(
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new));
  }

  /** The records that a value of this sealed interface may be, by their simple names. */
  Map<String, Slot> permitted() {
    Map<String, Slot> permitted = new LinkedHashMap<>();
    for (Class<?> each : type.getPermittedSubclasses()) {
      permitted.put(each.getSimpleName(), permitted(each));
    }
    return permitted;
  }

  /** {@code Known<T> implements Fact<T>}: what T is there, it is here. */
  private Slot permitted(Class<?> each) {
    for (Type general : each.getGenericInterfaces()) {
      if (general instanceof ParameterizedType p && p.getRawType() == type) {
        List<Slot> own = new ArrayList<>();
        for (TypeVariable<?> variable : each.getTypeParameters()) {
          own.add(arguments.get(List.of(p.getActualTypeArguments()).indexOf(variable)));
        }
        return new Slot(each, own);
      }
    }
    return of(each);
  }

  private Map<TypeVariable<?>, Slot> variables() {
    Map<TypeVariable<?>, Slot> known = new HashMap<>();
    TypeVariable<?>[] variables = type.getTypeParameters();
    for (int i = 0; i < variables.length; i++) {
      known.put(variables[i], arguments.get(i));
    }
    return known;
  }

  private static Slot resolve(Type type, Map<TypeVariable<?>, Slot> known) {
    if (type instanceof Class<?> plain) {
      return of(plain);
    } else if (type instanceof TypeVariable<?> variable) {
      return known.get(variable);
    } else if (type instanceof WildcardType wildcard) {
      return resolve(wildcard.getUpperBounds()[0], known);
    }
    ParameterizedType generic = (ParameterizedType) type;
    return new Slot(
        (Class<?>) generic.getRawType(),
        Arrays.stream(generic.getActualTypeArguments()).map(a -> resolve(a, known)).toList());
  }
}
