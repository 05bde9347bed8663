package dev.whydns.man;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The published JSON Schema as a reader sees it: objects with fields. */
final class JsonShape {

  private static final String DEFINED = "#/$defs/";

  private final JsonNode schema;

  private JsonShape(JsonNode schema) {
    this.schema = schema;
  }

  /**
   * A field.
   *
   * @param path from the object, as {@code groups[].kind}
   * @param type what may be there, as {@code integer or null}
   * @param isOptional whether it may be missing
   * @param text what the schema says of it; empty where that says nothing
   */
  record Field(String path, String type, boolean isOptional, String text) {}

  /**
   * An object.
   *
   * @param name empty for the document
   * @param like the object all of whose fields it has too
   * @param text what the schema says of it; may be empty
   * @param fields its own, those of objects without a name in it included
   */
  record Shape(String name, Optional<String> like, String text, List<Field> fields) {}

  /** That of whydns. */
  static JsonShape published() {
    try (InputStream in = JsonShape.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json")) {
      return new JsonShape(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the schema says of all of it. */
  String description() {
    return schema.path("description").asText();
  }

  /** The document, then every object with a name, in the order of the schema. */
  List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    shapes.add(shape("", schema));
    schema
        .path("$defs")
        .fields()
        .forEachRemaining(
            each -> {
              if (isObject(each.getValue())) {
                shapes.add(shape(each.getKey(), each.getValue()));
              }
            });
    return shapes;
  }

  private Shape shape(String name, JsonNode node) {
    List<Field> fields = new ArrayList<>();
    Optional<String> like = Optional.empty();
    for (JsonNode part : parts(node)) {
      if (part.has("$ref")) {
        like = Optional.of(name(part));
      } else {
        add(fields, "", part);
      }
    }
    return new Shape(name, like, name.isEmpty() ? "" : text(node), fields);
  }

  private void add(List<Field> fields, String prefix, JsonNode object) {
    object
        .path("properties")
        .fields()
        .forEachRemaining(
            each -> {
              JsonNode node = each.getValue();
              String path = prefix + each.getKey();
              boolean required =
                  StreamSupport.stream(object.path("required").spliterator(), false)
                      .anyMatch(name -> name.asText().equals(each.getKey()));
              fields.add(new Field(path, type(node), !required, text(node)));
              boolean isArray = node.has("items");
              JsonNode inner = isArray ? node.path("items") : node;
              if (!inner.has("$ref") && isObject(inner)) {
                parts(inner).stream()
                    .filter(part -> !part.has("$ref"))
                    .forEach(part -> add(fields, path + (isArray ? "[]." : "."), part));
              }
            });
  }

  /** An object is one part, or put together of several. */
  private static List<JsonNode> parts(JsonNode node) {
    List<JsonNode> parts = new ArrayList<>();
    if (node.has("properties") || node.has("$ref")) {
      parts.add(node);
    }
    for (JsonNode part : node.path("allOf")) {
      if (part.has("properties") || part.has("$ref")) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static boolean isObject(JsonNode node) {
    return parts(node).stream().anyMatch(part -> part.has("properties"));
  }

  private static String name(JsonNode reference) {
    return reference.path("$ref").asText().substring(DEFINED.length());
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? schema.path("$defs").path(name(node)) : node;
  }

  private String text(JsonNode node) {
    if (node.has("description")) {
      return node.path("description").asText();
    }
    JsonNode one = node.has("oneOf") ? node.path("oneOf").get(0) : node;
    JsonNode found = resolved(one);
    boolean isNamed = one.has("$ref") && isObject(found);
    return isNamed && !found.has("description")
        ? "See _" + name(one) + "_."
        : found.path("description").asText();
  }

  private String type(JsonNode node) {
    if (node.has("$ref")) {
      JsonNode found = resolved(node);
      return isObject(found) ? "object _" + name(node) + "_" : type(found);
    } else if (node.has("oneOf")) {
      return type(node.path("oneOf").get(0)) + " or null";
    } else if (node.has("const")) {
      return "`" + node.path("const").asText() + "`";
    } else if (node.has("enum")) {
      return values(node.path("enum"));
    } else if (node.path("type").asText().equals("array")) {
      return "array of " + type(node.path("items"));
    } else if (isObject(node)) {
      String or = node.path("type").isArray() ? " or null" : "";
      return parts(node).stream()
              .filter(part -> part.has("$ref"))
              .findFirst()
              .map(part -> "object _" + name(part) + "_ with more")
              .orElse("object")
          + or;
    }
    return simple(node);
  }

  private static String simple(JsonNode node) {
    JsonNode type = node.path("type");
    return type.isArray() ? type.get(0).asText() + " or " + type.get(1).asText() : type.asText();
  }

  private static String values(JsonNode values) {
    List<String> words = new ArrayList<>();
    for (JsonNode value : values) {
      words.add(value.isNull() ? "null" : "`" + value.asText() + "`");
    }
    String last = words.remove(words.size() - 1);
    return words.isEmpty() ? last : String.join(", ", words) + " or " + last;
  }

  /** A document in which every field has a value, and every array one element. */
  JsonNode sample() {
    return sample(schema);
  }

  private JsonNode sample(JsonNode given) {
    JsonNode node = resolved(given.has("oneOf") ? given.path("oneOf").get(0) : given);
    if (isObject(node) || node.has("allOf")) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      parts(node).stream()
          .map(part -> part.has("$ref") ? (ObjectNode) sample(part) : filled(part))
          .forEach(object::setAll);
      return object;
    } else if (node.has("items")) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      return array.add(sample(node.path("items")));
    }
    return node.has("enum")
        ? node.path("enum").get(0)
        : JsonNodeFactory.instance.textNode(simple(node));
  }

  private ObjectNode filled(JsonNode part) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    part.path("properties")
        .fields()
        .forEachRemaining(e -> members.put(e.getKey(), sample(e.getValue())));
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    return object.setAll(members);
  }
}
