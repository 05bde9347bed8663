package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class KeywordsTest {

  private final JsonNode schema = schema();

  @Test
  void every_value_that_the_schema_enumerates_is_written_as_it_is() {
    List<Map.Entry<String, JsonNode>> members =
        schema.findParents("properties").stream()
            .flatMap(object -> object.path("properties").properties().stream())
            .toList();

    assertThat(members).hasSizeGreaterThan(100);
    for (Map.Entry<String, JsonNode> member : members) {
      values(member.getValue())
          .forEach(
              value ->
                  assertThat(Keywords.has(member.getKey(), value))
                      .as(member.getKey() + ": " + value)
                      .isTrue());
    }
  }

  private Stream<String> values(JsonNode declared) {
    JsonNode node = declared;
    if (node.has("$ref")) {
      node = schema.at(node.path("$ref").asText().substring(1));
    }
    Stream<JsonNode> alternatives =
        Stream.concat(each(node.path("anyOf")), each(node.path("oneOf")));
    Stream<JsonNode> own = Stream.concat(each(node.path("enum")), Stream.of(node.path("const")));
    return Stream.concat(
        own.filter(JsonNode::isTextual).map(JsonNode::asText), alternatives.flatMap(this::values));
  }

  private static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode schema() {
    try (var in = KeywordsTest.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
