package dev.whydns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LauncherIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("whydns.dist"), "bin/whydns");

  @Test
  void the_packaged_launcher_prints_the_version() throws IOException {
    Process run = new ProcessBuilder(LAUNCHER.toString(), "--version").start();
    String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out).startsWith("whydns ");
  }
}
