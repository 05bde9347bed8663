package dev.whydns.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.whydns.fuzz.Changes;
import dev.whydns.fuzz.Fuzz;
import dev.whydns.fuzz.JsonChanges;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine says, and what it wrote, with something in it that no engine says. */
class StrangeEngineTest {

  private static final Path RECORDED = Path.of("src/test/resources/recordings/engine-29-nftables");
  private static final HttpAnswer OK =
      new HttpAnswer(200, Map.of("api-version", "1.51"), new byte[0]);

  private static String recorded(String file) throws IOException {
    return Files.readString(RECORDED.resolve(file));
  }

  private interface Reading {
    Object of(String json) throws Json.NotJson;
  }

  /** With strange values, and as text that is changed anywhere. */
  private static void survives(Reading reading, String... files) throws IOException {
    String[] texts = new String[files.length];
    for (int i = 0; i < files.length; i++) {
      texts[i] = recorded(files[i]);
    }
    Fuzz.Reader<String> reader =
        json -> {
          try {
            assertThat(reading.of(json)).isNotNull();
          } catch (Json.NotJson e) {
            assertThat(e).hasMessage("not the JSON that was expected");
          }
        };
    Fuzz.run(JsonChanges.of(List.of(texts)), reader);
    Fuzz.run(Changes.of(texts), reader);
  }

  @Test
  void strange_values_in_what_it_says_of_itself_are_survived() throws IOException {
    survives(json -> EngineJson.facts(Json.object(json), OK, List.of()), "api/info.json");
  }

  @Test
  void strange_values_in_its_networks_are_survived() throws IOException {
    survives(json -> EngineJson.networks(Json.array(json)), "api/networks.json");
    survives(json -> EngineJson.services(Json.object(json)), "api/network-appnet.json");
  }

  @Test
  void strange_values_in_its_containers_are_survived() throws IOException {
    survives(
        json -> Json.objects(Json.array(json)).stream().map(ContainerJson::summary).toList(),
        "api/containers.json");
    survives(
        json -> ContainerJson.fromApi(Json.object(json)),
        "api/container-web.json",
        "api/container-hostnet.json",
        "api/container-inside.json");
  }

  @Test
  void strange_values_in_its_files_are_survived() throws IOException, Json.NotJson {
    JsonObject config = Json.object(recorded("container-web/config.v2.json"));
    JsonObject hostConfig = Json.object(recorded("container-web/hostconfig.json"));
    survives(
        json -> ContainerJson.fromFiles(Json.object(json), hostConfig),
        "container-web/config.v2.json");
    survives(
        json -> ContainerJson.fromFiles(config, Json.object(json)),
        "container-web/hostconfig.json");
  }

  @Test
  void strange_values_in_its_configuration_are_survived(@TempDir Path root) throws IOException {
    Path file = Files.createDirectories(root.resolve("etc/docker")).resolve("daemon.json");
    String json =
        "{\"data-root\": \"/srv/docker\", \"dns\": [\"192.0.2.53\"], \"live-restore\": true,"
            + " \"firewall-backend\": \"nftables\", \"hosts\": [\"unix:///run/docker.sock\"]}";
    try (RootedFiles files = RootedFiles.under(root)) {
      Fuzz.run(
          JsonChanges.of(List.of(json)),
          changed -> {
            Files.writeString(file, changed);
            assertThat(DaemonConfig.read(files, List.of("dockerd"))).isNotNull();
          });
    }
  }

  @Test
  void changed_answers_are_complete_or_refused() {
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7;x=y\r\n, world\r\n"
            + "0\r\nTrailer: x\r\n\r\n";
    String counted = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 5\r\n\r\nhello";
    Fuzz.run(
        Changes.of(chunked, counted),
        text -> {
          HttpAnswerParser parser = new HttpAnswerParser(1000);
          try {
            parser.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            parser.end();
            assertThat(parser.answer().text()).hasSizeLessThanOrEqualTo(1000);
          } catch (HttpAnswerParser.Malformed e) {
            assertThat(e.getMessage()).matches("(sent|closed) [ -~]+");
          }
        });
  }
}
