package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The published JSON Schema. */
final class Schema {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Schema() {}

  /** Fails when a document is not what the schema promises. */
  static void validate(String json) {
    try (InputStream in = Schema.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json")) {
      var schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(MAPPER.readTree(in));
      assertThat(schema.validate(MAPPER.readTree(json))).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
