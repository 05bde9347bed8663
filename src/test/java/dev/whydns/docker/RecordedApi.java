package dev.whydns.docker;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the API of a recorded engine says, through the real client.
 *
 * @param engine of itself
 * @param container of one container
 */
public record RecordedApi(EngineFacts engine, ContainerFacts container) {

  private static final Duration LONG = Duration.ofSeconds(10);

  /**
   * For a folder of recordings/, as {@code engine-28-iptables}, and a container, as {@code web}.
   */
  public static RecordedApi read(String recording, String container) throws IOException {
    Path folder = Files.createTempDirectory("whydns-recorded");
    try (FakeEngine fake = new FakeEngine(folder, FakeEngine.recorded(recording))) {
      EngineReader reader = fake.reader(LONG);
      return new RecordedApi(
          reader.engine().known().orElseThrow(),
          reader.inspect(List.of(container)).get(container).known().orElseThrow());
    } finally {
      Files.deleteIfExists(folder.resolve("engine.sock"));
      Files.deleteIfExists(folder);
    }
  }
}
