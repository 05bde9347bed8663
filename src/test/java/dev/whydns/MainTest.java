package dev.whydns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void the_build_writes_its_version_into_the_resources() throws IOException {
    Properties build = new Properties();
    try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
      build.load(in);
    }
    assertThat(build.getProperty("version")).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
  }
}
