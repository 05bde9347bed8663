package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RehearsalEngineTest {

  @Test
  void its_store_names_the_server_of_its_container() throws IOException {
    try (RehearsalEngine engine = new RehearsalEngine()) {
      assertThat(engine.servers().orElse(null))
          .containsExactly(new Upstream(IpAddress.literal("10.77.0.53"), AskedFrom.HOST));
    }
  }
}
